// What HTML an article's body may contain; everything else is taken out here.
import { Parser } from 'htmlparser2';
import sanitizeHtml from 'sanitize-html';
import { canonicalLanguage } from '../domain/edition.ts';
import { visible } from './source-file.ts';

export const DIRECTIONS: readonly string[] = ['ltr', 'rtl', 'auto'];

/** The schemes a link may have; a link without one is relative. */
export const LINK_SCHEMES: readonly string[] = ['http', 'https', 'mailto', 'tel'];

const MEDIA_SOURCE = /^media:[0-9a-f]{64}\.[a-z0-9]{2,4}$/;
const NUMBER = /^\d{1,9}$/;

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: [
    ...['p', 'h2', 'h3', 'h4', 'ul', 'ol', 'li', 'blockquote', 'pre', 'hr', 'br'],
    ...['a', 'em', 'strong', 'code', 'sup', 'sub', 'span', 'bdi'],
    ...['figure', 'figcaption', 'img'],
    ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
  ],
  allowedAttributes: {
    '*': ['lang', 'dir'],
    a: ['href'],
    img: ['src', 'alt', 'width', 'height'],
    ol: ['start'],
  },
  allowedSchemes: [...LINK_SCHEMES],
  allowedSchemesByTag: { img: ['media'] },
  allowProtocolRelative: false,
  parseStyleAttributes: false,
  transformTags: {
    // The page's only h1 is the headline.
    h1: 'h2',
    h5: 'h4',
    h6: 'h4',
    b: 'strong',
    i: 'em',
    '*': (tagName, attribs) => ({ tagName, attribs: checked(attribs) }),
  },
  exclusiveFilter: (frame) => frame.tag === 'img' && !MEDIA_SOURCE.test(frame.attribs.src ?? ''),
};

/** Attributes of an element, by name. */
export type Attributes = Record<string, string>;

/**
 * Returns the part of an HTML fragment that an article may contain; the same fragment, the same part.
 * @param image what an `img` is to have instead of the attributes it came with
 */
export function sanitise(html: string, image?: (attributes: Attributes) => Attributes): string {
  const img: sanitizeHtml.Transformer = (tagName, attribs) => ({
    tagName,
    attribs: image?.(attribs) ?? attribs,
  });
  const options = image ? { ...OPTIONS, transformTags: { ...OPTIONS.transformTags, img } } : OPTIONS;
  return visible(sanitizeHtml(html, options)).trim();
}

/** What the sanitiser leaves as it is, wherever it stands in what a Markdown renderer makes. */
const HARMLESS = new RegExp(
  [
    '</?(?:p|h2|h3|h4|ul|ol|li|blockquote|em|strong|code)>|</a>|<[bh]r />',
    '<a href="(?:https?://|mailto:|/(?![/\\\\]))(?:[\\w/.~?#=%+,:@-]|&amp;)*">',
    '&(?:amp|lt|gt|quot);',
  ].join('|'),
  'g',
);

/**
 * The same as `sanitise` of what is well formed, as a Markdown renderer makes it: where all of it is harmless, nothing
 * has to be taken apart.
 */
export function sanitiseRendered(html: string): string {
  if (/[<>&"]/.test(html.replace(HARMLESS, ''))) return sanitise(html);
  return visible(html.replaceAll('&quot;', '"')).trim();
}

/** Elements within one another at most: whoever reads a body takes a time that grows with the square of this. */
export const DEEPEST = 1_000;

const TOO_DEEP = new Error('too deep');

/** Whether a body has more elements within one another than may be. */
export function nestsDeeply(html: string): boolean {
  if (html.split('<', DEEPEST + 2).length <= DEEPEST + 1) return false;
  let depth = 0;
  const parser = new Parser({
    onopentag() {
      depth += 1;
      if (depth > DEEPEST) throw TOO_DEEP;
    },
    onclosetag() {
      depth -= 1;
    },
  });
  try {
    parser.end(html);
    return false;
  } catch (error) {
    if (error === TOO_DEEP) return true;
    throw error;
  }
}

/** Escapes a text for HTML, in content and in double-quoted attributes. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (letter) => names[letter] as string);
}

/**
 * The canonical form of a language tag as it is used: unlike BCP 47's grammar it refuses `french`,
 * since every registered language has two or three letters.
 */
export function languageTag(tag: string): string | undefined {
  return /^[a-z]{2,3}(-|$)/i.test(tag) ? canonicalLanguage(tag) : undefined;
}

function checked(attribs: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const { lang, dir, start, width, height, ...rest } = attribs;
  const language = lang === undefined ? undefined : languageTag(lang.trim());
  if (language) rest.lang = language;
  if (dir !== undefined && DIRECTIONS.includes(dir.trim().toLowerCase())) rest.dir = dir.trim().toLowerCase();
  for (const [name, value] of Object.entries({ start, width, height })) {
    if (value !== undefined && NUMBER.test(value)) rest[name] = value;
  }
  return rest;
}
