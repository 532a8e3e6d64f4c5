// A scheduler in a process of its own: settles a newsroom's file again and again, until nothing of it waits.
// Run as: node settle-program.ts <file> <now>. Prints how many articles it released.
import { openDatabase } from '../../src/node/database.ts';
import { settle } from '../../src/operations/settle.ts';

const [file = '', last = '0'] = process.argv.slice(2);
const db = openDatabase(file);
const count = db.connection.prepare(
  'SELECT count(*) FROM articles WHERE released_at IS NULL AND publish_at <= ?',
);
let released = 0;
const due = db.connection
  .prepare('SELECT DISTINCT publish_at FROM articles WHERE publish_at <= ? ORDER BY 1')
  .pluck()
  .all(Number(last)) as number[];
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
process.stdin.destroy();
for (const now of due) {
  const desk = { db, now: () => now, newId: () => crypto.randomUUID() };
  released += (await settle(desk)).released;
}
if (count.pluck().get(Number(last)) !== 0) throw new Error('something still waits');
db.close();
process.stdout.write(`${released}\n`);
