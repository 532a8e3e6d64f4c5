// Media ahead of the articles that use them: a newsroom's own system sends octets, and is told what they are called.
import { z } from 'zod';
import { linkHere } from '../../desk/link.ts';
import { mediaName } from '../../desk/story-schema.ts';
import { createLinks } from '../../documents/links.ts';
import { MAX_MEDIA_OCTETS } from '../../intake/source-file.ts';
import { listEditions } from '../../storage/editions.ts';
import { notFound } from '../problem.ts';
import { problemSchema } from './problem-schema.ts';
import { type ApiRoute, apiRoute } from './route.ts';
import { answerPrivately, PRIVATE, tell } from './told.ts';

const mediaSchema = z
  .object({
    name: mediaName,
    type: z.string(),
    size: z.int(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    url: z.url().meta({ description: 'Where it is once something public shows it.' }),
  })
  .meta({ id: 'KeptMedia' });

const OCTETS = { kind: 'octets', most: MAX_MEDIA_OCTETS, description: 'The file.' } as const;
const names = z.object({ name: z.string() });

const taken: ApiRoute = apiRoute<undefined, undefined, Uint8Array>({
  method: 'POST',
  path: '/desk/media',
  operation: 'takeMedia',
  tag: 'Writing',
  summary: 'Send a media file.',
  description: 'What it is is told by its content. Sending it again changes nothing.',
  wants: 'desk',
  body: OCTETS,
  answers: {
    200: { description: 'What it is, and its name.', content: { 'application/json': mediaSchema } },
    409: {
      description: 'It may not be published.',
      content: { 'application/problem+json': problemSchema },
    },
  },
  async run({ call, context, body }) {
    const performed = await context.partners.perform('take-media', body);
    if (!performed.ok) return tell(call, context, performed);
    const { name, type, size, width, height } = performed.result;
    const url = createLinks(context.config.baseUrl, await listEditions(context.db)).media(name);
    return answerPrivately(JSON.stringify({ name, type, size, width, height, url }));
  },
});

const put: ApiRoute = apiRoute<z.output<typeof names>, undefined, Uint8Array>({
  method: 'PUT',
  path: '/desk/media/:name',
  operation: 'putMedia',
  tag: 'Writing',
  summary: 'Send a media file by the name that it will have.',
  wants: 'desk',
  params: names,
  body: OCTETS,
  answers: {
    204: { description: 'It is there.' },
    409: {
      description: 'It may not be published, or is called otherwise.',
      content: { 'application/problem+json': problemSchema },
    },
  },
  async run({ call, context, params, body }) {
    const performed = await context.desk.putMedia(params.name, body);
    return performed.ok
      ? new Response(null, { status: 204, headers: PRIVATE })
      : tell(call, context, performed);
  },
});

const got: ApiRoute = apiRoute({
  method: 'GET',
  path: '/desk/media/:name',
  operation: 'getDeskMedia',
  tag: 'Writing',
  summary: 'A media file, public or not.',
  wants: 'newsroom',
  params: names,
  answers: { 200: { description: 'The file.', content: { 'application/octet-stream': null } } },
  async run({ call, context, params: { name } }) {
    const file = (await linkHere(context).hasMedia(name)) ? await context.media.find(name) : undefined;
    if (!file) return notFound(call, context);
    const isHead = call.req.method === 'HEAD';
    if (isHead) await file.body.cancel();
    const headers = {
      ...PRIVATE,
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(file.size),
    };
    return new Response(isHead ? null : file.body, { headers });
  },
});

export const DESK_MEDIA_ROUTES: readonly ApiRoute[] = [taken, got, put];
