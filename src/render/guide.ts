// The guides for developers: Markdown of ours to HTML, with addresses to link to and code that can be scrolled.
import MarkdownIt, { type Token } from 'markdown-it';

export interface Guide {
  title: string;
  /** The first paragraph, as plain text. */
  description: string;
  /** Below the title. */
  html: string;
  /** Sections to lead to. */
  sections: { id: string; title: string }[];
}

const markdown = new MarkdownIt('commonmark', { html: false }).enable('table');

// Who reads with a keyboard scrolls what is wider than the page: it must take the focus, and say what it is.
const wide = (label: string, content: string): string =>
  `<section class="wide" tabindex="0" aria-label="${label}">\n${content}</section>\n`;

markdown.renderer.rules.fence = (tokens, index) => {
  const { info, content } = tokens[index] as Token;
  const [language] = info.split(' ');
  const label = `${LANGUAGES[language ?? ''] ?? 'Text'}, example ${nth(tokens, index)}`;
  return wide(label, `<pre><code>${markdown.utils.escapeHtml(content)}</code></pre>\n`);
};
markdown.renderer.rules.table_open = (tokens, index) =>
  wide(`Table ${nth(tokens, index)}`, '').replace('</section>\n', '<table>\n');
markdown.renderer.rules.table_close = () => '</table>\n</section>\n';

/** The number of a token among those of its kind. */
function nth(tokens: readonly Token[], index: number): number {
  const { type } = tokens[index] as Token;
  return tokens.slice(0, index + 1).filter((token) => token.type === type).length;
}

const LANGUAGES: Readonly<Record<string, string>> = {
  sh: 'Command',
  js: 'JavaScript',
  python: 'Python',
  json: 'JSON',
  http: 'HTTP',
};

/**
 * Renders a guide. It begins with its title; a section's address is made of its own title.
 * @param values what stands for `{{name}}` in it, in code too
 * @throws Error for a guide without a title or with a name that has no value
 */
export function renderGuide(text: string, values: Readonly<Record<string, string>>): Guide {
  const tokens = markdown.parse(fillGuide(text, values), {});
  const [open, title] = tokens;
  if (open?.tag !== 'h1' || !title) throw new Error('a guide begins with its title');
  const sections: Guide['sections'] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.type !== 'heading_open' || token.tag === 'h1') continue;
    const words = plain(tokens[at + 1]);
    const id = words
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
    token.attrSet('id', id);
    if (token.tag === 'h2') sections.push({ id, title: words });
  }
  const first = tokens.findIndex(({ type }) => type === 'paragraph_open');
  return {
    title: plain(title),
    description: plain(tokens[first + 1]),
    html: markdown.renderer.render(tokens.slice(3), markdown.options, {}),
    sections,
  };
}

/**
 * A guide's text with its values in their places.
 * @throws Error for a name that has no value
 */
export function fillGuide(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`a guide asks for {{${name}}}, and there is no such value`);
    return value;
  });
}

/** The code blocks of a guide, as somebody who copies them gets them: the language and what else the fence says. */
export function codeOf(text: string): { language: string; about: string; code: string }[] {
  const fences = markdown.parse(text, {}).filter(({ type }) => type === 'fence');
  return fences.map(({ info, content }) => {
    const [language = '', ...about] = info.split(' ');
    return { language, about: about.join(' '), code: content };
  });
}

function plain(token: Token | undefined): string {
  const parts = token?.children?.map(({ type, content }) => (type === 'softbreak' ? ' ' : content)) ?? [];
  return parts.join('').trim();
}
