// Stories and articles as a newsroom's own system has them: how they stand, and each article to be read and put.
import type { Context as Call } from 'hono';
import { z } from 'zod';
import { articleForm, articleNames, shownArticle } from '../../desk/article-form.ts';
import { type DeskStoryAnswer, findDeskStory, getDeskArticle } from '../../desk/desk-story.ts';
import { answering, DeskError } from '../../desk/fault.ts';
import { story } from '../../desk/operation.ts';
import type { Tags } from '../../desk/put-article.ts';
import { STATES } from '../../desk/status.ts';
import { createLinks } from '../../documents/links.ts';
import { listEditions } from '../../storage/editions.ts';
import type { AppContext } from '../app.ts';
import type { Caller } from './caller.ts';
import { IDEMPOTENCY_KEY, nameOfRequest } from './named-request.ts';
import { problemSchema } from './problem-schema.ts';
import { type ApiRoute, apiRoute } from './route.ts';
import { answerPrivately, tell } from './told.ts';

/** Octets: an article's text, which is refused above a million, in the longest way to write it. */
const MOST_JSON = 4_000_000;

const lacks = z
  .array(z.object({ edition: z.string(), why: z.enum(['missing', 'draft', 'later', 'stale']) }))
  .meta({
    description: 'What keeps the story from going out at its time, in editions that the key may see.',
  });
const state = z.enum(STATES);
const at = z.iso.datetime().nullable();

const storySchema = z
  .object({
    story: z.string(),
    id: z.uuid(),
    source: z.string().nullable(),
    lacks,
    editions: z.array(
      z.object({
        edition: z.string(),
        state,
        required: z.boolean(),
        article: z
          .object({
            id: z.uuid(),
            revision: z.int(),
            etag: z.string(),
            headline: z.string(),
            slug: z.string().nullable(),
            month: z.string().nullable(),
            follows: z.int().nullable(),
            publishAt: at,
            releasedAt: at,
            updatedAt: at,
            withdrawAt: at,
            withdrawnAt: at,
            url: z.url().nullable(),
          })
          .nullable(),
      }),
    ),
  })
  .meta({ id: 'DeskStory' });

const putSchema = z
  .object({ outcome: z.string(), state, revision: z.int(), lacks, article: shownArticle })
  .meta({ id: 'PutArticle' });

const keyOf = (caller: Caller) => (caller.kind === 'partner' ? caller.key : null);
const ETAG = { ETag: 'Of the revision, and of when it goes out: strong, for If-Match.' };
const problemOf = (description: string) => ({
  description,
  content: { 'application/problem+json': problemSchema },
});
const PATH = '/desk/stories/:key/:edition';

const gotStory: ApiRoute = apiRoute({
  method: 'GET',
  path: '/desk/stories/:key',
  operation: 'getDeskStory',
  tag: 'Writing',
  summary: 'How a story stands in each edition.',
  description: 'A partner’s key sees the editions that it may write or publish in.',
  wants: 'desk',
  params: z.object({ key: story }),
  answers: { 200: { description: 'The story.', content: { 'application/json': storySchema } } },
  async run({ call, context, caller, params }) {
    await context.documents.ready();
    const found = await answering(() => findDeskStory(context.db, keyOf(caller), params.key));
    if ('ok' in found) return tell(call, context, found);
    return answerPrivately(JSON.stringify(await withUrls(found, context)));
  },
});

async function withUrls(found: DeskStoryAnswer, { config, db }: AppContext) {
  const links = createLinks(config.baseUrl, await listEditions(db));
  const editions = found.editions.map(({ article, ...rest }) => {
    if (!article) return { ...rest, article };
    const { month, slug, releasedAt, withdrawnAt } = article;
    const isPublic = releasedAt !== null && withdrawnAt === null && month !== null && slug !== null;
    const address = { kind: 'article', edition: rest.edition, month: month ?? '', slug: slug ?? '' } as const;
    return { ...rest, article: { ...article, url: isPublic ? links.to(address) : null } };
  });
  return { ...found, editions };
}

