// Performs reads, and holds the last answers: whoever asks the same again while nothing public has changed costs one row.
import { type BoundedCache, createBoundedCache } from '../bounded-cache.ts';
import { answerStateQuery } from '../storage/answer-state.ts';
import { snapshot } from '../storage/database.ts';
import { type PartnerReads, READS, type Read, type ReadAnswer, type ReadContext } from './reads.ts';

/** An answer, and what of the newsroom it was made from. */
interface Held {
  state: string;
  answer: ReadAnswer;
}

export type AnswerCache = BoundedCache<Held>;

/** UTF-16 units of what is around an answer. */
const AROUND = 500;

/** @param most UTF-16 units, about */
export function createAnswerCache(most: number): AnswerCache {
  return createBoundedCache(most, (key, { answer }) => key.length + AROUND + sizeOf(answer));
}

const sizeOf = (answer: ReadAnswer): number =>
  'body' in answer ? answer.body.length : JSON.stringify(answer).length;

/** Performs reads here and now. */
export function createReads(context: ReadContext, answers: AnswerCache): PartnerReads {
  return {
    async read(name, input) {
      const key = JSON.stringify([name, input]);
      const { state } = await snapshot(context.db, { state: answerStateQuery });
      const held = answers.get(key);
      if (held?.state === state) return held.answer;
      // What changes from now on makes another state: an answer that has it already is held under the former one.
      const answer = await (READS[name] as Read<typeof input>)(context, input);
      answers.set(key, { state, answer });
      return answer;
    },
  };
}
