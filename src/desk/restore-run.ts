// A restore from start to end: what it is made from is looked at whole, and then fills an empty newsroom as one
// that moves in does.
import { Refusal } from '../operations/refusal.ts';
import type { Erasure } from '../storage/erasing.ts';
import type { NewsroomFacts } from '../storage/transfer.ts';
import type { DeskLink } from './link.ts';
import type { MediaListener } from './transfer-media.ts';
import { runTransfer, type TransferListener, type Transferred } from './transfer-run.ts';

/** An export or a backup, open to be read. */
export interface RestoreSource {
  /** What it is and where, to say it in a sentence. */
  name: string;
  /** What it answers as a newsroom would; it is asked `newsroom`, `transfer-page` and media only. */
  link: Pick<DeskLink, 'perform' | 'findMedia'>;
  /**
   * Looks at all of it.
   * @param onMedia called with the name of each file that its rows name
   * @throws Refusal when it is not whole
   */
  check(onProgress: CheckListener['checked'], onMedia: (name: string) => Promise<void>): Promise<void>;
  /** Whether the file is beside it. */
  hasMedia(name: string): Promise<boolean>;
  /** Where what was handed over last stands in it; undefined where nobody could find it. */
  where(): string | undefined;
  close(): Promise<void>;
}

export interface CheckListener extends Pick<MediaListener, 'lost'> {
  /** Called now and then while what is to be restored is looked at. */
  checked(progress: { rows: number; of: number }): void;
}

/**
 * Looks at what is to be restored before anything is written.
 * @param hasToo whether a file that is not beside it is where it would go
 * @param incomplete go on though media files are missing
 * @throws Refusal when it is not whole
 */
export async function checkSource(
  source: RestoreSource,
  hasToo: (name: string) => Promise<boolean>,
  incomplete: boolean,
  listener: CheckListener,
): Promise<void> {
  let missing = 0;
  await source.check(listener.checked, async (name) => {
    if ((await source.hasMedia(name)) || (await hasToo(name))) return;
    missing++;
    if (!incomplete) listener.lost(name, 'is missing');
  });
  if (missing === 0 || incomplete) return;
  const what = missing === 1 ? 'a media file is' : `${missing} media files are`;
  throw new Refusal(`${what} missing beside ${source.name}; --incomplete restores what there is`);
}

export interface RestoreOptions {
  /** Go on in the epoch of what is restored, instead of a new one. */
  continue: boolean;
  /** Empty a newsroom that an earlier restore has half filled, and begin again. */
  restart: boolean;
  /** What was erased after the export or backup was made. */
  erasures: readonly Erasure[];
}

/**
 * Fills an empty newsroom with what was exported or backed up. Cut anywhere, it goes on when it is run again.
 * @throws Refusal when the newsroom is not empty, or a row cannot be taken
 */
export async function runRestore(
  source: RestoreSource,
  target: DeskLink,
  options: RestoreOptions,
  newId: () => string,
  listener: TransferListener,
): Promise<Transferred> {
  const there = await target.perform('newsroom', {});
  const here = await source.link.perform('newsroom', {});
  if (!options.restart) checkEpoch(there, here.epoch, options);
  const restored = await runTransfer(
    asDesk(source),
    saying(target, source),
    {
      copy: true,
      restart: options.restart,
      erasures: options.erasures,
      ...(!options.continue && { epoch: newId() }),
    },
    listener,
  );
  if (restored.outcome !== 'there') return { ...restored, newsroom: await target.perform('newsroom', {}) };
  throw new Refusal(
    `this newsroom is there already, at version ${there.version}; a restore fills an empty one, so give it a new database`,
  );
}

/** Half of a newsroom was filled to go on in one epoch: the other half cannot be for another. */
function checkEpoch({ filling }: NewsroomFacts, epoch: string, options: RestoreOptions): void {
  if (!filling || (filling.head.epoch === epoch) === options.continue) return;
  throw new Refusal(
    `the newsroom is half filled already, by a restore ${options.continue ? 'without' : 'with'} --continue; give the same options, or begin again with --restart`,
  );
}

function asDesk({ link }: RestoreSource): DeskLink {
  const nothing = (): never => {
    throw new Error('what is restored is only read');
  };
  return { ...link, hasMedia: nothing, putMedia: nothing };
}

/** Says of a page that was refused where it stands. */
function saying(target: DeskLink, { where }: RestoreSource): DeskLink {
  return {
    ...target,
    async perform(name, input) {
      try {
        return await target.perform(name, input);
      } catch (error) {
        const place = name === 'transfer-accept' && error instanceof Refusal ? where() : undefined;
        if (place !== undefined) (error as Refusal).message = `${place}: ${(error as Refusal).message}`;
        throw error;
      }
    },
  };
}
