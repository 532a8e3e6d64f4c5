// A change as partners are told of it, by whatever way: what happened, and how what it happened to stands now. An old
// change never brings back what was withdrawn since.
import { z } from 'zod';
import type { Making } from '../documents/entry.ts';
import { CHANGE_KINDS } from '../domain/change.ts';
import type { Edition } from '../domain/edition.ts';
import { toRfc3339 } from '../domain/time.ts';
import { WITHDRAWALS } from '../domain/withdrawal.ts';
import {
  type ChangedArticle,
  type LoggedChange,
  type LogHead,
  loggedQuery,
  logHeadQuery,
  standingsQuery,
} from '../storage/change-events.ts';
import { snapshot } from '../storage/database.ts';
import { editionsQuery } from '../storage/editions.ts';
import {
  type ArticleResource,
  articleSchema,
  articleUrl,
  chosenArticles,
  makingOf,
  toArticleResource,
} from './article.ts';
import type { ChangeFilter } from './change-filter.ts';
import { editionSchema, toEditionResource } from './edition.ts';
import type { ReadContext } from './reads.ts';

const time = z.iso.datetime().meta({ description: 'RFC 3339, UTC.' });

export const withdrawalSchema = z
  .object({
    at: time,
    reason: z.enum(WITHDRAWALS).meta({ description: 'Why, as far as the public is told.' }),
    erased: z.boolean().meta({ description: 'Nothing is left of it, and it never comes back.' }),
    advisory: z.string().meta({ description: 'What to do, for people, in the language of the edition.' }),
  })
  .meta({ id: 'Withdrawal', description: 'That an article is not to be used any more, and why.' });

export const changeEventSchema = z
  .object({
    id: z.string().meta({ description: 'The same whenever and however it is told: told twice, it is one.' }),
    kind: z.enum(CHANGE_KINDS).meta({
      description:
        'What happened. `translated`: its story appeared in another language, left one, or the source went on. `edition`: settings of the edition, or what it calls its topics; list its articles again.',
    }),
    at: time.meta({ description: 'When it happened.' }),
    edition: z.string().meta({ description: 'Path of the edition, as it is now.' }),
    editionId: z.uuid(),
    language: z.string().meta({ description: 'BCP 47 tag.' }),
    story: z.uuid().nullable().meta({ description: 'Null for a change of an edition.' }),
    articleId: z.uuid().nullable().meta({ description: 'Null for a change of an edition.' }),
    revision: z.int().positive().nullable().meta({ description: 'The one that was in force then.' }),
    url: z
      .url()
      .nullable()
      .meta({ description: 'The article in this API; null for a change of an edition.' }),
    article: z.exactOptional(
      articleSchema.nullable().meta({
        description:
          'The article as it is now. Null: it is not to be shown any more, or not here. Left out of thin events.',
      }),
    ),
    withdrawal: z.exactOptional(withdrawalSchema),
    left: z.exactOptional(
      z
        .literal(true)
        .meta({ description: 'It is public, and about none of the topics any more that were asked for.' }),
    ),
    /** Of a change of an edition: as it is now. */
    editionState: z.exactOptional(editionSchema),
  })
  .meta({ id: 'Change', description: 'A change to what is public, and how that stands now.' });

export type ChangeEvent = z.infer<typeof changeEventSchema>;

/** Rows of the log that one look goes through: for what is rare, more than one look is needed. */
export const LOOK = 5000;

/** Octets of texts in one page, about. */
export const PAGE_OCTETS = 2_000_000;

/** Events that one page has at most. */
export const MOST_EVENTS = 100;

export interface Page {
  /** Seq of the last change that was told; 0 begins with the first. */
  after: number;
  /** 1 to `MOST_EVENTS`. */
  most: number;
  /** `thin` says which article, and nothing of what it says. */
  detail: 'full' | 'thin';
  /** Of texts; the first event comes, whatever it has. */
  octets?: number;
  /** Leaves out what is pushed to nobody. */
  loud?: boolean;
}

export interface Events {
  /** In the order of the log. */
  events: { seq: number; event: ChangeEvent }[];
  /** How far the log was looked through: where to go on. */
  seq: number;
  head: LogHead;
  /** Whether there is more of the log, with something in it or not. */
  more: boolean;
}

