// POST /desk/{operation}: all that the command line does. What it does to stories partners may do too, as far as their
// keys are good for it.

import { z } from 'zod';
import { answering, type Told } from '../../desk/fault.ts';
import type { Operation } from '../../desk/operation.ts';
import { STORY_OPERATIONS } from '../../desk/operations/stories.ts';
import { OPERATIONS } from '../../desk/operations.ts';
import { isForPartners } from '../../desk/scopes.ts';
import { IDEMPOTENCY_KEY, nameOfRequest } from './named-request.ts';
import { problemSchema } from './problem-schema.ts';
import { type ApiRoute, type Asked, apiRoute } from './route.ts';
import { answerPrivately, tell } from './told.ts';

/** Octets of JSON in one request; whoever sends more sends several. */
const MOST_JSON = 10 * 1024 * 1024;

/** What each is for, in a line. */
const SUMMARIES: Readonly<Record<keyof typeof STORY_OPERATIONS, string>> = {
  import: 'Bring in stories, many at once.',
  schedule: 'Set, move or clear the time of articles that are not public.',
  release: 'Release articles now.',
  withdraw: 'Withdraw a story, or one article of it.',
  end: 'Set or clear when articles are withdrawn by themselves.',
  reinstate: 'Take back a withdrawal.',
  move: 'Give an article another slug.',
  retopic: 'Say anew what articles are about.',
  erase: 'Withdraw articles and take away what they say, for good.',
  'note-correction': 'Note corrections of texts that are right by now.',
  confirm: 'Say that a translation is up to its source as it is.',
  'edit-story': 'Change which editions a story needs, or which of its texts is the source.',
  status: 'How stories stand, newest first.',
  diff: 'What differs between two revisions of an article.',
  preview: 'A link to a story that is not public yet.',
  history: 'What happened to a story.',
};

const SCOPES = [
  'A partner’s key needs `publish` in every edition that is named, or that the story is in;',
  'for `import`, `write` will do where nothing is public or has a time.',
  '`by.actor` may be left out: the key’s name is always recorded.',
].join(' ');

async function perform(
  name: string,
  { call, context, caller, body }: Asked<undefined, undefined, Uint8Array>,
) {
  const performed = await answering(async () => {
    const key = caller.kind === 'partner' ? caller.key : null;
    const request = await nameOfRequest(call, caller, body);
    return context.desk.perform(name, body, { key, request });
  });
  return performed.ok ? answerPrivately(performed.json) : tell(call, context, performed as Told);
}

const common = {
  method: 'POST',
  tag: 'Writing',
  answers: {
    200: { description: 'The result.', content: { 'application/json': z.unknown() } },
    409: {
      description: 'The newsroom refuses it, in a sentence.',
      content: { 'application/problem+json': problemSchema },
    },
  },
} as const;

/** An operation with its own schema. */
function routeOf(name: keyof typeof STORY_OPERATIONS): ApiRoute {
  const { input: schema, writes } = OPERATIONS[name] as unknown as Operation<unknown, unknown>;
  return apiRoute<undefined, undefined, Uint8Array>({
    ...common,
    path: `/desk/${name}`,
    operation: `${name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())}${writes ? '' : 'OfDesk'}`,
    summary: SUMMARIES[name],
    ...(isForPartners(name) && { description: SCOPES }),
    wants: isForPartners(name) ? 'desk' : 'newsroom',
    ...(writes && { headers: IDEMPOTENCY_KEY }),
    body: { kind: 'unread', schema, most: MOST_JSON, description: 'What it takes.' },
    run: (asked) => perform(name, asked),
  });
}

export const DESK_OPERATION_ROUTES: readonly ApiRoute[] = (
  Object.keys(STORY_OPERATIONS) as (keyof typeof STORY_OPERATIONS)[]
).map(routeOf);

/** Every other operation, and every name that is none. It is for the newsroom's own command line, and not described. */
export const ANY_OPERATION: ApiRoute = apiRoute<undefined, undefined, Uint8Array>({
  ...common,
  path: '/desk/:operation',
  operation: 'perform',
  summary: 'Perform an operation.',
  wants: 'newsroom',
  headers: IDEMPOTENCY_KEY,
  body: { kind: 'unread', schema: z.unknown(), most: MOST_JSON, description: 'What it takes.' },
  run: (asked: Asked<undefined, undefined, Uint8Array>) =>
    perform(asked.call.req.param('operation') ?? '', asked),
});
