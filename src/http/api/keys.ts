// GET /api/v1/key: what a key is, told to whoever shows it.
import { z } from 'zod';
import { SECURITY_HEADERS } from '../../documents/headers.ts';
import { SCOPES } from '../../domain/partner.ts';
import { toRfc3339 } from '../../domain/time.ts';
import { pathsOf } from '../../operations/key-view.ts';
import { listEditions } from '../../storage/editions.ts';
import { problem } from '../problem.ts';
import { type ApiRoute, apiRoute } from './route.ts';

const keySchema = z
  .object({
    name: z.string().meta({ description: 'Whose it is; the actor of what is done with it.' }),
    prefix: z.string().meta({ description: 'Which of its secrets was shown.' }),
    scopes: z.array(z.enum(SCOPES)),
    editions: z.array(z.string()).nullable().meta({
      description: 'Paths of the editions for which its scopes hold; null: all, those to come too.',
    }),
    embargoed: z.array(z.string()).meta({
      description: 'Paths of the editions whose scheduled articles it may see before their time.',
    }),
    expires: z.iso.datetime().nullable().meta({
      description:
        'When this secret ends, or the key as a whole, whichever comes first; null: not by itself.',
    }),
    perMinute: z.int().meta({ description: 'Requests that it may make in a minute.' }),
  })
  .meta({ id: 'Key', description: 'What a key is and may do.' });

const PRIVATE = { ...Object.fromEntries(SECURITY_HEADERS), 'Cache-Control': 'private, no-store' };

export const KEY_ROUTES: readonly ApiRoute[] = [
  apiRoute({
    method: 'GET',
    path: '/key',
    operation: 'getKey',
    tag: 'About',
    summary: 'What your key is, and what it may do.',
    wants: 'partner',
    answers: {
      200: { description: 'The key that was shown.', content: { 'application/json': keySchema } },
      404: { description: 'It is the newsroom’s own key, of which there is nothing to tell.' },
    },
    async run({ call, context, caller }) {
      if (caller.kind !== 'partner') {
        return problem(call, context, 404, 'This is the newsroom’s own key: it may do everything.');
      }
      const { key, use } = caller;
      const told: z.input<typeof keySchema> = {
        name: key.name,
        prefix: key.prefix,
        scopes: [...key.scopes],
        ...pathsOf(key, await listEditions(context.db)),
        expires: use.expiresAt === null ? null : toRfc3339(use.expiresAt),
        perMinute: key.perMinute,
      };
      return new Response(JSON.stringify(told), {
        headers: { ...PRIVATE, 'Content-Type': 'application/json' },
      });
    },
  }),
];
