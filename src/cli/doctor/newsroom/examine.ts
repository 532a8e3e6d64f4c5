// An examination of the newsroom of this machine from start to end: as of one moment, and nothing is written.

import type { NodeConfig } from '../../../config.ts';
import { createReadOnlySource } from '../../../documents/read-only-source.ts';
import { createReadOnlySearch } from '../../../documents/search.ts';
import { createMemoryLimiter } from '../../../http/api/limiter.ts';
import { readAssets } from '../../../node/catalogues.ts';
import { createContext } from '../../../node/context.ts';
import { createAnswerCache, createReads } from '../../../partners/perform-reads.ts';
import { readHead } from '../../../storage/newsroom.ts';
import { isDamage } from '../../../storage/storage-fault.ts';
import type { Io } from '../../io.ts';
import { type OpenDesk, openSnapshot } from '../../open-desk.ts';
import { checkDatabase } from './database.ts';
import { checkDocuments } from './documents.ts';
import { checkEditions } from './editions.ts';
import type { Check, CheckName, Examined, Finding, Tally } from './finding.ts';
import { checkMedia } from './media.ts';
import { checkPush } from './push.ts';

/** What is looked at one after the other, and how much of the whole each is about. */
const STEPS: readonly { name: CheckName; share: number; check: Check }[] = [
  { name: 'database', share: 0.05, check: checkDatabase },
  { name: 'documents', share: 0.8, check: checkDocuments },
  { name: 'media', share: 0.1, check: checkMedia },
  { name: 'editions', share: 0.04, check: checkEditions },
  { name: 'push', share: 0.01, check: checkPush },
];

export interface Examination {
  findings: Finding[];
  tally: Tally;
}

/** Told what happens while it happens. */
export interface ExaminationListener {
  found(finding: Finding): void;
  /** How far it is, from 0 to 1, and with what. */
  progress(done: number, what: CheckName): void;
}

/**
 * Examines the newsroom that the configuration names. What one check cannot finish is a finding, and the others go on.
 * @throws Refusal when there is no newsroom
 */
export async function examineNewsroom(
  config: NodeConfig,
  io: Pick<Io, 'now' | 'newId'>,
  { found, progress }: ExaminationListener,
): Promise<Examination> {
  const desk = await openSnapshot(config, io);
  const findings: Finding[] = [];
  const tally: Tally = { editions: 0, stories: 0, articles: 0, documents: 0, links: 0, files: 0, octets: 0 };
  const find = (finding: Finding): void => {
    findings.push(finding);
    found(finding);
  };
  try {
    const examined = await lookAt(desk);
    let before = 0;
    for (const { name, share, check } of await stepsFor(examined, find)) {
      progress(before, name);
      const from = before;
      try {
        await check(examined, {
          find,
          count: (what, by) => {
            tally[what] += by;
          },
          progress: (done) => progress(from + share * done, name),
        });
      } catch (error) {
        if (!isDamage(error)) throw error;
        find({
          check: name,
          severity: 'fault',
          where: config.database,
          what: 'the file is damaged where this check reads, and the check ended there',
          do: 'restore the newest backup that passes this examination',
        });
      }
      before += share;
    }
    return { findings, tally };
  } finally {
    desk.close();
  }
}

/** Half a newsroom has no documents yet, and breaks rules that hold once it is there. */
async function stepsFor({ db, config }: Examined, find: (finding: Finding) => void): Promise<typeof STEPS> {
  const { state } = await readHead(db);
  if (state !== 'receiving') return STEPS;
  find({
    check: 'database',
    severity: 'warning',
    where: config.database,
    what: 'it is being filled from another host',
    do: 'let that transfer finish, then examine it',
  });
  return [];
}

async function lookAt({ config, db, now, newId }: OpenDesk): Promise<Examined> {
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const context = { ...(await createContext(config, db, silent)), config, db, now, newId };
  const assets = readAssets();
  const refuse = async () => ({ ok: false, fault: 'refused', detail: 'nothing is written here' }) as const;
  return {
    ...context,
    documents: createReadOnlySource(context),
    search: createReadOnlySearch(context),
    reads: createReads(context, createAnswerCache(0)),
    awaitChange: async () => false,
    desk: { perform: refuse, putMedia: refuse },
    partners: { perform: refuse },
    limiter: createMemoryLimiter(() => {}),
    findAsset: async (name) => assets.get(name),
    compress: null,
  };
}
