// Closing a newsroom and opening it again: which of two hosts that have it is at work.
import type { Desk } from '../context.ts';
import { type Head, setState, write } from '../storage/newsroom.ts';

export interface StateChange {
  state: 'open' | 'closed';
  /** Whether it was otherwise before. */
  changed: boolean;
}

/**
 * Closes the newsroom, so that nothing is written or released, or opens it again.
 * @throws ClosedError while it is being filled
 */
export function setNewsroomState(
  { db }: Pick<Desk, 'db'>,
  state: StateChange['state'],
): Promise<StateChange> {
  const decide = async (head: Head) => {
    const changed = head.state !== state;
    return { statements: changed ? [setState(state)] : [], result: { state, changed } };
  };
  return write(db, decide, ['open', 'closed']);
}
