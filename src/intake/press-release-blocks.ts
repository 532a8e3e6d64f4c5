// The text of a press release as blocks: section headings, quotations, lists and paragraphs, to HTML.
import { escapeHtml, sanitise } from './sanitise.ts';

/** A line with its number in the file, outer space gone. */
export interface Line {
  number: number;
  text: string;
}

const LONGEST_HEADING = 90;
const LONGEST_ATTRIBUTION = 120;
/** What ends a sentence, and what may still close after it. */
const SENTENCE_END = /[.!?…。！？؟۔।][\])}"'”’»›」』]*$/u;
/** What a heading does not end with. */
const END_MARK = /[.!?…。！？؟۔।:;,،؛、：；，"“”»«」』]$/u;
const BULLET = /^[-–—*•·‣▪●○]\s+/u;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}、。「」『』]/u;

/** Each opening quotation mark with what may close it. */
const QUOTES: Readonly<Record<string, string>> = {
  '“': '”',
  '„': '“”',
  '”': '”',
  '"': '"',
  '«': '»',
  '»': '«',
  '‹': '›',
  '「': '」',
  '『': '』',
};

/** Splits lines into blocks at the blank ones, which are left out. */
export function blocksOf(lines: readonly Line[]): Line[][] {
  const blocks: Line[][] = [];
  let open = false;
  for (const line of lines) {
    if (line.text === '') open = false;
    else if (open) blocks.at(-1)?.push(line);
    else {
      blocks.push([line]);
      open = true;
    }
  }
  return blocks;
}

/** A block's paragraphs: a line break begins a new one when the line before ended a sentence. */
export function paragraphsOf(block: readonly Line[]): string[] {
  const paragraphs: string[] = [];
  let ended = true;
  for (const { text } of block) {
    const last = paragraphs.at(-1);
    if (ended || last === undefined) paragraphs.push(text);
    else paragraphs[paragraphs.length - 1] = joined(last, text);
    ended = SENTENCE_END.test(text);
  }
  return paragraphs;
}

/** Puts the lines of a wrapped text together, with a space where the script has spaces. */
export function joined(before: string, after: string): string {
  const seam = UNSPACED.test(before.slice(-1)) && UNSPACED.test(after.slice(0, 1)) ? '' : ' ';
  return before + seam + after;
}

/** Renders the blocks below the lead, as sanitised HTML. */
export function renderBlocks(blocks: readonly (readonly Line[])[]): string {
  const html = blocks.map((block, at) => {
    if (block.every((line) => BULLET.test(line.text))) {
      const items = block.map((line) => `<li>${escapeHtml(line.text.replace(BULLET, ''))}</li>\n`);
      return `<ul>\n${items.join('')}</ul>`;
    }
    if (at < blocks.length - 1 && isHeading(block)) return `<h2>${escapeHtml(block[0]?.text ?? '')}</h2>`;
    return paragraphsOf(block).map(renderParagraph).join('\n');
  });
  return sanitise(html.join('\n'));
}

/** A short stand-alone line that ends like no sentence. */
function isHeading(block: readonly Line[]): boolean {
  const [line, second] = block;
  if (!line || second) return false;
  return Array.from(line.text).length <= LONGEST_HEADING && !END_MARK.test(line.text);
}

function renderParagraph(text: string): string {
  const html = `<p>${escapeHtml(text)}</p>`;
  return isQuotation(text) ? `<blockquote>\n${html}\n</blockquote>` : html;
}

/** A paragraph that begins as a quotation and whose rest is no more than who said it. */
function isQuotation(text: string): boolean {
  let closing = QUOTES[text[0] ?? ''];
  if (!closing) return false;
  let quoted = 0;
  for (const letter of text.slice(1)) {
    if (closing === undefined) closing = QUOTES[letter];
    else if (closing.includes(letter)) closing = undefined;
    else quoted++;
  }
  const rest = text.length - quoted;
  return closing === undefined && rest < quoted && rest <= LONGEST_ATTRIBUTION;
}
