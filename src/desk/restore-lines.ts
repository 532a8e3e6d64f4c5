// Lines of an export behind the face of what a newsroom is restored from.
import type { NewsroomFacts, TransferHead } from '../storage/transfer.ts';
import { travelling } from '../storage/transfer-tables.ts';
import { LinesSource } from './lines-source.ts';
import type { TextLine } from './lines-units.ts';
import type { RestoreSource } from './restore-run.ts';

/** Where its media are. */
export type SourceFiles = Pick<RestoreSource, 'hasMedia'> & Pick<RestoreSource['link'], 'findMedia'>;

/** Rows between two words on how far the looking is. */
const OFTEN = 1_000;

/**
 * An export as what a newsroom is restored from.
 * @param file its name, to say where something is wrong
 * @param open reads its lines from the beginning
 */
export function linesSource(
  file: string,
  open: () => AsyncIterable<TextLine>,
  { hasMedia, findMedia }: SourceFiles,
): RestoreSource {
  const lines = new LinesSource(file, open);
  let head: TransferHead | undefined;
  const getHead = (): TransferHead => {
    if (!head) throw new Error('an export is looked at before it is asked');
    return head;
  };
  const answers: Record<string, (input: never) => Promise<unknown>> = {
    newsroom: async (): Promise<NewsroomFacts> => ({ ...getHead(), state: 'open', seq: 0, filling: null }),
    'transfer-page': ({ position }) => lines.page(position, getHead()),
  };
  return {
    name: `“${file}”`,
    link: {
      perform: (name, input) => answers[name]?.(input as never) as Promise<never>,
      findMedia,
    },
    hasMedia,
    async check(onProgress, onMedia) {
      let of = 0;
      const onHead = (found: TransferHead): void => {
        head = found;
        of = travelling(found.counts);
      };
      let said = 0;
      await lines.check(onHead, async (step, key, rows) => {
        if (step === 'media') await onMedia(key[0] as string);
        if (rows < said + OFTEN) return;
        said = rows;
        onProgress({ rows, of });
      });
    },
    where: () => lines.where(),
    close: () => lines.close(),
  };
}
