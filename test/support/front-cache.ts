// A cache that stands in front of a site, as a shared cache does: it keeps what may be kept under the URL asked,
// knows it by its document's tag, and forgets what it is told to.
import { answeredPath, cacheTagOf } from '../../src/documents/cache-tag.ts';
import { SECOND } from '../../src/domain/time.ts';
import type { FrontCache } from '../../src/jobs/purge.ts';
import type { Answer, Site } from './site.ts';

export interface FakeFrontCache extends FrontCache {
  /** What a reader gets at a path: the copy, or else the site's answer, of which a copy is kept. */
  get(path: string): Promise<Answer & { copied: boolean }>;
  /** Paths of the copies held. */
  held(): string[];
  /** What it was told, in order: the number of tags, or `all`. */
  told: (number | 'all')[];
  /** The next so many purges fail, each after it has forgotten half of what it was asked to. */
  fail(times: number): void;
}

interface Copy {
  answer: Answer;
  tag: string;
  until: number;
}

export function frontCache(site: Site): FakeFrontCache {
  const copies = new Map<string, Copy>();
  const told: FakeFrontCache['told'] = [];
  let failures = 0;
  const forget = (isMeant: (copy: Copy) => boolean): void => {
    for (const [path, copy] of copies) if (isMeant(copy)) copies.delete(path);
  };
  const failing = (): boolean => failures > 0 && failures-- > 0;
  return {
    told,
    held: () => [...copies.keys()],
    fail: (times) => {
      failures = times;
    },
    async get(path) {
      const now = site.context.now();
      const copy = copies.get(path);
      if (copy && now < copy.until) return { ...copy.answer, copied: true };
      const answer = await site.get(path);
      const control = answer.headers['cache-control'] ?? '';
      if (/\bpublic\b/.test(control)) {
        const life = Number(/max-age=(\d+)/.exec(control)?.[1]) * SECOND;
        const { baseUrl } = site.context.config;
        const tag = await cacheTagOf(answeredPath(baseUrl + path, new Headers(answer.headers), baseUrl));
        copies.set(path, { answer, tag, until: now + life });
      }
      return { ...answer, copied: false };
    },
    async purge(tags) {
      told.push(tags.length);
      if (failing()) {
        const some = new Set(tags.slice(0, tags.length / 2));
        forget(({ tag }) => some.has(tag));
        throw new Error('the cache is out of reach');
      }
      const all = new Set(tags);
      forget(({ tag }) => all.has(tag));
    },
    async purgeAll() {
      told.push('all');
      if (failing()) throw new Error('the cache is out of reach');
      copies.clear();
    },
  };
}
