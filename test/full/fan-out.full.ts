// A process that is killed fifty times while it pushes to hundreds who fail, stall, close early, redirect and lie.
import { test } from 'node:test';
import { randomFrom } from '../bench/synthetic.ts';
import { proveFanOut } from '../support/fan-out.ts';

const MANNERS = [
  'failing-1',
  'failing-3',
  'unavailable-2',
  'resetting-2',
  'redirecting-2',
  'stalling-1',
  'closing-2',
  'trickling-2',
  'talking',
  'gone',
  'lying',
  'denying',
];

test('a process that is killed while it pushes loses nothing, and tells nobody what is older', async (t) => {
  await proveFanOut(t, {
    // Every other one does as it should.
    subscribers: Array.from({ length: 300 }, (_, i) =>
      i % 2 === 0 ? 'fine' : (MANNERS[(i >> 1) % MANNERS.length] as string),
    ),
    endpoints: [
      'fine',
      'fine',
      'talking',
      'failing-2',
      'resetting-2',
      'stalling-1',
      'redirecting-1',
      'closing-1',
    ],
    kills: 50,
    random: randomFrom(7),
  });
});
