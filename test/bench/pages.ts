// Pages: what it takes to render one anew where an edition has a quarter of a million articles, beside 250.
import { pathOf } from '../../src/documents/address.ts';
import { createKnownRows } from '../../src/documents/known-rows.ts';
import { type Renderer, renderAll } from '../../src/documents/render.ts';
import { createI18n } from '../../src/i18n.ts';
import { readCatalogues } from '../../src/node/catalogues.ts';
import { type NodeDatabase, openDatabase } from '../../src/node/database.ts';
import { createEntryCache } from '../../src/render/feeds/entry-cache.ts';
import { sql } from '../../src/storage/database.ts';
import { median, pairedRatio } from './stats.ts';
import type { Line } from './table.ts';

/** Articles of the smaller archive. */
const FEW = 250;
const WARM_UP = 5;
/** It leads to more months and years, which are not articles. */
const MOST = 2;

const KINDS = ['the front page', 'the newest month', 'a topic', 'an article', 'the feed'] as const;

type Kind = (typeof KINDS)[number];

export interface PageArchives {
  small: string;
  large: string;
  /** Articles of the larger. */
  many: number;
}

export async function measurePages(archives: PageArchives, rounds: number): Promise<Line[]> {
  const { many } = archives;
  const [few, large] = [await open(archives.small), await open(archives.large)];
  const lines: Line[] = [];
  for (const kind of KINDS) {
    const sides = [few, few, large];
    const times: number[][] = sides.map(() => []);
    for (let round = -WARM_UP; round < rounds; round++) {
      for (const i of sides.keys()) {
        const side = (i + round + WARM_UP) % sides.length;
        const { press, paths } = sides[side] as Archive;
        const started = performance.now();
        const { renders } = await renderAll(press, [paths[kind]], {});
        const took = performance.now() - started;
        if (!renders.get(paths[kind])?.rendered) throw new Error(`there is nothing at ${paths[kind]}`);
        if (round >= 0) times[side]?.push(took);
      }
    }
    const [one, twin, other] = times as [number[], number[], number[]];
    lines.push({
      what: `rendering ${kind}: ${many.toLocaleString('en')} articles to ${FEW}`,
      ratio: pairedRatio(other, one),
      control: pairedRatio(twin, one),
      required: { most: MOST },
      detail: `${median(other).toFixed(2)} to ${median(one).toFixed(2)} ms`,
    });
  }
  for (const { db } of [few, large]) db.close();
  return lines;
}

interface Archive {
  db: NodeDatabase;
  press: Renderer;
  paths: Record<Kind, string>;
}

async function open(file: string): Promise<Archive> {
  const db = openDatabase(file, { readonly: true });
  const press: Renderer = {
    db,
    config: {
      baseUrl: 'https://news.example.org',
      isPublic: true,
      key: null,
      callbackHosts: [],
      push: false,
    },
    i18n: createI18n(readCatalogues()),
    entries: createEntryCache(0),
    known: createKnownRows(0),
    now: Date.now,
  };
  return { db, press, paths: await pathsOf(db) };
}

/** One of each kind, of the newest. */
async function pathsOf(db: NodeDatabase): Promise<Record<Kind, string>> {
  const row = await db.first(
    sql(`SELECT e.path, a.month, a.slug FROM editions e JOIN public_articles a ON a.edition_id = e.id
         WHERE e.id = 1 ORDER BY a.released_at DESC LIMIT 1`),
  );
  const [edition, month, slug] = [row?.['path'], row?.['month'], row?.['slug']] as [string, string, string];
  return {
    'the front page': pathOf({ kind: 'front', edition }),
    'the newest month': pathOf({ kind: 'month', edition, month, part: null }),
    'a topic': pathOf({ kind: 'topic', edition, topic: 'topic-0' }),
    'an article': pathOf({ kind: 'article', edition, month, slug }),
    'the feed': pathOf({ kind: 'feed', edition, topic: null, variant: 'full', format: 'atom' }),
  };
}
