// Finds, for a history after which a reader was wrong, the shortest part of it after which it still is.
import { inspect } from 'node:util';
import { type Failure, live } from './histories.ts';

export async function shortest(failure: Failure): Promise<Failure> {
  let best = failure;
  // From the end: what came last is mostly what did it, and the rest led there.
  for (const step of failure.taken.toReversed()) {
    const without = new Set([...best.tale.without, step]);
    best = (await live([{ ...best.tale, without }], [best.reader])) ?? best;
  }
  return best;
}

/** For whoever is to mend it. */
export function told({ tale, reader, error, story }: Failure): string {
  const message = error instanceof Error ? error.message : inspect(error);
  return `seed ${tale.seed}: ${reader.name} was wrong after\n  ${story.join('\n  ')}\n${message}`;
}
