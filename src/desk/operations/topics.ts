// What a desk asks about topics.
import { z } from 'zod';
import { KEY } from '../../domain/slug.ts';
import { classifyTopic } from '../../operations/classify-topic.ts';
import { describeTopics } from '../../operations/list-topics.ts';
import { mergeTopics } from '../../operations/merge-topics.ts';
import { renameTopic } from '../../operations/rename-topic.ts';
import { addTopics } from '../../operations/topics.ts';
import { by, distinct, edition, operation, question } from '../operation.ts';
import { line, slug } from '../story-schema.ts';

const label = z.strictObject({ edition, label: line(200), slug });
const labels = z
  .array(label)
  .max(200)
  .superRefine(distinct('edition', (one) => one.edition));
const topics = z
  .array(
    z.strictObject({
      key: z.string().max(200).regex(KEY),
      iptc: z.exactOptional(z.string().regex(/^\d{8}$/)),
      labels,
    }),
  )
  .max(1_000)
  .superRefine(distinct('key', (one) => one.key));

/** A topic's key, to be looked for. */
const topic = line(200);

export const TOPIC_OPERATIONS = {
  topics: question(z.strictObject({}), ({ db }) => describeTopics(db)),
  'add-topics': operation('same', z.strictObject({ topics }), (newsroom, input) =>
    addTopics(newsroom, input.topics),
  ),
  'rename-topic': operation(
    'same',
    z.strictObject({
      topic,
      edition,
      label: z.exactOptional(line(200)),
      slug: z.exactOptional(z.string().max(200)),
      by,
    }),
    (newsroom, { by: who, ...what }) => renameTopic(newsroom, what, who),
  ),
  'classify-topic': operation(
    'same',
    z.strictObject({ topic, iptc: z.string().max(200).nullable(), by }),
    (newsroom, { by: who, ...what }) => classifyTopic(newsroom, what, who),
  ),
  'merge-topics': operation(
    'refused',
    z.strictObject({ topic, into: topic, by }),
    (newsroom, { by: who, ...what }) => mergeTopics(newsroom, what, who),
  ),
} as const;
