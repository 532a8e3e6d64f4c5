// Lives many random histories with the readers that are there, and tells the shortest story of one that fails.
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { skipWithout } from '../support/needed.ts';
import { live } from './histories.ts';
import { jsonFeed } from './readers/json-feed.ts';
import type { Reader } from './readers/reader.ts';
import { shortest, told } from './shortest.ts';

export interface Histories {
  /** The first seed; the others follow it. */
  from: number;
  count: number;
  /** Whoever reads, besides a reader of JSON. */
  readers: readonly Reader[];
}

/** A reader that is not there is told, and left out. */
export async function checkHistories(t: TestContext, { from, count, readers }: Histories): Promise<void> {
  const there = readers.filter((reader) => {
    const missing = skipWithout(reader.isThere, reader.name, reader.debianPackage);
    if (missing) t.diagnostic(missing);
    return !missing;
  });
  const tales = Array.from({ length: count }, (_, i) => ({ seed: from + i, without: new Set<string>() }));
  const failure = await live(tales, [...there, jsonFeed]);
  if (failure) assert.fail(told(await shortest(failure)));
}
