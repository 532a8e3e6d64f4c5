// A served newsroom that has every kind of page in every language asked for: the sample, and stories made for this.

import { join } from 'node:path';
import { fillSample } from '../../src/cli/sample.ts';
import { readConfig } from '../../src/config.ts';
import { linkHere } from '../../src/desk/link.ts';
import type { MediaFile, MediaUse } from '../../src/domain/article.ts';
import { STATEMENT_KINDS, type StatementKind } from '../../src/domain/statement.ts';
import { type Serving, startServing } from '../../src/node/serve.ts';
import { addEdition } from '../../src/operations/editions.ts';
import { type GivenStatement, setStatement } from '../../src/operations/statements.ts';
import { addTopics } from '../../src/operations/topics.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { type ArticleFields, aStory, BY_EDITOR, bringIn } from './inputs.ts';
import { connect, type Newsroom } from './newsroom.ts';
import { PARADE_TEXTS, type ParadeText } from './parade-texts.ts';
import { freePort } from './ports.ts';
import { type Ends, scratchFolder } from './scratch.ts';

export interface Parade {
  /** Without a slash at the end. */
  baseUrl: string;
  /** The languages asked for, each the path of an edition too. */
  languages: readonly string[];
  newsroom: Newsroom;
  /** Of a story that is not public yet. */
  previewUrl: string;
}

/** Editions of the sample. Those of other languages have nothing but what is made here. */
const SAMPLE = ['nl', 'fr', 'de', 'en', 'ar', 'ja'];

/** A month with more articles than go on one page. */
const LONG_MONTH = '2024-05';
const LONG = 65;

/** As disguising as a headline can be: overrides and embeddings left open, markup, entities. */
export const HOSTILE = '\u202egnp.exe\u202a <script>alert(1)</script> &amp; <b>R&D</b> \u2067';

/** Serves the newsroom on a port of this machine for as long as the tests run. */
export async function serveParade(test: Ends, languages: readonly string[]): Promise<Parade> {
  const folder = scratchFolder(test);
  const port = await freePort();
  const config = readConfig({
    CORANTO_DATABASE: join(folder, 'parade.db'),
    CORANTO_MEDIA: join(folder, 'media'),
    CORANTO_BASE_URL: `http://127.0.0.1:${port}/press`,
    CORANTO_PORT: String(port),
  });
  let serving: Serving | undefined;
  test.after(() => serving?.close());
  serving = await startServing(config, async (context) => {
    const { problems } = await fillSample(linkHere(context));
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
  });
  const newsroom = { ...connect(test, config.database), now: Date.now };
  await fill(newsroom, languages);
  const desk = linkHere({ ...newsroom, config, media: null, erasing: null });
  const { url } = await desk.perform('preview', { story: 'parade-coming' });
  return { baseUrl: config.baseUrl, languages, newsroom, previewUrl: url };
}

async function fill(newsroom: Newsroom, languages: readonly string[]): Promise<void> {
  for (const path of languages.filter((language) => !SAMPLE.includes(language))) {
    const { title, description } = textOf(path);
    const settings = { title, description, language: languageOf(path), timeZone: 'Europe/Brussels' };
    await addEdition(newsroom, { path, ...settings }, BY_EDITOR);
    await Promise.all(
      STATEMENT_KINDS.map((kind) => setStatement(newsroom, statementOf(path, kind), BY_EDITOR)),
    );
  }
  const editions = [...new Set([...SAMPLE, ...languages])];
  const labels = editions.map((edition) => ({ edition, label: textOf(edition).topic, slug: 'parade' }));
  await addTopics(newsroom, [{ key: 'parade', labels }]);
  const inEach = (fields: (text: ParadeText, edition: string) => ArticleFields) =>
    Object.fromEntries(editions.map((edition) => [edition, fields(textOf(edition), edition)]));
  const from = (source: string, edition: string) => (edition === source ? {} : { source });
  const media = mediaOf(newsroom);
  const air = inEach((text, edition) => ({
    ...from('nl', edition),
    ...wordsOf(text, 'air'),
    body: bodyOf(text, media.inText.name),
    bylines: [text.byline, 'Jan Jansen'],
    dateline: 'Westerschans',
    topics: ['parade'],
    media: media.uses(text),
    publishAt: '2026-01-20T10:00:00Z',
  }));
  const behind = inEach((text, edition) => ({
    ...from('en', edition),
    ...wordsOf(text, 'behind'),
    topics: ['parade'],
    publishAt: '2026-01-18T10:00:00Z',
  }));
  const joint = inEach((text) => ({
    ...wordsOf(text, 'joint'),
    coOriginal: true,
    publishAt: '2026-01-16T10:00:00Z',
  }));
  const hostile = inEach((text) => ({
    ...wordsOf(text, 'hostile'),
    headline: `${text.topic} ${HOSTILE}`,
    lead: HOSTILE,
    bylines: [HOSTILE],
    publishAt: '2026-01-14T10:00:00Z',
  }));
  const gone = inEach((text) => ({ ...wordsOf(text, 'gone'), publishAt: '2026-01-12T10:00:00Z' }));
  const coming = inEach((text) => ({ ...wordsOf(text, 'coming'), publishAt: '2099-01-01T10:00:00Z' }));
  const alone = languages.map((edition) =>
    aStory(`alone-${edition}`, {
      [edition]: { ...wordsOf(textOf(edition), 'alone'), publishAt: '2026-01-10T10:00:00Z' },
    }),
  );
  const long = Array.from({ length: LONG }, (_, i) =>
    aStory(`long-${i}`, Object.fromEntries(languages.map((edition) => [edition, longOf(edition, i)]))),
  );
  const stories = { air, behind, joint, hostile, gone, coming };
  const made = Object.entries(stories).map(([story, articles]) => aStory(`parade-${story}`, articles));
  await accepted(newsroom, [...long, ...made, ...alone]);
  const corrected = Object.entries(air).map(([edition, fields]) => {
    const { correction } = textOf(edition);
    return [edition, { ...fields, body: `${fields.body}<p>${correction}</p>`, correction }] as const;
  });
  await accepted(newsroom, [aStory('parade-air', Object.fromEntries(corrected))], 'correct');
  const [, first] = corrected.find(([edition]) => edition === 'nl') as (typeof corrected)[number];
  const later = { ...first, correction: null, body: `${first.body}<p>${first.headline}</p>` };
  await accepted(newsroom, [aStory('parade-air', { nl: later })], 'update');
  const { en } = behind;
  await accepted(newsroom, [aStory('parade-behind', { en: { ...en, body: '<p>Newer.</p>' } })], 'update');
  await withdraw(newsroom, { story: 'parade-gone' }, BY_EDITOR);
}

