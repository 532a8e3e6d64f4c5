// How much may wait for the background thread: so much as is done in a second or two, and what everybody asks for.
import { parsePath } from '../documents/address.ts';
import type { Question } from './background-messages.ts';

/** What waits: pages of the long tail, whatever writes, and the octets that came with it. */
export interface Load {
  renders: number;
  writes: number;
  octets: number;
}

const MOST: Load = { renders: 200, writes: 200, octets: 256_000_000 };

/** There are so many of them that whoever asks for one after the other would keep the thread for itself. */
const LONG_TAIL: ReadonlySet<string | undefined> = new Set([
  'article',
  'month',
  'year',
  'archive',
  'edition-sitemap',
]);

/** What a question adds. */
export function loadOf(question: Question): Load {
  switch (question.ask) {
    case 'render':
      return { renders: LONG_TAIL.has(parsePath(question.path)?.kind) ? 1 : 0, writes: 0, octets: 0 };
    case 'perform':
    case 'put media':
      return { renders: 0, writes: 1, octets: question.body.length };
    case 'for partner':
      return {
        renders: 0,
        writes: 1,
        octets: question.input instanceof Uint8Array ? question.input.length : 0,
      };
    default:
      return { renders: 0, writes: 0, octets: 0 };
  }
}

/** Whether there is room for more of what it adds. */
export function takes(load: Load, more: Load): boolean {
  return (Object.keys(MOST) as (keyof Load)[]).every(
    (what) => more[what] === 0 || load[what] + more[what] <= MOST[what],
  );
}

/** @param times -1 takes it away */
export function add(load: Load, more: Load, times: 1 | -1): void {
  for (const what of Object.keys(more) as (keyof Load)[]) load[what] += times * more[what];
}

/** Whether nothing is lost when it is not answered. */
export const isRead = ({ ask }: Question): boolean => ask === 'render' || ask === 'settle' || ask === 'index';
