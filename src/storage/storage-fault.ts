// What the newsroom's storage cannot do at the moment, though nothing is wrong with what was asked: told in one sentence,
// without the name of a file.

/**
 * `full`: there is no room. `read-only`: it may not be written. `busy`: another program has it. `damaged`: it is not
 * whole. `foreign`: it is no database. `shut`: it cannot be opened. `unreadable`: the disk reports an error.
 */
export type StorageFaultReason =
  | 'full'
  | 'read-only'
  | 'busy'
  | 'damaged'
  | 'foreign'
  | 'shut'
  | 'unreadable';

/** `ledger`: of erasures. */
export type StoragePart = 'database' | 'media folder' | 'ledger';

/** What it is, for whoever keeps the newsroom, and what to do. */
const SENTENCES: Readonly<Record<StorageFaultReason, string>> = {
  full: 'cannot grow: the disk is full',
  'read-only':
    'cannot be written; this user must be allowed to write the file, its folder, and what is beside it (-wal, -shm)',
  busy: 'is locked by another program; try again when that has finished',
  damaged: 'is damaged; restore it from a backup',
  foreign: 'is not a SQLite file; set CORANTO_DATABASE to the newsroom’s file, or to a new one',
  shut: 'cannot be opened; its folder must exist and this user must be allowed to write there',
  unreadable: 'cannot be read or written: the disk reports an error',
};

/**
 * Thrown where storage cannot do what it should. What was asked is not done, unless the same was committed before;
 * asked again later it may be.
 */
export class StorageFault extends Error {
  override name = 'StorageFault';
  readonly part: StoragePart;
  readonly reason: StorageFaultReason;
  constructor(part: StoragePart, reason: StorageFaultReason, options?: ErrorOptions) {
    super(`the ${part} ${SENTENCES[reason]}`, options);
    this.part = part;
    this.reason = reason;
  }

  /** Whether what is there can be read all the same, as far as anybody knows. */
  get isOfWriting(): boolean {
    return this.reason === 'full' || this.reason === 'read-only' || this.reason === 'busy';
  }
}

/** Of the database; a transaction that it stopped wrote nothing. */
export class DatabaseFault extends StorageFault {
  override name = 'DatabaseFault';
  constructor(reason: StorageFaultReason, options?: ErrorOptions) {
    super('database', reason, options);
  }
}

/** Whether the file itself is to blame: it is not whole, is no database, or the disk cannot read it. */
export function isDamage(error: unknown): error is DatabaseFault {
  return error instanceof DatabaseFault && ['damaged', 'foreign', 'unreadable'].includes(error.reason);
}

/** As it crosses from one thread to another. */
export type PlainFault = Pick<StorageFault, 'part' | 'reason'>;

/** The fault in an error, to be sent to another thread; undefined where it is another error. */
export function plainFault(error: unknown): PlainFault | undefined {
  return error instanceof StorageFault ? { part: error.part, reason: error.reason } : undefined;
}

/** The error that a fault from another thread was. */
export function faultFrom({ part, reason }: PlainFault): StorageFault {
  return part === 'database' ? new DatabaseFault(reason) : new StorageFault(part, reason);
}

/** By what SQLite's codes begin with; the first that fits. */
const CODES: readonly [string, StorageFaultReason][] = [
  ['SQLITE_FULL', 'full'],
  // The file that connections share could not grow.
  ['SQLITE_IOERR_SHMSIZE', 'full'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_PROTOCOL', 'busy'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'foreign'],
  ['SQLITE_CANTOPEN', 'shut'],
  ['SQLITE_IOERR', 'unreadable'],
];

/** The fault that SQLite's code of an error stands for; undefined for any other error. */
export function faultOfCode(code: string): StorageFaultReason | undefined {
  return CODES.find(([start]) => code === start || code.startsWith(`${start}_`))?.[1];
}

/** Milliseconds after which the same fault is told again, as long as it lasts. */
const AGAIN_AFTER = 300_000;

/**
 * Tells the log of faults: of each once, and again while it lasts, however often it is met.
 * @returns whether the error was such a fault; if not, it is told by whoever met it
 */
export function createFaultLog(teller: {
  log: { error(message: string, facts?: Record<string, unknown>): void };
  now(): number;
}): (error: unknown) => boolean {
  const told = new Map<string, number>();
  return (error) => {
    if (!(error instanceof StorageFault)) return false;
    const at = teller.now();
    const last = told.get(error.message);
    if (last === undefined || Math.abs(at - last) >= AGAIN_AFTER) {
      told.set(error.message, at);
      teller.log.error(error.message, {
        ...(error.cause instanceof Error && { why: error.cause.message }),
        ...(error.isOfWriting && {
          hint: 'reading goes on, and so does writing once it can; restart nothing',
        }),
      });
    }
    return true;
  };
}
