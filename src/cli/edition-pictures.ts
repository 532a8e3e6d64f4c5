// A picture for an edition, from a file of this machine to the newsroom.
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { DeskLink } from '../desk/link.ts';
import { faultOfPicture, type Picture } from '../domain/edition-pictures.ts';
import { createMediaShelf } from '../intake/media-shelf.ts';
import { Refusal } from '../operations/refusal.ts';
import { sayFileFault } from './failure.ts';
import { sendMedia } from './media-queue.ts';
import { mediaIn } from './read-files.ts';

/**
 * Sends a file to the newsroom to be its edition's icon or logo.
 * @returns its name there
 * @throws Refusal when it cannot be read, or will not do
 */
export async function sendPicture(desk: DeskLink, which: Picture, path: string): Promise<string> {
  const refuse = (fault: string) => new Refusal(`--${which} “${path}”: ${fault}`);
  let file: string;
  try {
    file = realpathSync(path);
    if (!statSync(file).isFile()) throw refuse('is not a file');
  } catch (error) {
    throw error instanceof Refusal ? error : refuse(sayFileFault(error));
  }
  const shelf = createMediaShelf(mediaIn(dirname(file)));
  const found = await shelf.find(basename(file));
  if ('fault' in found) throw new Refusal(`--${which}: ${found.fault}`);
  const fault = faultOfPicture(which, found.file);
  if (fault) throw refuse(fault);
  await sendMedia(desk, shelf.read);
  return found.file.name;
}
