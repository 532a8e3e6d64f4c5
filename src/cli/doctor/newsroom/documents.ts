// Renders every public document as it is now, has an independent parser read it, and compares what it says with the
// newsroom. Links are looked at on the way: nothing is rendered twice, and a handful at a time is in memory.
import { pathOf } from '../../../documents/address.ts';
import { listAddresses, listStandingAddresses } from '../../../documents/all-addresses.ts';
import { listEditions } from '../../../storage/editions.ts';
import { countArticlePaths } from '../../../storage/paths.ts';
import { decoded } from '../report.ts';
import { statusFinder } from './answers.ts';
import type { Check } from './finding.ts';
import { checkFormerFeeds } from './former-feeds.ts';
import { createJudge } from './judge-documents.ts';
import { createLinkCheck } from './links.ts';
import { checkOthers } from './stored.ts';

const HANDFUL = 50;

/** Checks documents and the links in them. */
export const checkDocuments: Check = async (examined, listener) => {
  const { db, config } = examined;
  const standing = await listStandingAddresses(db);
  const paths = new Set(standing.map(pathOf));
  const findStatuses = statusFinder(examined, paths);
  const links = createLinkCheck(config.baseUrl, findStatuses);
  const judge = createJudge(examined, await listEditions(db), standing);
  const all = standing.length + (await countArticlePaths(db));
  let done = 0;
  for await (const handful of handfuls(listAddresses(db))) {
    const { faults, linking } = await judge(handful);
    for (const { path, what, remedy } of faults) {
      listener.find({ check: 'documents', severity: 'fault', where: decoded(path), what, do: remedy });
    }
    listener.count('documents', handful.length);
    listener.count('links', await links.look(linking));
    done += handful.length;
    listener.progress(done / all);
  }
  await checkOthers(paths)(examined, listener);
  await checkFormerFeeds(findStatuses)(examined, listener);
  for (const finding of links.findings()) listener.find(finding);
};

async function* handfuls<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let handful: T[] = [];
  for await (const item of items) {
    handful.push(item);
    if (handful.length < HANDFUL) continue;
    yield handful;
    handful = [];
  }
  if (handful.length > 0) yield handful;
}
