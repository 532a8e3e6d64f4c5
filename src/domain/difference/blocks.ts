// The body of an article as blocks of text, one a paragraph, written as a newsroom writes it: in Markdown.
import { Parser } from 'htmlparser2';

export interface Block {
  /**
   * What the text stands in, outermost first: `p`, `h2`, `blockquote`, `ul`, `ol ul`, `figure`, `row` of a table ...
   * A further paragraph of a list's item is `ul p`.
   */
  kind: string;
  /** Links, pictures and emphasis as Markdown has them; languages as `[mot]{lang=fr}`. A line break is a line feed. */
  text: string;
}

/** Elements within which texts are blocks of a kind of their own. */
const KINDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['h2', 'h3', 'h4', 'blockquote', 'ul', 'ol', 'pre', 'figure', 'caption', 'hr'].map((name) => [
      name,
      name,
    ]),
  ),
  tr: 'row',
};
/** Where a text ends. What is within a figure or a row is one text. */
const ENDS = new Set([...Object.keys(KINDS), 'p', 'li', 'table', 'thead', 'tbody', 'tfoot']);
const WHOLE = new Set(['figure', 'row']);
const LISTS = new Set(['ul', 'ol']);
const MARKS: Readonly<Record<string, string>> = { em: '*', strong: '**', code: '`', sup: '^', sub: '~' };
/** A body may nest deeper; what is said of where a text stands need not. */
const DEEPEST = 6;

interface Open {
  name: string;
  kinds: readonly string[];
  /** What is written when it closes. */
  closing: string;
  /** Language and direction of the block. */
  spoken: string;
  /** The list's item that it is in. */
  item: { begun: boolean } | null;
}

const OUTSIDE: Pick<Open, 'kinds' | 'spoken' | 'item'> = { kinds: [], spoken: '', item: null };

/** @param html an article's body, as it is stored: sanitised */
export function readBlocks(html: string): Block[] {
  const reader = new BlockReader();
  const parser = new Parser({
    onopentag: (name, attributes) => reader.open(name, attributes),
    ontext: (text) => reader.say(text),
    onclosetag: (name) => reader.close(name),
  });
  parser.end(html);
  return reader.end();
}

/** How a block of a kind begins in Markdown. */
export function markdownMark(kind: string): string {
  return kind
    .split(' ')
    .map((name, at, all) => MARKDOWN[name]?.[at === all.length - 1 ? 'mark' : 'indent'] ?? '')
    .join('');
}

const MARKDOWN: Readonly<Record<string, { mark: string; indent: string }>> = {
  h2: { mark: '## ', indent: '' },
  h3: { mark: '### ', indent: '' },
  h4: { mark: '#### ', indent: '' },
  blockquote: { mark: '> ', indent: '> ' },
  ul: { mark: '- ', indent: '  ' },
  ol: { mark: '1. ', indent: '   ' },
  row: { mark: '| ', indent: '' },
};

class BlockReader {
  readonly #blocks: Block[] = [];
  readonly #open: Open[] = [];
  #text = '';
  /** Whether the text has more than marks. */
  #said = false;

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    const ends = ENDS.has(name);
    const whole = this.#isWhole();
    if (ends && !whole) this.#flush();
    else if (ends || name === 'figcaption') this.#text += '\n';
    const above = this.#open.at(-1) ?? OUTSIDE;
    const kind = whole || above.kinds.length >= DEEPEST ? undefined : KINDS[name];
    const own = languageOf(attributes);
    this.#open.push({
      name,
      kinds: kind === undefined ? above.kinds : [...above.kinds, kind],
      closing: this.#inline(name, attributes, own),
      spoken: (ends && !whole && own) || above.spoken,
      item: name === 'li' ? { begun: false } : above.item,
    });
  }

  say(text: string): void {
    // A no-break space is part of the spelling.
    if (/[^ \t\n\f\r]/.test(text)) this.#said = true;
    this.#text += this.#kinds().at(-1) === 'pre' ? text : text.replace(/[ \t\n\f\r]+/g, ' ');
  }

  close(name: string): void {
    const open = this.#open.at(-1);
    // The parser also closes a tag that the text broke off in, which it never opened.
    if (open?.name !== name) return;
    this.#text += open.closing;
    // A whole is closed by what opened it.
    const within = this.#open.at(-2)?.kinds ?? [];
    if (ENDS.has(name) && (!this.#isWhole() || !WHOLE.has(within.at(-1) ?? ''))) this.#flush();
    this.#open.pop();
  }

  end(): Block[] {
    this.#flush();
    return this.#blocks;
  }

  /** Writes what an element is at its beginning; returns what it is at its end. */
  #inline(name: string, { href, src, alt }: Readonly<Record<string, string>>, spoken: string): string {
    if (name === 'br') this.#text += '\n';
    if (name === 'hr') this.#write('* * *');
    if (name === 'img') this.#write(`![${alt ?? ''}](${src ?? ''})${spoken}`);
    if ((name === 'td' || name === 'th') && this.#said) this.#text += ' | ';
    const mark = MARKS[name];
    // What stands as it is written is code without a mark.
    if (mark !== undefined && this.#kinds().at(-1) !== 'pre') {
      this.#text += mark;
      return mark;
    }
    if (name === 'a') {
      this.#text += '[';
      return `](${href ?? ''})${spoken}`;
    }
    if ((name === 'span' || name === 'bdi') && spoken !== '') {
      this.#text += '[';
      return `]${spoken}`;
    }
    return '';
  }

  #write(text: string): void {
    this.#text += text;
    this.#said = true;
  }

  #kinds(): readonly string[] {
    return this.#open.at(-1)?.kinds ?? [];
  }

  #isWhole(): boolean {
    return WHOLE.has(this.#kinds().at(-1) ?? '');
  }

  #flush(): void {
    if (this.#said) {
      const { kinds, item, spoken } = this.#open.at(-1) ?? OUTSIDE;
      const own = kinds.at(-1) ?? 'p';
      const text = own === 'pre' ? this.#text.replace(/\n+$/, '') : tidy(this.#text);
      const more = LISTS.has(own) && item?.begun ? ['p'] : [];
      if (item) item.begun = true;
      this.#blocks.push({ kind: [...kinds, ...more].join(' ') || 'p', text: text + spoken });
    }
    this.#text = '';
    this.#said = false;
  }
}

function tidy(text: string): string {
  return text
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .replace(/^[ \n]+|[ \n]+$/g, '');
}

function languageOf({ lang, dir }: Readonly<Record<string, string>>): string {
  if (lang === undefined && dir === undefined) return '';
  const said = Object.entries({ lang, dir }).flatMap(([name, value]) => (value ? [`${name}=${value}`] : []));
  return said.length === 0 ? '' : `{${said.join(' ')}}`;
}
