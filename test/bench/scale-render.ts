// Renders a newsroom's documents in a process of its own: arguments are the database's file, and `hot` (what a server
// renders ahead) or `all` (whatever has an address).
import { readConfig } from '../../src/config.ts';
import { pathOf } from '../../src/documents/address.ts';
import { produceAll } from '../../src/documents/produce.ts';
import { generate } from '../../src/jobs/generate.ts';
import { createContext } from '../../src/node/context.ts';
import { openDatabase } from '../../src/node/database.ts';
import { sql } from '../../src/storage/database.ts';

/** Documents rendered from one snapshot. */
const HANDFUL = 12;

const [file = '', which] = process.argv.slice(2);
const db = openDatabase(file);
const config = readConfig({ CORANTO_DATABASE: file, CORANTO_BASE_URL: 'https://news.example.org' });
const context = await createContext(config, db);
if (which === 'hot') await generate(context);
else {
  let handful: string[] = [];
  for (const path of await listAll()) {
    handful.push(path);
    if (handful.length < HANDFUL) continue;
    await produceAll(context, handful);
    handful = [];
  }
  await produceAll(context, handful);
}
db.close();

/** Every article, month, year and archive part; the rest is hot. */
async function listAll(): Promise<string[]> {
  const articles = await db.all(
    sql(`SELECT e.path AS edition, a.month, a.slug FROM public_articles a JOIN editions e ON e.id = a.edition_id
      ORDER BY a.edition_id, a.released_at`),
  );
  const months = await db.all(
    sql(
      'SELECT e.path AS edition, m.month FROM months m JOIN editions e ON e.id = m.edition_id WHERE m.articles > 0',
    ),
  );
  const parts = await db.all(
    sql(`SELECT e.path AS edition, (SELECT max(ordinal) FROM articles a WHERE a.edition_id = e.id AND a.ordinal IS NOT NULL)
      / 50 AS parts FROM editions e`),
  );
  const text = (value: unknown) => value as string;
  const years = new Set(months.map(({ edition, month }) => `${edition} ${text(month).slice(0, 4)}`));
  return [
    ...articles.map(({ edition, month, slug }) =>
      pathOf({ kind: 'article', edition: text(edition), month: text(month), slug: text(slug) }),
    ),
    ...months.map(({ edition, month }) =>
      pathOf({ kind: 'month', edition: text(edition), month: text(month), part: null }),
    ),
    ...[...years].map((one) => {
      const [edition = '', year = ''] = one.split(' ');
      return pathOf({ kind: 'year', edition, year });
    }),
    ...parts.flatMap(({ edition, parts: count }) =>
      Array.from({ length: count as number }, (_, i) =>
        (['atom', 'rss', 'json'] as const).map((format) => `/${edition}/archive/${i + 1}.${format}`),
      ).flat(),
    ),
  ];
}
