// Pure functions on sanitised HTML and on text: absolute URLs, plain text, and strings that XML can hold.
import { Parser } from 'htmlparser2';

/** Where the URLs of a piece of HTML lead. */
export interface UrlBase {
  /** Absolute; what relative URLs are resolved against. */
  articleUrl: string;
  /** The absolute URL of the media file `name`, for `media:{name}`. */
  mediaUrl(name: string): string;
}

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const URL_ATTRIBUTES = new Set(
  'href src poster cite data action formaction background longdesc xlink:href'.split(' '),
);
const BLOCKS = new Set(
  `address article aside blockquote br caption dd details dialog div dl dt fieldset figcaption figure footer
   form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre search section summary table tbody
   td tfoot th thead tr ul`.split(/\s+/),
);
const UNSEEN = new Set(['script', 'style', 'template']);

/**
 * The same HTML with every URL in it absolute, so that it may be shown anywhere.
 * `media:{name}` becomes `mediaUrl(name)`; `mailto:` and `tel:` stay as written; an attribute whose URL
 * cannot be resolved is dropped. Comments go, and every element that HTML closes by itself is closed.
 * @param html sanitised: nothing here takes markup out
 */
export function absoluteHtml(html: string, base: UrlBase): string {
  let out = '';
  const open: string[] = [];
  const parser = new Parser({
    onopentag(name, attributes) {
      if (!VOID.has(name)) open.push(name);
      out += `<${name}`;
      for (const [attribute, value] of Object.entries(attributes)) {
        const absolute = absoluteAttribute(attribute, value, base);
        if (absolute !== undefined) out += ` ${attribute}="${escapeHtml(absolute)}"`;
      }
      out += '>';
    },
    ontext(text) {
      out += escapeHtml(text);
    },
    onclosetag(name) {
      // The parser also closes a tag that the text broke off in, which it never opened.
      if (open.at(-1) !== name) return;
      open.pop();
      out += `</${name}>`;
    },
  });
  parser.end(html);
  return out;
}

/** Elements in which lines of text run, and in which a reader may have to be told the direction anew. */
const LINES = new Set('p h2 h3 h4 ul ol blockquote figure figcaption table caption pre'.split(' '));

/**
 * The same HTML, each block of text with a direction: its own, or that of what it stands in, or else this one.
 * @param html as absoluteHtml writes it
 */
export function markBlocks(html: string, direction: 'ltr' | 'rtl'): string {
  const within: string[] = [];
  return html.replace(
    /<(\/?)([a-z][a-z0-9]*)((?: [^\s=>"]+="[^"]*")*)>/g,
    (tag, slash: string, name: string, attributes: string) => {
      if (slash === '/') {
        within.pop();
        return tag;
      }
      const own = / dir="([^"]*)"/.exec(attributes)?.[1];
      const inForce = own ?? within.at(-1) ?? direction;
      if (!VOID.has(name)) within.push(inForce);
      return own === undefined && LINES.has(name) ? `<${name} dir="${inForce}"${attributes}>` : tag;
    },
  );
}

/** Where a text may be cut: after the end of one of these. */
const ENDS = new Set('p h2 h3 h4 ul ol li blockquote pre hr figure table tr'.split(' '));

/**
 * As much of the HTML as so many octets hold, cut after a block, what is open there closed. A heading is not left
 * without what it heads. All of it where it fits.
 * @param html as absoluteHtml writes it
 * @param octets of UTF-8
 */
