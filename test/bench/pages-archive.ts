// Builds an archive to be read: as much a day, however far it goes back. Arguments: the file, and how many articles.
import { DAY, HOUR } from '../../src/domain/time.ts';
import { openDatabase } from '../../src/node/database.ts';
import { writeArchive } from './fast-archive.ts';

/** Articles a day: a quarter of a million in twenty years. */
const PACE = 34;

const [file = '', count = '0'] = process.argv.slice(2);
const articles = Number(count);
const now = Date.now();
const db = openDatabase(file);
await writeArchive(db, articles, (n) => Math.floor(now - HOUR - ((articles - n) / PACE) * DAY));
db.close();
process.send?.({ articles });
