// The ledger of erasures on Node: a file beside the database, to which lines are added and none is ever taken away.
import { existsSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Erasure, Ledger } from '../storage/erasing.ts';
import { writing } from './file-fault.ts';
import { syncFolder } from './folder.ts';

/** A time and an article's id. A line that a power cut tore is none: what it was to say was not done. */
const LINE =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/gm;

/** The ledger in a file, which is made with the first erasure. */
export function createFileLedger(file: string): Ledger {
  return {
    async note(erasures) {
      await writing('ledger', async () => {
        const handle = await open(file, 'a', 0o644);
        try {
          // A torn line before these is a line of its own.
          await handle.writeFile(`\n${erasures.map(lineOf).join('\n')}\n`);
          await handle.sync();
        } finally {
          await handle.close();
        }
        // Whoever made the file may have been killed before this.
        await syncFolder(dirname(file));
      });
    },
    async list() {
      if (!existsSync(file)) return [];
      const text = await readFile(file, 'utf8').catch((error) => {
        // Of a folder Node does not say which.
        throw Object.assign(error, { path: file });
      });
      // An impossible time does not undo the erasure: it was before the file was written last.
      const { mtimeMs } = await stat(file);
      const noted = [...text.matchAll(LINE)].map(([, at, uuid]): [string, number] => [
        uuid as string,
        Date.parse(at as string) || Math.floor(mtimeMs),
      ]);
      return [...new Map(noted)].map(([uuid, at]) => ({ uuid, at }));
    },
  };
}

function lineOf({ uuid, at }: Erasure): string {
  return `${new Date(at).toISOString()} ${uuid}`;
}

/** Where the ledger of a database is. */
export function ledgerFile(database: string): string {
  return `${database}.erasures`;
}