const gotArticle: ApiRoute = apiRoute({
  method: 'GET',
  path: PATH,
  operation: 'getDeskArticle',
  tag: 'Writing',
  summary: 'An article’s newest revision, as it would be put.',
  wants: 'desk',
  params: articleNames,
  answers: {
    200: { description: 'The article.', content: { 'application/json': shownArticle }, headers: ETAG },
  },
  async run({ call, context, caller, params }) {
    await context.documents.ready();
    const found = await answering(() => getDeskArticle(context.db, keyOf(caller), params));
    if ('ok' in found) return tell(call, context, found);
    return answerPrivately(JSON.stringify(found.form), { headers: tagged(found.etag) });
  },
});

const put: ApiRoute = apiRoute({
  method: 'PUT',
  path: PATH,
  operation: 'putDeskArticle',
  tag: 'Writing',
  summary: 'Bring an article in, or change it.',
  description: [
    'It comes in as an import does: the text is cleaned, what is due by its time is released, and the same again',
    'changes nothing. `write` will do for what is neither public nor has a time, nor gets one; all else takes',
    '`publish`. Left out, times, topics, slug, source and required editions stay as they are.',
  ].join(' '),
  wants: 'desk',
  params: articleNames,
  headers: {
    'If-Match': 'The ETag of what this changes. It must be there for an article that is there.',
    'If-None-Match': '`*`: only where there is no article yet.',
    ...IDEMPOTENCY_KEY,
  },
  body: { kind: 'json', schema: articleForm, most: MOST_JSON, description: 'The article.' },
  answers: {
    200: { description: 'As it is now.', content: { 'application/json': putSchema }, headers: ETAG },
    201: { description: 'It is new.', content: { 'application/json': putSchema }, headers: ETAG },
    409: problemOf('The newsroom refuses it, in a sentence.'),
    412: problemOf('It is not what If-Match or If-None-Match says; `etag` and `revision` say what is there.'),
    428: problemOf('It is there, and If-Match does not say which revision this changes.'),
  },
  async run({ call, context, caller, params, body }) {
    const performed = await answering(async () =>
      context.partners.perform('put-article', {
        key: keyOf(caller),
        request: await nameOfRequest(call, caller, JSON.stringify(body)),
        names: params,
        form: body,
        ifMatch: readTags(call, 'If-Match'),
        ifNoneMatch: readTags(call, 'If-None-Match'),
      }),
    );
    if (!performed.ok) return tell(call, context, performed);
    const { status, etag, body: answer } = performed.result;
    const url = `${context.config.baseUrl}/api/v1${urlOf(params)}`;
    const headers = { ...(etag !== null && tagged(etag)), ...(status === 201 && { Location: url }) };
    return answerPrivately(JSON.stringify(answer), { status, headers });
  },
});

/** Whoever compresses on the way makes a strong tag weak, and a weak one is good for no If-Match (RFC 9110 section 8.8.1). */
const tagged = (etag: string) => ({ ETag: etag, 'Cache-Control': 'private, no-store, no-transform' });

const urlOf = ({ key, edition }: z.infer<typeof articleNames>): string =>
  `/desk/stories/${encodeURIComponent(key)}/${edition}`;

/** RFC 9110 section 8.8.3. A weak tag stays weak, and so matches nothing of ours (section 13.1.1). */
const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/y;

/** @throws DeskError `unread` for what is no list of entity-tags: nobody knows what it was to hold for */
function readTags(call: Call, name: string): Tags | null {
  const given = call.req.header(name)?.trim();
  if (given === undefined) return null;
  if (given === '*') return '*';
  const tags: string[] = [];
  for (let place = 0; ; ) {
    TAG.lastIndex = place;
    const [tag] = TAG.exec(given) ?? [];
    if (tag === undefined) throw new DeskError('unread', `${name} is no list of entity-tags.`);
    // If-None-Match compares weakly (section 13.1.2).
    tags.push(name === 'If-None-Match' ? tag.replace(/^W\//, '') : tag);
    const [between = ''] = /^[ \t]*(?:,[ \t]*)*/.exec(given.slice(place + tag.length)) ?? [];
    place += tag.length + between.length;
    if (place === given.length) return tags;
    if (!between.includes(',')) throw new DeskError('unread', `${name} is no list of entity-tags.`);
  }
}

export const DESK_ARTICLE_ROUTES: readonly ApiRoute[] = [gotStory, gotArticle, put];
