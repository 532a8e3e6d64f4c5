// A step that a model and newsrooms take: one operation, or time that passes; and what must hold after it.
import assert from 'node:assert/strict';
import type fc from 'fast-check';
import type { InputOf, OperationName, ResultOf } from '../../../src/desk/operations.ts';
import { Refusal } from '../../../src/operations/refusal.ts';
import { assertAgrees, type Stage } from './agreement.ts';
import { attempt, type Model } from './model.ts';
import { settle } from './settle.ts';

/** Newsrooms that go through the same: what is done to one is done to all. */
export interface Stages {
  all: Stage[];
  /** What else must hold after a step. */
  compare(): Promise<void>;
  /** Settles what is due and looks whether a newsroom is as the model has it; left out, everywhere. */
  agree?(m: Model, stage: Stage): Promise<void>;
}

export interface Step extends fc.AsyncCommand<Model, Stages> {
  check(m: Readonly<Model>): boolean;
  /** Whether it is not refused. */
  makesSense(m: Readonly<Model>): boolean;
}

/** An operation, as the newsroom is asked for it and as the model does it. */
interface Deed<N extends OperationName> {
  text: string;
  name: N;
  /** The story it is about: it must be there. */
  story?: string;
  ask(m: Model): Omit<InputOf<N>, 'by'>;
  reason?: string | null;
  does(m: Model): void;
  /** What else the result must say. */
  assert?(m: Model, result: ResultOf<N>): void;
}

/** A step that performs one operation. It is refused where the model refuses it, and changes nothing then. */
export function deed<N extends OperationName>(deed: Deed<N>): Step {
  const { text, name, story, ask, reason = null, does } = deed;
  return {
    check: (m) => story === undefined || m.stories.some(({ key }) => key === story),
    makesSense: (m) => attempt(structuredClone(m), does) === null,
    async run(m, { all, compare, agree }) {
      const by = name === 'add-topics' ? {} : { by: { actor: 'editor', reason } };
      const input = { ...ask(m), ...by } as InputOf<N>;
      const refused = attempt(m, does);
      for (const { newsroom, link } of all) {
        const before = newsroom.value('SELECT version FROM newsroom');
        const done = link.perform(name, input);
        if (refused) {
          await assert.rejects(done, Refusal, `to be refused: ${refused.message}`);
          assert.equal(newsroom.value('SELECT version FROM newsroom'), before);
        } else deed.assert?.(m, await done);
        if (!refused) await done;
      }
      await look(m, all, agree);
      await compare();
    },
    toString: () => text,
  };
}

/** Time passes, or goes back; `looked`: and somebody looks, so that what is due is settled. */
export const waiting = (by: number, looked: boolean): Step => ({
  check: () => true,
  makesSense: () => true,
  async run(m, { all, compare, agree }) {
    m.now += by;
    // All share one clock.
    all[0]?.newsroom.clock.move(by);
    if (!looked) return;
    await look(m, all, agree);
    await compare();
  },
  toString: () => `${looked ? 'look' : 'wait'} after ${by} ms`,
});

/** What is due is out for whoever looks. */
async function look(m: Model, all: readonly Stage[], agree = assertAgrees): Promise<void> {
  settle(m);
  for (const stage of all) await agree(m, stage);
}
