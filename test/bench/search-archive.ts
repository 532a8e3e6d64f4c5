// Builds an archive to be searched, and indexes it. Arguments: the database's file, and how many articles.
import { indexPortion } from '../../src/documents/search-index.ts';
import { DAY, HOUR } from '../../src/domain/time.ts';
import { openDatabase } from '../../src/node/database.ts';
import { sql } from '../../src/storage/database.ts';
import { writeArchive } from './fast-archive.ts';

const [file = '', count = '0'] = process.argv.slice(2);
const articles = Number(count);
const now = Date.now();
const db = openDatabase(file);
// However many there are, they came out over twenty years.
await writeArchive(
  db,
  articles,
  (n) => now - HOUR - Math.floor(((articles - n) / articles) * 20 * 365) * DAY - (n % 1_000) * 1_000,
);
const started = performance.now();
while ((await indexPortion({ db })) === 'more');
const seconds = (performance.now() - started) / 1000;
const [row] = await db.all(sql('SELECT sum(octet_length(block)) AS octets FROM search_index_data'));
db.close();
process.send?.({ rate: articles / seconds, octets: (row?.['octets'] as number) / articles });
