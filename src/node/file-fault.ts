// What the disk refuses when a file of the newsroom is written, as a fault of storage.
import { StorageFault, type StorageFaultReason, type StoragePart } from '../storage/storage-fault.ts';

const REASONS: Readonly<Record<string, StorageFaultReason>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'read-only',
  EIO: 'unreadable',
};

/**
 * Writes files of a part of the newsroom's storage.
 * @throws StorageFault where the disk does not take them; any other error as it is
 */
export async function writing<T>(part: StoragePart, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
    throw reason === undefined ? error : new StorageFault(part, reason, { cause: error });
  }
}
