// Whether a newsroom that came back is whole: what was acknowledged is there, what was not is there wholly or not at all,
// and every document that claims to be fresh is what a new program would render.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NodeDatabase, openDatabase } from '../../src/node/database.ts';
import { createFileLedger, ledgerFile } from '../../src/node/ledger.ts';
import { placeOfMedia } from '../../src/node/media.ts';
import { settle } from '../../src/operations/settle.ts';
import { checkRules } from '../../src/storage/invariants.ts';
import { type Compared, compareDocuments, nothingSeen, type Seen } from './documents.ts';
import type { Journal } from './journal.ts';
import { headlineOf, STORY_EDITIONS, sign, signOf } from './story.ts';

export type FaultKind = 'lost' | 'half' | 'rule' | 'integrity' | 'document' | 'media' | 'doubled';

export interface Fault {
  kind: FaultKind;
  what: string;
}

export interface Checked extends Compared {
  faults: Fault[];
}

export interface CheckOptions {
  /** Acknowledgements behind this place of the recorder's log do not count. */
  cutAt?: number;
  /** It was cut at some place between that and this one, as copies are. */
  until?: number;
  /** Renders every stored document that claims to be fresh anew. */
  deep: boolean;
  /** What was uncertain is looked up, and goes on from there. */
  learn: boolean;
  baseUrl: string;
  /** What was seen of this newsroom's documents the last time. */
  seen?: Seen;
}

const WORDS = ['released', 'updated', 'corrected', 'amended', 'withdrawn', 'reinstated', 'moved'];

/** Opens a newsroom as its own program does, and looks at all of it. */
export async function check(database: string, journal: Journal, options: CheckOptions): Promise<Checked> {
  const {
    cutAt = Number.POSITIVE_INFINITY,
    until = cutAt,
    deep,
    learn,
    baseUrl,
    seen = nothingSeen(),
  } = options;
  const checked: Checked = { faults: [], documents: 0, stale: 0 };
  const fault = (kind: FaultKind, what: string) => void checked.faults.push({ kind, what });
  let db: NodeDatabase;
  try {
    db = openDatabase(database);
  } catch (error) {
    fault('integrity', `it cannot be opened: ${error}`);
    return checked;
  }
  try {
    const integrity = db.connection.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') fault('integrity', String(integrity));
    // As they were left, before anything is done about what is due.
    if (deep) Object.assign(checked, await compareDocuments(db, { baseUrl, seen }, fault));
    const at = Date.now();
    await settle({ db, now: () => at, newId: () => crypto.randomUUID() }, at);
    compareStories(db, journal, { at, cutAt, until, learn }, fault);
    for await (const broken of checkRules(db)) {
      if (broken) fault('rule', `${broken.what}: ${broken.where.slice(0, 3).join(', ')}`);
    }
    const doubled = db.connection
      .prepare(
        'SELECT 1 FROM articles GROUP BY edition_id, ordinal HAVING count(*) > 1 AND ordinal IS NOT NULL',
      )
      .all();
    if (doubled.length > 0) fault('doubled', `${doubled.length} ordinals`);
    checkMedia(db, database, fault);
    await checkLedger(db, database, fault);
  } catch (error) {
    fault('integrity', String((error as Error).stack ?? error));
  } finally {
    db.close();
  }
  return checked;
}

interface Row {
  key: string;
  edition: string;
  revision: number;
  headline: string;
  slug: string | null;
  released: number | null;
  withdrawn: number | null;
  picture: string | null;
  told: string | null;
}

