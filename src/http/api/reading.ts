// What anybody may read by the API: editions, topics, stories, articles and media.
import { z } from 'zod';
import { articleSchema } from '../../partners/article.ts';
import { editionSchema, editionsSchema, topicsSchema } from '../../partners/edition.ts';
import { articlesQuerySchema, formatParameter, storiesQuerySchema } from '../../partners/list-query.ts';
import { mediaPageSchema, mediaQuerySchema, mediaSchema } from '../../partners/media.ts';
import { articlePageSchema } from '../../partners/read-articles.ts';
import { storyPageSchema, storySchema } from '../../partners/story.ts';
import { answerRead, keyedOf } from './answer-read.ts';
import { problemSchema } from './problem-schema.ts';
import { type ApiRoute, apiRoute, type Said } from './route.ts';

const VALIDATORS = { ETag: 'A hash of the bytes, to ask by with If-None-Match.' };
const CONDITIONAL = {
  'If-None-Match': 'The ETag of the copy at hand: it is not sent again while it is right.',
};

const said = (description: string, schema: z.ZodType, more: Record<string, string> = {}): Said => ({
  description,
  content: { 'application/json': schema },
  headers: { ...VALIDATORS, ...more },
});
const NOT_MODIFIED: Said = { description: 'The copy at hand is right.', headers: VALIDATORS };
const GONE: Said = {
  description:
    'It was withdrawn. The member `withdrawal` says when, why (a code) and what to do; nothing of what it said.',
  content: { 'application/problem+json': problemSchema },
};
const NEXT = { Link: 'The next page, as rel="next".' };

const uuid = z.object({ uuid: z.uuid() });
const one = z.strictObject({ format: formatParameter });

const common = { method: 'GET', tag: 'Reading', wants: 'anybody', headers: CONDITIONAL } as const;

export const READING_ROUTES: readonly ApiRoute[] = [
  apiRoute({
    ...common,
    path: '/editions',
    operation: 'listEditions',
    summary: 'The language editions.',
    answers: { 200: said('All of them.', editionsSchema), 304: NOT_MODIFIED },
    run: (asked) => answerRead(asked, 'editions', { keyed: keyedOf(asked.caller) }),
  }),
  apiRoute({
    ...common,
    path: '/editions/:path',
    operation: 'getEdition',
    summary: 'One edition, by its path or one that it had.',
    params: z.object({ path: z.string().max(40) }),
    answers: { 200: said('The edition.', editionSchema), 304: NOT_MODIFIED },
    run: (asked) => answerRead(asked, 'edition', { path: asked.params.path, keyed: keyedOf(asked.caller) }),
  }),
  apiRoute({
    ...common,
    path: '/topics',
    operation: 'listTopics',
    summary: 'What public articles are about, by the names that editions have for it.',
    answers: { 200: said('All of them.', topicsSchema), 304: NOT_MODIFIED },
    run: (asked) => answerRead(asked, 'topics', { keyed: keyedOf(asked.caller) }),
  }),
  apiRoute({
    ...common,
    path: '/stories',
    operation: 'listStories',
    summary: 'Stories of which an article matches, newest first.',
    description:
      'A story stands where the newest of its matching articles stands. Each names all its public articles, those that match or not.',
    query: storiesQuerySchema,
    answers: { 200: said('A page.', storyPageSchema, NEXT), 304: NOT_MODIFIED },
    run: (asked) => answerRead(asked, 'stories', { query: asked.query, keyed: keyedOf(asked.caller) }),
  }),
  apiRoute({
    ...common,
    path: '/stories/:uuid',
    operation: 'getStory',
    summary: 'One story, whole, in every edition in which it is public.',
    params: uuid,
    query: one,
    answers: { 200: said('The story.', storySchema), 304: NOT_MODIFIED, 410: GONE },
    run: (asked) =>
      answerRead(asked, 'story', {
        uuid: asked.params.uuid.toLowerCase(),
        ...asked.query,
        keyed: keyedOf(asked.caller),
      }),
  }),
  apiRoute({
    ...common,
    path: '/articles',
    operation: 'listArticles',
    summary: 'Articles, newest first.',
    description:
      'To keep a copy that is never wrong, follow `/changes` rather than this list: it tells of withdrawals too.',
    query: articlesQuerySchema,
    answers: { 200: said('A page.', articlePageSchema, NEXT), 304: NOT_MODIFIED },
    run: (asked) => answerRead(asked, 'articles', { query: asked.query, keyed: keyedOf(asked.caller) }),
  }),
  apiRoute({
    ...common,
    path: '/articles/:uuid',
    operation: 'getArticle',
    summary: 'One article, whole.',
    params: uuid,
    query: one,
    answers: { 200: said('The article.', articleSchema), 304: NOT_MODIFIED, 410: GONE },
    run: (asked) =>
      answerRead(asked, 'article', {
        uuid: asked.params.uuid.toLowerCase(),
        ...asked.query,
        keyed: keyedOf(asked.caller),
      }),
  }),
  apiRoute({
    ...common,
    path: '/media',
    operation: 'listMedia',
    summary: 'The files that public articles show, newest first.',
    description: 'Each comes once, where one of the articles that show it stands: the one that came in last.',
    query: mediaQuerySchema,
    answers: { 200: said('A page.', mediaPageSchema, NEXT), 304: NOT_MODIFIED },
    run: (asked) => answerRead(asked, 'mediaList', { query: asked.query, keyed: keyedOf(asked.caller) }),
  }),
  apiRoute({
    ...common,
    path: '/media/:name',
    operation: 'getMedia',
    summary: 'What a file is, and which public articles show it. The file itself is at its `url`.',
    params: z.object({ name: z.string().max(100) }),
    answers: { 200: said('The file.', mediaSchema), 304: NOT_MODIFIED },
    run: (asked) => answerRead(asked, 'media', { name: asked.params.name, keyed: keyedOf(asked.caller) }),
  }),
];
