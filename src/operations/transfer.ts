// Moving a newsroom to another host, page by page: what either side does when it is asked. Whoever asks holds
// nothing: the newsroom that is being filled knows how far it is.
import type { Desk } from '../context.ts';
import { ConstraintError } from '../storage/database.ts';
import { deleteIntents } from '../storage/intents.ts';
import { LimitError } from '../storage/limits.ts';
import { type Decision, type Head, type NewsroomState, setState, write } from '../storage/newsroom.ts';
import { deletePushed } from '../storage/pushed.ts';
import {
  becomeNewsroom,
  type Counts,
  deleteDocuments,
  deleteTransfer,
  deleteUnits,
  insertPage,
  insertTransfer,
  keyOfRow,
  listMissingArticles,
  listUnits,
  movePosition,
  type NewsroomFacts,
  type Position,
  readFacts,
  readTransfer,
  type Transfer,
  type TransferHead,
} from '../storage/transfer.ts';
import {
  STEP_NAMES,
  STEPS,
  type StepName,
  stepAfter,
  stepBefore,
  TABLE_NAMES,
  type TableName,
} from '../storage/transfer-tables.ts';
import { Refusal } from './refusal.ts';
import { faultOfPage } from './transfer-checks.ts';
import { type GivenPage, type PagePosition, sayChanged } from './transfer-page.ts';

type Store = Pick<Desk, 'db'>;

/** Units taken away in one batch: each takes what refers to it along. */
const EMPTYING = 200;

/** Where the first page begins. */
export const FIRST: PagePosition = { step: STEP_NAMES[0] as StepName, after: null };

/**
 * Renders, media that a desk sends and what partners are shown leave the version alone: there may be more than when it
 * began.
 */
const MAY_GROW: ReadonlySet<TableName> = new Set(['media', 'consumers', 'documents', 'embargo_audit']);
/** A render, and what is delivered, may also leave fewer. */
const UNCOUNTED: ReadonlySet<TableName> = new Set([
  'document_tags',
  'idempotent_requests',
  'pushed',
  'intents',
  'subscriptions',
  'subscription_failures',
  'attempts',
]);
/** What an empty newsroom may have: somebody asked it for pages or to be subscribed, or media came ahead. */
const NOTHING_YET: ReadonlySet<TableName> = new Set([
  'media',
  'documents',
  'document_tags',
  'intents',
  'pushed',
]);

/**
 * Begins to fill an empty newsroom with another, or finds how far that has come.
 * @returns where the next page belongs
 * @throws Refusal as `startIn` does
 */
export function beginTransfer({ db }: Store, head: TransferHead): Promise<Position> {
  return writing(db, async () => {
    const facts = await readFacts(db);
    const position = startIn(facts, head);
    const statements = facts.filling
      ? []
      : [setState('receiving'), insertTransfer({ head, position }), deleteIntents(), deletePushed()];
    return { statements, result: position };
  });
}

/**
 * Where moving one newsroom into another begins, or goes on.
 * @param there the newsroom to be filled
 * @throws Refusal when something else is there, or another transfer is under way
 */
export function startIn(
  there: NewsroomFacts,
  { uuid, version }: Pick<TransferHead, 'uuid' | 'version'>,
): Position {
  const { state, counts, filling } = there;
  if (filling) {
    const { head, position } = filling;
    if (head.uuid !== uuid) {
      throw new Refusal(
        `the newsroom to be filled is half filled with another, ${head.uuid}; --restart empties it and begins again`,
      );
    }
    if (head.version !== version) throw new Refusal(sayChanged(head.version, version));
    if (position.step !== 'emptying') return position;
    throw new Refusal(
      'the newsroom to be filled is half emptied; --restart goes on with that and begins again',
    );
  }
  if (state === 'closed')
    throw new Refusal('the newsroom to be filled is closed; a transfer fills a new one');
  const has = TABLE_NAMES.filter((name) => counts[name] > 0 && !NOTHING_YET.has(name));
  if (has.length === 0) return FIRST;
  throw new Refusal(
    `the newsroom to be filled is not empty: it has ${has.join(', ')}; a transfer fills a new one, so give it a new database`,
  );
}

/** What became of a page. */
export interface Taken {
  /** Where the next one begins. */
  position: Position;
  /** Whether this was the one that belonged there. */
  taken: boolean;
}

/**
 * Writes a page and moves the position past it, at once or not at all. A page that is not the next one
 * changes nothing: it is here already, or comes too early.
 * @throws Refusal for a page of something else, or one whose rows cannot be
 */
export function acceptPage({ db }: Store, page: GivenPage): Promise<Taken> {
  return writing(db, async (): Promise<Decision<Taken>> => {
    const { head, position } = await getTransfer(db);
    if (head.uuid !== page.uuid || head.version !== page.version) {
      throw new Refusal(
        'the page is of another newsroom, or another version of it, than the one being moved here',
      );
    }
    if (!isSame(position, page.position)) return unchanged({ position, taken: false });
    const { step, after } = page.position;
    const fault = faultOfPage(page) ?? (await faultOfRevisions(db, page));
    if (fault) throw new Refusal(`the page cannot be taken: ${fault}`);
    const next = positionAfter(page);
    const statements = [
      ...movePosition(position, next),
      ...(step === 'documents' && after === null ? [deleteDocuments()] : []),
      ...insertPage(step, page.rows),
    ];
    return { statements, result: { position: next, taken: true } };
  });
}

