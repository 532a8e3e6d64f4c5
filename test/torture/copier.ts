// A process that copies a newsroom, as `coranto backup` does and as whoever upgrades it does, and says when it has.
import { runBackup } from '../../src/cli/backup-run.ts';
import { upgrade } from '../../src/cli/upgrade.ts';
import type { NodeConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/node/database.ts';

export type Copying =
  | { ask: 'back up'; config: NodeConfig; folder: string }
  | { ask: 'upgrade'; database: string };

export type Copied = { is: 'loaded' } | { is: 'done'; whole: boolean; faults: string[] };

const say = (copied: Copied): void => void process.send?.(copied);

process.on('disconnect', () => process.exit());
process.once('message', (asked: Copying) => void copy(asked));

say({ is: 'loaded' });

async function copy(asked: Copying): Promise<void> {
  const faults: string[] = [];
  try {
    const whole = asked.ask === 'back up' ? await backUp(asked) : await bringUp(asked.database);
    say({ is: 'done', whole, faults });
  } catch (error) {
    say({ is: 'done', whole: false, faults: [...faults, String(error)] });
  }

  async function backUp({ config, folder }: Extract<Copying, { ask: 'back up' }>): Promise<boolean> {
    const desk = { now: Date.now, newId: () => crypto.randomUUID() };
    const { kept } = await runBackup(config, desk, folder, false, {
      copied: () => {},
      checking: () => {},
      file: () => {},
      lost: (name) => void faults.push(`${name} is missing`),
      fault: (sentence) => void faults.push(sentence),
    });
    return kept;
  }

  async function bringUp(database: string): Promise<boolean> {
    const db = openDatabase(database);
    await upgrade(db, database, () => {});
    db.close();
    return true;
  }
}