/**
 * The changes after one, as far as they concern somebody: a page may be short, or empty, and there is more.
 * All that it says of articles is of one snapshot, which is that of `head` or later.
 */
export async function listEvents(
  context: ReadContext,
  filter: ChangeFilter,
  { after, most, detail, octets = PAGE_OCTETS, loud = false }: Page,
): Promise<Events> {
  const upTo = after + LOOK;
  const { head, logged } = await snapshot(context.db, {
    head: logHeadQuery,
    logged: loggedQuery({ ...filter, loud }, { after, upTo, most }),
  });
  const told = detail === 'full' ? within(logged, octets) : logged;
  const isWhole = told.length === logged.length && logged.length < most;
  const seq = isWhole ? Math.max(after, Math.min(upTo, head.seq)) : (told.at(-1) as LoggedChange).seq;
  const events = told.length === 0 ? [] : await tell(context, filter, told, detail);
  return { events, seq, head, more: seq < head.seq };
}

/** The first of them, and as many more as have not more text than that together. */
function within(logged: readonly LoggedChange[], octets: number): LoggedChange[] {
  let sum = 0;
  return logged.filter(({ size }, i) => {
    sum += size;
    return i === 0 || sum <= octets;
  });
}

async function tell(
  context: ReadContext,
  { topics }: ChangeFilter,
  logged: readonly LoggedChange[],
  detail: Page['detail'],
): Promise<Events['events']> {
  const ids = [...new Set(logged.flatMap(({ articleId }) => articleId ?? []))];
  const found = await snapshot(context.db, {
    editions: editionsQuery,
    standings: standingsQuery(ids, topics),
    articles: chosenArticles(detail === 'full' ? ids : []),
  });
  const making = makingOf(context, found.editions);
  const resources = new Map(found.articles.map((one) => [one.id, toArticleResource(one, making)]));
  return logged.map((change) => {
    const standing = change.articleId === null ? undefined : found.standings.get(change.articleId);
    const resource = change.articleId === null ? undefined : resources.get(change.articleId);
    return { seq: change.seq, event: eventOf(change, { standing, resource, detail, making, context }) };
  });
}

/** What there is to tell of a change. */
interface Found {
  /** How its article stands; left out for a change of an edition. */
  standing: ChangedArticle | undefined;
  /** What its article says; left out where it is not public, or not wanted. */
  resource: ArticleResource | undefined;
  detail: Page['detail'];
  making: Making;
  context: ReadContext;
}

function eventOf(
  { seq, epoch, kind, at, editionId, revision }: LoggedChange,
  { standing, resource, detail, making, context }: Found,
): ChangeEvent {
  const edition = making.editions.find(({ id }) => id === editionId) as Edition;
  const isShown = standing?.withdrawnAt === null && standing.isInside;
  return {
    id: `${epoch}.${seq}`,
    kind,
    at: toRfc3339(at),
    edition: edition.path,
    editionId: edition.uuid,
    language: edition.language,
    story: standing?.storyUuid ?? null,
    articleId: standing?.uuid ?? null,
    revision,
    url: standing ? articleUrl(making.baseUrl, standing.uuid) : null,
    ...(detail === 'full' && { article: isShown && resource ? resource : null }),
    ...(standing && standing.withdrawnAt !== null && { withdrawal: withdrawalOf(standing, edition, making) }),
    ...(standing?.withdrawnAt === null && !standing.isInside && { left: true as const }),
    ...(kind === 'edition' && { editionState: toEditionResource(edition, making.editions, context) }),
  };
}

/** What is told of an article that was withdrawn: nothing of what it said. */
export function withdrawalOf(
  { withdrawnAt, withdrawal, isErased }: Pick<ChangedArticle, 'withdrawnAt' | 'withdrawal' | 'isErased'>,
  { language }: Edition,
  { i18n }: Pick<Making, 'i18n'>,
): z.infer<typeof withdrawalSchema> {
  const reason = withdrawal ?? 'unspecified';
  return {
    at: toRfc3339(withdrawnAt as number),
    reason,
    erased: isErased,
    advisory: i18n.for(language).t(isErased ? 'advisory.erased' : `advisory.${reason}`),
  };
}
