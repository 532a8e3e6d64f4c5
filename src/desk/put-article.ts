// Puts an article where a newsroom's own system says: it comes in like any other, unless it is not what its sender
// thinks it is.
import type { Edition } from '../domain/edition.ts';
import type { Key } from '../domain/partner.ts';
import type { ArticleInput, Problem, StoryInput } from '../domain/story-input.ts';
import type { Lack } from '../domain/together.ts';
import { MAX_TEXT_BYTES } from '../operations/import-checks.ts';
import { type ImportOptions, type ImportOutcome, importStories } from '../operations/import-stories.ts';
import { listEditions } from '../storage/editions.ts';
import type { ArticleForm, ShownArticle } from './article-form.ts';
import { findDeskArticle, findRow, getDeskArticle, getEdition } from './desk-story.ts';
import { DeskError } from './fault.ts';
import { type NamedRequest, once } from './idempotent.ts';
import type { PartnerDesk } from './partner-operations.ts';
import { pathOfField, readForm } from './read-form.ts';
import { actorOf, mayPerform } from './scopes.ts';
import { seenBy } from './seen.ts';
import type { CellState } from './status.ts';

/** Entity-tags of a precondition; `*` is any. */
export type Tags = readonly string[] | '*';

export interface GivenArticle {
  /** A partner's; null: the newsroom's own. */
  key: Key | null;
  request: NamedRequest | null;
  names: { key: string; edition: string };
  form: ArticleForm;
  /** RFC 9110 section 13.1.1: compared as strong tags. */
  ifMatch: Tags | null;
  ifNoneMatch: Tags | null;
}

export interface PutArticle {
  status: 200 | 201;
  /** Of what was put; null where somebody else has changed it since, or may have. */
  etag: string | null;
  body: {
    outcome: ImportOutcome;
    state: CellState;
    revision: number;
    /** What keeps the story from going out at its time, in editions that the key may see. */
    lacks: Lack[];
    article: ShownArticle;
  };
}

/**
 * Brings an article in, or changes it.
 * @throws DeskError: `unconditional` where it is there and nothing says which revision is meant, `changed` where another
 * is there than that, `input` for wrong fields, `refused`, `forbidden`, `unknown` for an edition that there is not
 */
export async function putArticle(desk: PartnerDesk, given: GivenArticle): Promise<PutArticle> {
  const { key, names } = given;
  let input: StoryInput | undefined;
  /** Of the revision that was there when it was written; 0 where there was none. */
  let before = 0;
  const perform = async (db: PartnerDesk['db']): Promise<PutArticle> => {
    const editions = await listEditions(db);
    const edition = getEdition(editions, key, names.edition);
    const article = await read({ ...desk, db }, given, editions, edition);
    input = { story: names.key, articles: [article], problems: [] };
    const imported = await importStories({ ...desk, db }, [input], optionsOf(given));
    const [problem] = imported.problems;
    if (problem) throw refusalOf(problem, given);
    const outcome = imported.articles[0]?.outcome as ImportOutcome;
    const after = SAME_REVISION.includes(outcome) ? before : before + 1;
    return tell(desk, given, outcome, after);
  };
  return once(desk, given.request, {
    perform,
    keeps: true,
    lost: () => tell(desk, given, 'unchanged', null),
    async condition() {
      if (key) await mayPerform(desk.db, key, 'import', { stories: [input] })();
      const editions = await listEditions(desk.db);
      const { id } = getEdition(editions, key, names.edition);
      const found = await findDeskArticle(desk.db, names.key, editions, id);
      checkPrecondition(given, found?.etag ?? null, found?.article.revision ?? null);
      before = found?.article.revision ?? 0;
      return [];
    },
  });
}

const SAME_REVISION: readonly ImportOutcome[] = ['unchanged', 'rescheduled', 'paths added'];

async function read(
  desk: PartnerDesk,
  { names, form }: GivenArticle,
  editions: readonly Edition[],
  edition: Edition,
): Promise<ArticleInput> {
  const existing = await findDeskArticle(desk.db, names.key, editions, edition.id);
  const { article, problems } = await readForm(desk, { names, form, edition, editions, existing });
  if (!article) throw wrong(problems, form);
  const octets = new TextEncoder().encode(JSON.stringify(article.content)).length;
  if (octets > MAX_TEXT_BYTES) {
    const message = `the article is ${octets} octets long; expected ${MAX_TEXT_BYTES} at most`;
    throw new DeskError('input', WRONG, { problems: [{ path: '', message }] });
  }
  return article;
}

function optionsOf({ key, form }: GivenArticle): ImportOptions {
  const { as = 'amend', note = null, actor, reason = null, ...how } = form.change ?? {};
  const who = key ? (actorOf(key, actor) as string) : (actor ?? 'newsroom');
  return { as, note, ...how, mediaSent: true, by: { actor: who, reason } };
}

/** RFC 9110 section 13.2.2, and RFC 6585 section 3: no edit is lost to one who did not know of it. */
function checkPrecondition(
  { ifMatch, ifNoneMatch, names }: GivenArticle,
  etag: string | null,
  revision: number | null,
): void {
  const which = `“${names.key}” in ${names.edition}`;
  const more = etag === null ? {} : { etag, members: { revision, etag } };
  const holds = (tags: Tags) => etag !== null && (tags === '*' || tags.includes(etag));
  if (ifMatch !== null && !holds(ifMatch)) {
    const what =
      etag === null ? `There is no ${which}` : `${which} has changed: it is at revision ${revision}`;
    throw new DeskError('changed', `${what}. Get it, and put it again.`, more);
  }
  if (ifNoneMatch !== null && holds(ifNoneMatch)) {
    throw new DeskError('changed', `${which} is there already, at revision ${revision}.`, more);
  }
  if (etag !== null && ifMatch === null) {
    const detail = `${which} is there already: say with If-Match which revision this changes.`;
    throw new DeskError('unconditional', detail, more);
  }
}

const WRONG = 'The article is not one that can come in.';

function wrong(problems: readonly Problem[], form: ArticleForm): DeskError {
  const told = problems.map(({ field, message }) => ({ path: pathOfField(field, form), message }));
  return new DeskError('input', WRONG, { problems: told });
}

/** What is wrong with a field, or with doing it at all. */
function refusalOf(problem: Problem, { names, form }: GivenArticle): DeskError {
  const { field, message, awaits } = problem;
  if (field === null) {
    return new DeskError('refused', `“${names.key}” in ${names.edition}: ${message}`);
  }
  const isAboutIt = field === 'story' || field === 'edition' || awaits !== undefined;
  return isAboutIt ? new DeskError('refused', message) : wrong([problem], form);
}

/** @param after the revision that was put; null: nobody knows any more */
async function tell(
  { db }: PartnerDesk,
  { key, names }: GivenArticle,
  outcome: ImportOutcome,
  after: number | null,
): Promise<PutArticle> {
  const { article, form, etag } = await getDeskArticle(db, key, names);
  const row = await findRow(db, names.key);
  const cell = row.cells.find(({ edition }) => edition === names.edition);
  const { revision } = article;
  const lacks = seenBy(key, row.lacks, await listEditions(db));
  return {
    status: outcome === 'new' ? 201 : 200,
    etag: after === revision ? etag : null,
    body: { outcome, state: cell?.state as CellState, revision, lacks, article: form },
  };
}
