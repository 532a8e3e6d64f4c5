// What a newsroom is restored from: an export or a backup, told by what is there, behind one face.

import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { NodeConfig } from '../config.ts';
import type { Desk } from '../context.ts';
import { linkHere, readMedia } from '../desk/link.ts';
import { linesSource, type SourceFiles } from '../desk/restore-lines.ts';
import type { RestoreSource } from '../desk/restore-run.ts';
import { listNames } from '../desk/transfer-media.ts';
import { createFileMedia } from '../node/media.ts';
import { Refusal } from '../operations/refusal.ts';
import { isDamage } from '../storage/storage-fault.ts';
import { BACKUP, faultsOfDatabase } from './backup-run.ts';
import { LINES, readLinesFile } from './lines-file.ts';
import { MEDIA } from './media-folder.ts';
import { openToRead } from './open-desk.ts';
import { refuseLive } from './whole-file.ts';

/**
 * Opens what a newsroom is to be restored from; nothing of it is looked at yet.
 * @param path a folder with an export or a backup, or either's file itself
 * @param media the folder of its media files; left out, the one beside it
 * @throws Refusal when it is neither
 */
export async function openSource(
  path: string,
  media: string | undefined,
  config: NodeConfig,
  desk: Pick<Desk, 'now' | 'newId'>,
): Promise<RestoreSource & { file: string }> {
  const file = fileOf(path);
  // Read and written at once it would wait for itself.
  refuseLive([file], [config.database], 'a restore fills another one, so set CORANTO_DATABASE to that');
  const store = createFileMedia(media ?? join(dirname(file), MEDIA));
  const files: SourceFiles = { findMedia: (name) => readMedia(store, name), hasMedia: store.has };
  if (!isSqlite(file)) return { file, ...linesSource(file, () => readLinesFile(file), files) };
  return soundly(file, async () => ({
    file,
    ...backupSource(file, files, await openToRead({ ...config, database: file }, desk)),
  }));
}

/** What SQLite says of a file that is damaged is meant for the newsroom's own. */
async function soundly<T>(file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const said = isDamage(error) ? (error.cause as Error) : error;
    // One with a schema that it cannot read is an error of the statement.
    const isOfFile = isDamage(error) || (error as { code?: string }).code === 'SQLITE_ERROR';
    if (!isOfFile) throw error;
    throw new Refusal(`“${file}” is damaged: ${(said as Error).message}`, { cause: error });
  }
}

function backupSource(
  file: string,
  { hasMedia, findMedia }: SourceFiles,
  desk: Awaited<ReturnType<typeof openToRead>>,
): RestoreSource {
  const link = { ...linkHere({ ...desk, media: null }), findMedia };
  return {
    name: `“${file}”`,
    link,
    hasMedia,
    check: (_, onMedia) =>
      soundly(file, async () => {
        const [fault] = await faultsOfDatabase(desk.db);
        if (fault !== undefined) throw new Refusal(`“${file}” is damaged: ${fault}`);
        for await (const names of listNames(link)) for (const name of names) await onMedia(name);
      }),
    where: () => undefined,
    close: async () => desk.close(),
  };
}

function fileOf(path: string): string {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts) throw new Refusal(`there is no “${path}”`);
  if (!facts.isDirectory()) return path;
  const found = [LINES, BACKUP].map((name) => join(path, name)).filter((file) => existsSync(file));
  if (found.length === 1) return found[0] as string;
  throw new Refusal(
    found.length === 0
      ? `in “${path}” there is neither ${LINES}, as “coranto export” makes it, nor ${BACKUP}, as “coranto backup” does`
      : `in “${path}” there is an export and a backup; name the file of the one`,
  );
}

const SQLITE = 'SQLite format 3\0';

function isSqlite(file: string): boolean {
  const begin = Buffer.alloc(SQLITE.length);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, begin);
  } finally {
    closeSync(descriptor);
  }
  return begin.toString('latin1') === SQLITE;
}
