// Whether what searches look in is what is public: its entries, and how far it has read the log.
import { HOUR, toRfc3339 } from '../../../domain/time.ts';
import { findIndexFaults, REMAKE } from '../../../storage/search-index.ts';
import { counted } from '../../table.ts';
import type { Examined, Finding } from './finding.ts';

/** A server indexes at once; a command alone leaves it to the next server. */
const PATIENCE = HOUR;

const ANEW = `run “sqlite3 <file> "${REMAKE}"” and start the server, which makes the index anew from the log`;

/** What is wrong with the search index. One that no server has begun yet says nothing. */
export async function examineIndex({ db, config, now }: Examined): Promise<Finding[]> {
  const { isBegun, lacking, wrong, unpaired, unreadSince } = await findIndexFaults(db);
  const finding = (severity: Finding['severity'], what: string, remedy: string): Finding => {
    return { check: 'database', severity, where: config.database, what, do: remedy };
  };
  if (!isBegun) return [];
  const faults = [
    wrong > 0 && `the search index has ${counted(wrong, 'entry', 'entries')} of what is not public`,
    lacking > 0 && `the search index lacks ${counted(lacking, 'public article')}`,
    unpaired > 0 &&
      `the search index has ${counted(unpaired, 'entry', 'entries')} in one of its tables and not in the other`,
  ].filter((what) => what !== false);
  // What it has not read yet it may lack.
  if (unreadSince === null) return faults.map((what) => finding('fault', what, ANEW));
  if (now() - unreadSince < PATIENCE) return [];
  const what = `the search index has not read what was logged since ${toRfc3339(unreadSince)}`;
  return [finding('warning', what, 'start the server, which reads on in the log')];
}
