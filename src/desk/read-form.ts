// From what a newsroom's own system puts to an article as it comes in: read as a line of another system's history is,
// its media being here already.
import type { MediaFile } from '../domain/article.ts';
import type { Edition } from '../domain/edition.ts';
import { type Problem, problemAt } from '../domain/story-input.ts';
import { type ArticleResult, assembleArticle } from '../intake/article-assembly.ts';
import type { ArticleFields, MediaEntry } from '../intake/article-fields.ts';
import { renderHtml } from '../intake/html-body.ts';
import { type ResolveImage, renderMarkdown } from '../intake/markdown.ts';
import type { MediaShelf } from '../intake/media-shelf.ts';
import { visible } from '../intake/source-file.ts';
import type { Database } from '../storage/database.ts';
import { listMedia } from '../storage/media.ts';
import type { ArticleForm, ShownArticle } from './article-form.ts';
import type { FoundArticle } from './desk-story.ts';
import type { PartnerDesk } from './partner-operations.ts';

export interface FormParts {
  names: { key: string; edition: string };
  form: ArticleForm;
  edition: Edition;
  editions: readonly Edition[];
  /** What is there already. */
  existing: FoundArticle | undefined;
}

/** Reads a form, and says everything that is wrong with it at once. */
export async function readForm(
  { db, config }: Pick<PartnerDesk, 'db' | 'config'>,
  { names, form, edition, editions, existing }: FormParts,
): Promise<ArticleResult> {
  const origin = { file: `${names.key}/${names.edition}`, lines: {} };
  const settings = {
    editions: new Map(editions.map((one) => [one.path, one])),
    interfaceLanguages: [],
    baseUrl: config.baseUrl,
  };
  const body = (resolve: ResolveImage): Promise<{ html: string; problems: Problem[] }> => {
    const { markdown, body: html = '' } = form;
    if (markdown !== undefined) {
      const text = visible(markdown.replace(/\r\n?/g, '\n'));
      return renderMarkdown({ file: origin.file, text, firstLine: 1 }, resolve).then(inLines);
    }
    // What was read comes back as it is, however it came in once.
    const kept = existing?.form.body;
    if (html === kept) return Promise.resolve({ html, problems: [] });
    return renderHtml(visible(html), resolve, (message) => problemAt(origin, 'body', message));
  };
  const own = fieldsOf(form, existing?.form);
  const parts = { story: names.key, edition, origin, own, defaults: {}, body };
  return assembleArticle(parts, await shelfOf(db, form), settings);
}

/** Markdown has lines, which its problems name. */
function inLines({ html, problems }: { html: string; problems: Problem[] }) {
  const told = problems.map((one) => ({
    ...one,
    line: null,
    message: `in its line ${one.line}: ${one.message}`,
  }));
  return { html, problems: told };
}

/** A time that is set already says nothing: it is not given anew. */
function fieldsOf(form: ArticleForm, shown: ShownArticle | undefined): ArticleFields {
  const { headline, lead, slug, dateline, topics, publishAt, updatedAt, withdrawAt, guid, source } = form;
  const given = { slug, dateline, topics, guid, source, updatedAt } as const;
  const times = {
    publishAt: publishAt === shown?.publishAt ? null : publishAt,
    withdrawAt: withdrawAt === shown?.withdrawAt ? null : withdrawAt,
  };
  return {
    headline,
    lead,
    ...said({ ...given, ...times, sourceRevision: form.sourceRevision, required: form.required }),
    ...said({ isPermaLink: form.guidIsPermaLink, coOriginal: form.coOriginal }),
    ...said({ byline: form.bylines, formerPaths: form.formerPaths, media: form.media?.map(entryOf) }),
  };
}

function entryOf(use: NonNullable<ArticleForm['media']>[number]): MediaEntry {
  const { name: file, alt, caption, credit, title, terms, thumbnail } = use;
  return { file, ...said({ alt, caption, credit, title, terms, thumbnail }), decorative: alt === null };
}

type Said<T> = { [K in keyof T]?: Exclude<T[K], null | undefined> };

/** Without what is null or left out. */
function said<T extends object>(given: T): Said<T> {
  const kept = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(kept) as Said<T>;
}

const NAME = /[0-9a-f]{64}\.[a-z0-9]{2,4}/g;

/** The files that a form names, of those that were sent before. */
async function shelfOf(db: Database, { media = [], body, markdown }: ArticleForm): Promise<MediaShelf> {
  const listed = media.flatMap(({ name, thumbnail }) => (thumbnail ? [name, thumbnail] : [name]));
  const inText = [...(body ?? markdown ?? '').matchAll(NAME)].map(([name]) => name);
  const names = [...new Set([...listed, ...inText])];
  const known: Map<string, MediaFile> = names.length === 0 ? new Map() : await listMedia(db, names);
  return {
    read: new Map(),
    async find(given) {
      const name = given.replace(/^media:/, '');
      const file = known.get(name);
      return file ? { file } : { fault: `“${name}” is no file that is here; send it to /desk/media first` };
    },
  };
}

const NAMES: Readonly<Record<string, string>> = {
  byline: 'bylines',
  correction: 'change.note',
  isPermaLink: 'guidIsPermaLink',
};

/** Where in a form a field of an article stands: `media[1].alt` is at `media.0.alt`. */
export function pathOfField(field: string | null, form: ArticleForm): string {
  if (field === null) return '';
  if (field === 'body' && form.markdown !== undefined) return 'markdown';
  const named = Object.hasOwn(NAMES, field) ? (NAMES[field] as string) : field;
  return named.replace(/\[(\d+)\]/g, (_, at: string) => `.${Number(at) - 1}`);
}
