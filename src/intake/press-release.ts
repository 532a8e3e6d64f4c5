// A plain-text press release: edition heading, headline, date line, lead, body, and links that are not content.

import { slugify } from '../domain/slug.ts';
import type { Origin, Problem } from '../domain/story-input.ts';
import { type EditionFacts, unknownEdition } from './article-assembly.ts';
import type { ArticleFields } from './article-fields.ts';
import { isAmbiguousDate, readDateLine } from './date-line.ts';
import { findEdition } from './edition-heading.ts';
import { blocksOf, joined, type Line, paragraphsOf, renderBlocks } from './press-release-blocks.ts';
import { excerpt, type IntakeSettings, oneLine } from './source-file.ts';

/** What is known from outside the file, and wins over it. */
export interface ReleaseOptions {
  edition?: string | undefined;
  story?: string | undefined;
}

/** A press release taken apart; `fields` undefined when there are problems. */
export interface PressRelease {
  fields: ArticleFields | undefined;
  origin: Origin;
  problems: Problem[];
  body: () => Promise<{ html: string; problems: Problem[] }>;
}

/**
 * Reads a press release.
 * @param text the file's text with LF line ends, as `decodeText` gives it
 */
export function readPressRelease(
  file: string,
  text: string,
  settings: IntakeSettings,
  options: ReleaseOptions = {},
): PressRelease {
  const lines = text.split('\n').map((line, at) => ({ number: at + 1, text: line.trim() }));
  const blocks = withoutNavigation(blocksOf(lines));
  const refuse = (line: number, field: string, message: string): PressRelease => ({
    fields: undefined,
    origin: { file, lines: {} },
    problems: [{ file, line, field, message }],
    body: async () => ({ html: '', problems: [] }),
  });
  const last = lines.length;
  const [first] = blocks[0] ?? [];
  if (!first) return refuse(1, 'headline', 'the file is empty; expected a heading such as “News in English”');

  const named = findEdition(first.text, settings);
  const given = options.edition === undefined ? undefined : settings.editions.get(options.edition);
  if (options.edition !== undefined && !given) {
    return refuse(first.number, 'edition', unknownEdition(options.edition, settings));
  }
  const edition = given ?? ('edition' in named ? named.edition : undefined);
  if (!edition) return refuse(first.number, 'edition', 'fault' in named ? named.fault : 'is not known');
  const isDate = (line: Line) => readDateLine(line.text, edition.language, settings.interfaceLanguages);
  if (!given || isHeaded(blocks, isDate)) takeLine(blocks);

  const headline = takeHeadline(blocks, isDate);
  const [headlineStart] = headline;
  if (!headlineStart) {
    const line = blocks[0]?.[0]?.number ?? last;
    return refuse(line, 'headline', 'expected the headline on a line of its own, between heading and date');
  }
  const dateLine = blocks[0]?.[0];
  const date = dateLine && isDate(dateLine);
  if (!date) return refuse(dateLine?.number ?? last, 'publishAt', missingDate(dateLine, edition));
  takeLine(blocks);

  const opening = blocks.shift();
  const leadStart = opening?.[0];
  const [lead, ...more] = opening ? paragraphsOf(opening) : [];
  if (!leadStart || lead === undefined) {
    return refuse(dateLine.number, 'lead', 'expected a first paragraph after the date: it becomes the lead');
  }
  const rest = more.map((paragraph) => [{ ...leadStart, text: paragraph }]);
  const title = oneLine(headline.map((line) => line.text).reduce(joined));
  const story = options.story ?? `${date}-${slugify(title, edition.language)}`;
  const starts = { edition: first, headline: headlineStart, publishAt: dateLine, lead: leadStart };
  const html = renderBlocks([...rest, ...blocks]);
  return {
    fields: { headline: title, lead: oneLine(lead), publishAt: date, edition: edition.path, story },
    origin: {
      file,
      lines: Object.fromEntries(Object.entries(starts).map(([field, { number }]) => [field, number])),
    },
    problems: [],
    body: async () => ({ html, problems: [] }),
  };
}

/** With the edition given the heading may be left out: there is one when a headline stands between it and the date. */
function isHeaded(blocks: readonly Line[][], isDate: (line: Line) => string | undefined): boolean {
  const [heading, headline, date] = blocks;
  if (!headline || !date?.[0]) return false;
  return !!isDate(date[0]) && ![heading, headline].flat().some((line) => line && isDate(line));
}

function takeHeadline(blocks: Line[][], isDate: (line: Line) => string | undefined): Line[] {
  const headline: Line[] = [];
  const length = blocks[0]?.length ?? 0;
  for (let at = 0; at < length && blocks[0]?.[0] && !isDate(blocks[0][0]); at++) {
    headline.push(blocks[0][0]);
    takeLine(blocks);
  }
  return headline;
}

function takeLine(blocks: Line[][]): void {
  blocks[0]?.shift();
  if (blocks[0]?.length === 0) blocks.shift();
}

function missingDate(line: Line | undefined, edition: EditionFacts): string {
  const { language } = edition;
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    calendar: 'gregory',
    timeZone: 'UTC',
  });
  const examples = ['2019, June 18', format.format(Date.UTC(2019, 5, 18)), '2019-06-18'];
  const such = [...new Set(examples)].map((example) => `“${example}”`).join(', ');
  const expectation = `expected the date on a line of its own, such as ${such}`;
  if (!line) return `${expectation}; the file ends here`;
  const found = `“${excerpt(line.text)}”`;
  return isAmbiguousDate(line.text)
    ? `${found} can be read in two ways; ${expectation}`
    : `${expectation}, found ${found}`;
}

const ARROW_LINE = /^(?:[<>←→⟵⟶⇐⇒◀▶◄►]+\s*[^<>]*|[^<>]*\s*[<>←→⟵⟶⇐⇒◀▶◄►]+|[<>←→]+\s[^<>]*\s[<>←→]+)$/u;
const GUILLEMET_LINE = /^(?:[«‹]+\s*[^«»‹›]+|[^«»‹›]+\s*[»›]+|[«‹]\s[^«»‹›]*\s[|·•]\s[^«»‹›]*\s[»›])$/u;
const LONGEST_NAVIGATION = 80;

/**
 * Drops the links to the previous and next message: blocks of short lines that begin or end with an
 * arrow and end no sentence. Guillemets are also quotation marks, so they count only unpaired and at
 * the ends of the file.
 */
function withoutNavigation(blocks: readonly Line[][]): Line[][] {
  return blocks.filter((block, at) => {
    const atEnd = at === 0 || at >= blocks.length - 2;
    return !block.every(
      ({ text }) =>
        text.length <= LONGEST_NAVIGATION &&
        !/[.!?。！？؟]$/.test(text) &&
        (ARROW_LINE.test(text) || (atEnd && GUILLEMET_LINE.test(text))),
    );
  });
}