function compareStories(
  db: NodeDatabase,
  journal: Journal,
  { at, cutAt, until, learn }: { at: number; cutAt: number; until: number; learn: boolean },
  fault: (kind: FaultKind, what: string) => void,
): void {
  const rows = db.connection
    .prepare(
      `SELECT s.key, e.path AS edition, a.revision, r.headline, a.slug, a.released_at AS released, a.withdrawn_at AS withdrawn,
         (SELECT u.name FROM revision_media u WHERE u.article_id = a.id AND u.revision = a.revision) AS picture,
         (SELECT json_group_object(kind, n) FROM (SELECT kind, count(*) AS n FROM changes c WHERE c.article_id = a.id
           GROUP BY kind)) AS told
       FROM articles a JOIN stories s ON s.id = a.story_id JOIN editions e ON e.id = a.edition_id
       JOIN revisions r ON r.article_id = a.id AND r.number = a.revision WHERE a.erased_at IS NULL`,
    )
    .all() as Row[];
  const stories = Map.groupBy(rows, ({ key }) => key);
  for (const key of journal.keys()) {
    const found = signOfRows(key, stories.get(key) ?? []);
    const entries = journal.possible(key, cutAt, until);
    const matching = entries.findLast(({ state }) => signOf(state, at) === found);
    if (matching) {
      if (learn) journal.settle(key, matching);
      continue;
    }
    const earlier = journal.possible(key, -1).some(({ state }) => signOf(state, at) === found);
    const wanted = entries.map(({ kind, state }) => `${kind}: ${signOf(state, at)}`).join(' | ');
    fault(earlier || found === 'not there' ? 'lost' : 'half', `${key}: found “${found}”, wanted ${wanted}`);
  }
}

function signOfRows(key: string, rows: readonly Row[]): string {
  if (rows.length === 0) return 'not there';
  const [en, nl] = STORY_EDITIONS.map((edition) => rows.find((row) => row.edition === edition));
  if (!en || !nl || rows.length > 2) return `${rows.length} articles`;
  const is = (row: Row) =>
    row.withdrawn !== null ? 'withdrawn' : row.released !== null ? 'public' : 'scheduled';
  const version = Number(en.headline.split(' ')[1]);
  const moves = (JSON.parse(en.told ?? '{}') as Record<string, number>)['moved'] ?? 0;
  // A move is a revision of its own.
  const isAlike = is(en) === is(nl) && en.revision === nl.revision + moves && en.picture === nl.picture;
  const isWhole = [en, nl].every(({ headline, edition }) => headline === headlineOf(key, version, edition));
  if (!isAlike || !isWhole) return `half: ${JSON.stringify(rows)}`;
  const told = Object.fromEntries(
    [en, nl].flatMap(({ edition, told: json }) =>
      Object.entries(JSON.parse(json ?? '{}') as Record<string, number>)
        .filter(([kind]) => WORDS.includes(kind))
        .map(([kind, n]) => [`${edition} ${kind}`, n]),
    ),
  );
  const slug = told['en moved'] ? en.slug : null;
  return sign({ is: is(en), version, slug, picture: en.picture, told });
}

/** Every file that an article uses is there, and is what its name says. */
function checkMedia(
  db: NodeDatabase,
  database: string,
  fault: (kind: FaultKind, what: string) => void,
): void {
  const names = db.connection.prepare('SELECT DISTINCT name FROM revision_media').pluck().all() as string[];
  for (const name of names) {
    const file = placeOfMedia(join(database, '..', 'media'), name);
    const digest = existsSync(file)
      ? createHash('sha256').update(readFileSync(file)).digest('hex')
      : 'missing';
    if (!name.startsWith(digest)) fault('media', `${name}: ${digest}`);
  }
}

async function checkLedger(
  db: NodeDatabase,
  database: string,
  fault: (kind: FaultKind, what: string) => void,
): Promise<void> {
  const noted = new Set((await createFileLedger(ledgerFile(database)).list()).map(({ uuid }) => uuid));
  const erased = db.connection.prepare('SELECT uuid FROM articles WHERE erased_at IS NOT NULL').pluck().all();
  const missing = (erased as string[]).filter((uuid) => !noted.has(uuid));
  if (missing.length > 0) fault('lost', `${missing.length} erasures are not in the ledger`);
}