/** Theirs is the one reference that is looked at when the batch ends, where D1 does not say what was wrong. */
async function faultOfRevisions(db: Store['db'], { position, rows }: GivenPage): Promise<string | undefined> {
  if (position.step !== 'revisions') return undefined;
  const ids = (rows.revisions ?? []).map((row) => keyOfRow('revisions', row)[0] as number);
  const [missing] = await listMissingArticles(db, ids);
  return missing === undefined ? undefined : `a revision is of article ${missing}, which is not here`;
}

/** Where the page after this one begins. */
export function positionAfter({
  position: { step },
  rows,
  last,
}: Pick<GivenPage, 'position' | 'rows' | 'last'>): Position {
  const { table } = STEPS[step];
  const unit = rows[table]?.at(-1);
  if (!last && unit) return { step, after: keyOfRow(table, unit) };
  const next = stepAfter(step);
  return next ? { step: next, after: null } : { step: 'end' };
}

function isSame(a: Position, b: PagePosition): boolean {
  return a.step === b.step && 'after' in a && JSON.stringify(a.after) === JSON.stringify(b.after);
}

/**
 * Opens the newsroom that has been filled, as the one that was moved. Doing it again changes nothing.
 * @throws Refusal when rows are missing
 */
export function finishTransfer(
  { db }: Store,
  moved: { uuid: string; version: number },
): Promise<{ state: NewsroomState }> {
  return writing(db, async () => {
    const { uuid, version, state, counts, filling } = await readFacts(db);
    // It may have gone on since, when the first answer was lost.
    if (state === 'open' && uuid === moved.uuid && version >= moved.version) return unchanged({ state });
    const { head, position } = filling ?? (await getTransfer(db));
    if (head.uuid !== moved.uuid || head.version !== moved.version) {
      throw new Refusal('it is another newsroom, or another version of it, that is being moved here');
    }
    if (position.step !== 'end') throw new Refusal('the transfer has not come to its end yet');
    const fault = faultOfCounts(counts, head.counts);
    if (fault) throw new Refusal(`${fault}; --restart begins again`);
    const statements = [becomeNewsroom(head), deleteTransfer()];
    return { statements, result: { state: 'open' as const } };
  });
}

/** Says which table has not the rows that it had, as far as renders leave them alone; undefined when none. */
export function faultOfCounts(here: Counts, there: Counts): string | undefined {
  const name = TABLE_NAMES.find((one) => {
    if (UNCOUNTED.has(one) || here[one] === there[one]) return false;
    return here[one] < there[one] || !MAY_GROW.has(one);
  });
  return name && `“${name}” has ${here[name]} rows here, and ${there[name]} where it came from`;
}

/**
 * Takes some of what a transfer has brought away again, children first, so that another may begin.
 * @returns whether that was the last of it; until then, ask again
 * @throws Refusal once the change log has begun to come in, which is for ever
 */
export function abandonTransfer({ db }: Store): Promise<{ empty: boolean }> {
  return writing(db, async ({ seq }): Promise<Decision<{ empty: boolean }>> => {
    const { position } = await getTransfer(db);
    if (seq > 0) {
      throw new Refusal(
        'the change log is coming in already, and nothing takes that away: finish this transfer, or give the newsroom a new database',
      );
    }
    let at: StepName | undefined =
      position.step === 'emptying' ? position.at : (STEP_NAMES.at(-1) as StepName);
    for (; at !== undefined; at = stepBefore(at)) {
      const units = await listUnits(db, at, null, EMPTYING);
      const last = units.at(-1)?.key;
      if (!last) continue;
      const statements = [...movePosition(position, { step: 'emptying', at }), ...deleteUnits(at, last)];
      return { statements, result: { empty: false } };
    }
    return { statements: [setState('open'), deleteTransfer()], result: { empty: true } };
  });
}

async function getTransfer(db: Store['db']): Promise<Transfer> {
  const transfer = await readTransfer(db);
  if (!transfer) throw new Refusal('no newsroom is being moved here');
  return transfer;
}

/** In whatever state: what a transfer does says for itself when it may be done. */
async function writing<T>(db: Store['db'], decide: (head: Head) => Promise<Decision<T>>): Promise<T> {
  try {
    return await write(db, decide, ['open', 'closed', 'receiving']);
  } catch (error) {
    // What comes from elsewhere may be anything; the database says which rule it breaks.
    if (error instanceof ConstraintError || error instanceof LimitError) {
      throw new Refusal(`the page cannot be taken: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

function unchanged<T>(result: T): Decision<T> {
  return { statements: [], result };
}
