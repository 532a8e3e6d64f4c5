import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { asLine, createLog, onBehalfOf } from '../../src/node/log.ts';

function recorded(): {
  lines: Record<string, unknown>[];
  clock: { at: number };
  log: ReturnType<typeof createLog>;
} {
  const lines: Record<string, unknown>[] = [];
  const clock = { at: Date.parse('2026-03-01T10:00:00Z') };
  const write = (line: string): void => {
    assert.match(line, /^\{.*\}\n$/);
    lines.push(JSON.parse(line));
  };
  return { lines, clock, log: createLog(write, () => clock.at) };
}

test('a line says when, how grave, what, and on whose behalf', async () => {
  const { lines, log } = recorded();
  const work = async (): Promise<void> => {
    await wait(1);
    log.warn('odd', { path: '/a\nb' });
    onBehalfOf(undefined, () => log.info('beside'));
  };
  await Promise.all([onBehalfOf('one', work), onBehalfOf('two', work)]);
  log.error('nobody’s');
  const at = '2026-03-01T10:00:00.000Z';
  assert.deepEqual(
    lines.toSorted((a, b) => String(a['request']).localeCompare(String(b['request']))),
    [
      { at, level: 'warn', message: 'odd', request: 'one', path: '/a\nb' },
      { at, level: 'warn', message: 'odd', request: 'two', path: '/a\nb' },
      { at, level: 'info', message: 'beside' },
      { at, level: 'info', message: 'beside' },
      { at, level: 'error', message: 'nobody’s' },
    ],
  );
});

test('what fails a thousand times a second is told twenty times, and how often besides', () => {
  const { lines, clock, log } = recorded();
  for (let i = 0; i < 1_000; i++) log.error('a request failed', { i });
  log.warn('something else');
  assert.equal(lines.length, 21);
  clock.at += 1_000;
  log.error('a request failed', { i: 1_000 });
  log.error('a request failed', { i: 1_001 });
  assert.equal(lines[21]?.['untold'], 980);
  assert.equal(lines[22]?.['untold'], undefined);
  clock.at += 60_000;
  log.error('a request failed', {});
  assert.equal(lines[23]?.['untold'], undefined);
});

test('a line steers no terminal and turns nothing round, and says the same', () => {
  const odd = { agent: 'a\u009b31m\u007f\u2028\u202eb\u0000\r\n\u001b[2J', path: '/ميناء/船' };
  const line = asLine(odd);
  assert.match(line, /^[\x20-\x7e\p{L}]*$/u);
  assert.ok(line.includes('/ميناء/船'));
  assert.deepEqual(JSON.parse(line), odd);
});