export function cutHtml(html: string, octets: number): string {
  const encoder = new TextEncoder();
  if (encoder.encode(html).length <= octets) return html;
  let best = '';
  let size = 0;
  let from = 0;
  const open: string[] = [];
  for (const tag of html.matchAll(/<(\/?)([a-z][a-z0-9]*)((?: [^\s=>"]+="[^"]*")*)>/g)) {
    const [text, slash, name] = tag as unknown as [string, string, string];
    const end = tag.index + text.length;
    if (slash === '' && !VOID.has(name)) open.push(name);
    if (slash === '/') open.pop();
    const ended = slash === '/' || VOID.has(name);
    if (!ended || !ENDS.has(name)) continue;
    size += encoder.encode(html.slice(from, end)).length;
    from = end;
    const closing = open
      .toReversed()
      .map((one) => `</${one}>`)
      .join('');
    if (size + closing.length > octets) break;
    if (!/^h[2-4]$/.test(name)) best = html.slice(0, end) + closing;
  }
  return best;
}

/** The text of HTML on one line: white space collapsed as HTML does, a space where a block begins or ends. */
export function plainText(html: string): string {
  let out = '';
  let unseen = 0;
  const parser = new Parser({
    onopentag(name) {
      if (UNSEEN.has(name)) unseen += 1;
      if (BLOCKS.has(name)) out += ' ';
    },
    ontext(text) {
      if (unseen === 0) out += text;
    },
    onclosetag(name) {
      if (UNSEEN.has(name)) unseen -= 1;
      if (BLOCKS.has(name)) out += ' ';
    },
  });
  parser.end(html);
  // No-break spaces stay: in French they are part of the spelling.
  return out.replace(/[ \t\n\f\r]+/g, ' ').replace(/^ | $/g, '');
}

// XML 1.0 section 2.2 (Char): no control character below U+0020 but tab and line ends, no U+FFFE or U+FFFF.
const NOT_XML = /[[\p{Cc}--[\t\n\r\x7F-\x9F]]\uFFFE\uFFFF]/gv;

/** What is to be changed of a text, lone surrogates apart: most have nothing of the kind. */
const UNCLEAN = /[\r[\p{Cc}--[\t\n\x7F-\x9F]]\uFFFE\uFFFF]/v;

/**
 * Any string as one that XML 1.0 can hold: what XML forbids is removed, a lone surrogate becomes U+FFFD.
 * Line ends become LF, as an XML parser would make them (section 2.11); so all formats say the same.
 */
export function cleanText(text: string): string {
  // Not by \p{Cs}: to look for surrogates with an expression takes ten times as long.
  if (text.isWellFormed() && !UNCLEAN.test(text)) return text;
  return text.toWellFormed().replace(NOT_XML, '').replaceAll('\r\n', '\n').replaceAll('\r', '\n');
}

/** Plain text as HTML, fit for element content and for a quoted attribute. Never holds `]]>`. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] as string);
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function absoluteAttribute(name: string, value: string, base: UrlBase): string | undefined {
  if (name === 'srcset' || name === 'imagesrcset') return absoluteSrcset(value, base);
  if (!URL_ATTRIBUTES.has(name)) return value;
  // HTML lets only a link be empty: it leads to the page itself. An empty src would load the page as a picture.
  if (value.trim() === '' && name !== 'href') return undefined;
  return absoluteUrl(value, base);
}

function absoluteUrl(value: string, base: UrlBase): string | undefined {
  const url = value.trim();
  if (/^(mailto|tel):/i.test(url)) return url;
  const media = /^media:(.*)$/is.exec(url);
  if (media) return media[1] === '' ? undefined : base.mediaUrl(media[1] as string);
  const resolved = URL.parse(url, base.articleUrl);
  // Resolving drops tabs and line ends: it must not make a script of what the sanitiser let pass.
  if (resolved === null || /^(javascript|vbscript):$/.test(resolved.protocol)) return undefined;
  return resolved.href;
}

/** HTML Living Standard, "parse a srcset attribute": URLs may hold commas, descriptors parentheses. */
function absoluteSrcset(value: string, base: UrlBase): string | undefined {
  const candidates: string[] = [];
  let rest = value.replace(/^[\s,]+/, '');
  while (rest !== '') {
    const written = (/^\S+/.exec(rest) as RegExpExecArray)[0];
    rest = rest.slice(written.length);
    const url = written.replace(/,+$/, '');
    let descriptors = '';
    if (url === written) {
      descriptors = (/^(?:\([^)]*\)?|[^,(])*/.exec(rest) as RegExpExecArray)[0];
      rest = rest.slice(descriptors.length);
    }
    const absolute = absoluteUrl(url, base);
    if (absolute !== undefined) candidates.push(`${absolute} ${descriptors.trim()}`.trim());
    rest = rest.replace(/^[\s,]+/, '');
  }
  return candidates.length === 0 ? undefined : candidates.join(', ');
}
