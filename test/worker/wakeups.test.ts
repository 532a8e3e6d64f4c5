// What a batch of messages in the queue asks for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JOBS } from '../../src/jobs/jobs.ts';
import { readWakeups } from '../../src/worker/wakeups.ts';

function read(...bodies: unknown[]) {
  const messages = bodies.map((body, i) => ({ id: String(i), timestamp: new Date(0), attempts: 1, body }));
  return readWakeups({ messages } as unknown as Parameters<typeof readWakeups>[0]);
}

test('a message names a job, and every job can be named', () => {
  for (const { name } of JOBS) {
    assert.deepEqual(read({ job: name }), { jobs: new Set([name]), unknown: [] });
  }
});

test('however many messages name a job, and in whatever order, it is run once', () => {
  const { jobs, unknown } = read({ job: 'purge' }, { job: 'tick' }, { job: 'purge' }, { job: 'tick' });
  assert.deepEqual([...jobs].sort(), ['purge', 'tick']);
  assert.deepEqual(unknown, []);
});

test('an empty batch asks for nothing', () => {
  assert.deepEqual(read(), { jobs: new Set(), unknown: [] });
});

test('what says nothing is told apart and stops none of the others', () => {
  const nonsense = [
    null,
    undefined,
    'tick',
    0,
    [],
    ['tick'],
    {},
    { job: 'nap' },
    { job: 'Tick' },
    { job: '__proto__' },
    { job: 'constructor' },
    { job: ['tick'] },
    { job: null },
    // Of a version that says more: what it means by it is not known here.
    { job: 'tick', seq: 4 },
    new Map([['job', 'tick']]),
  ];
  assert.deepEqual(read(...nonsense, { job: 'tick' }), { jobs: new Set(['tick']), unknown: nonsense });
});
