// What a problem document says, for the description of the API.
import { z } from 'zod';

/** RFC 9457, with ours. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What is wrong, and what to do, in one sentence.' }),
    problems: z.exactOptional(
      z.array(z.object({ path: z.string(), message: z.string() })).meta({
        description: 'What is wrong with single fields, by their names and indexes joined by dots.',
      }),
    ),
    request: z.exactOptional(z.string()).meta({
      description:
        'Of a fault of ours: what to name when you report it. Every answer has it as `X-Request-Id`.',
    }),
  })
  .meta({ id: 'Problem', description: 'What went wrong (RFC 9457).' });