async function accepted(
  newsroom: Newsroom,
  stories: Parameters<typeof bringIn>[1],
  as: 'amend' | 'update' | 'correct' = 'amend',
): Promise<void> {
  const { problems } = await bringIn(newsroom, stories, { as });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
}

/** The language of a path: those of editions are lower case. */
export const languageOf = (path: string): string => (path === 'zh-hans' ? 'zh-Hans' : path);

export const textOf = (path: string): ParadeText => PARADE_TEXTS[languageOf(path)] as ParadeText;

const wordsOf = ({ headline, lead, paragraph }: ParadeText, slug: string): ArticleFields => ({
  headline,
  lead,
  body: `<p>${paragraph}</p>`,
  slug,
});

function longOf(edition: string, i: number): ArticleFields {
  const { headline, lead, paragraph } = textOf(edition);
  const day = String(1 + (i % 25)).padStart(2, '0');
  const slug = `long-${i}`;
  return {
    headline: `${headline} ${i + 1}`,
    lead,
    body: `<p>${paragraph}</p>`,
    slug,
    publishAt: `${LONG_MONTH}-${day}T10:00:00Z`,
  };
}

function statementOf(edition: string, kind: StatementKind): GivenStatement {
  const { heading, paragraph, topic } = textOf(edition);
  const link = '<a href="https://example.org/">example.org</a>';
  return {
    edition,
    kind,
    title: `${topic} (${kind})`,
    body: `<p>${paragraph}</p><h2>${heading}</h2><p>${link}</p>`,
  };
}

/** Everything that a text may have, once. */
function bodyOf({ paragraph, heading, quotation, caption, alt }: ParadeText, picture: string): string {
  const cells = Array.from({ length: 9 }, (_, i) => i + 1);
  return `<p>${paragraph}</p>
<h2>${heading}</h2>
<p><strong>NO₂</strong>, <em>O₃</em> (<a href="tel:+3225550123">+32 2 555 01 23</a>, <a href="mailto:lucht@example.org">lucht@example.org</a>).</p>
<blockquote><p>${quotation}</p></blockquote>
<ul><li>${heading}</li><li>${caption}</li></ul>
<ol><li>${heading}</li><li>${caption}</li></ol>
<figure><img src="media:${picture}" alt="${alt}"><figcaption>${caption}</figcaption></figure>
<h3>${heading}</h3>
<table><caption>${caption}</caption><thead><tr><th>${heading}</th>${cells.map((n) => `<th>2026-0${n}-01</th>`).join('')}</tr></thead><tbody><tr><th>NO₂</th>${cells.map((n) => `<td>${n * 1234.5}</td>`).join('')}</tr></tbody></table>
<p lang="en" dir="ltr">“Whoever measures, knows.” <a href="https://example.org/a-very-long-address/that-has-to-break-somewhere/because-nobody-has/a-screen-so-wide/as-to-hold-all-of-it">example.org</a></p>
<pre>NO2;O3;PM10;PM2.5;SO2;CO;C6H6;2026-01-20T00:00:00Z;2026-01-21T00:00:00Z;quay-12;valid</pre>
<hr>
<p>${paragraph}</p>`;
}

function mediaOf(newsroom: Newsroom): { inText: MediaFile; uses(text: ParadeText): MediaUse[] } {
  const find = (type: string) =>
    newsroom.rows(
      'SELECT name, type, size, width, height FROM media WHERE type = ? AND (width IS NULL OR width > 600) ORDER BY size DESC',
      type,
    ) as unknown as MediaFile[];
  const [lead, inText, second] = find('image/png') as [MediaFile, MediaFile, MediaFile];
  const [file] = find('application/pdf') as [MediaFile];
  const none = { alt: null, caption: null, credit: null, title: null, terms: null, thumbnail: null };
  return {
    inText,
    uses: ({ alt, caption, byline, heading }) => [
      { ...none, ...lead, alt, caption, credit: byline },
      { ...none, ...inText, alt, caption },
      { ...none, ...second, alt: null, caption, credit: byline },
      { ...none, ...file, title: heading, caption },
    ],
  };
}
