// What has to hold of every page in a browser, whichever pages and screens it is tried on.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Reader } from './browser.ts';

export const PHONE = { width: 360, height: 740 };
export const NARROW = { width: 320, height: 740 };
export const DESKTOP = { width: 1280, height: 800 };

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Those that another screen or other colours may change; the others read the document only. */
const OF_LAYOUT = ['color-contrast', 'target-size', 'scrollable-region-focusable'];

/** axe-core finds nothing: of the document and its looks, or of its looks alone. */
export async function assertAccessible({ page }: Reader, what: 'all' | 'looks'): Promise<void> {
  const runOnly = what === 'all' ? { type: 'tag', values: WCAG } : { type: 'rule', values: OF_LAYOUT };
  const rules = what === 'all' ? { 'target-size': { enabled: true } } : {};
  const run = JSON.stringify({ resultTypes: ['violations'], preload: false, runOnly, rules });
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(AXE);
  const { violations } = (await page.evaluate(`axe.run(document, ${run})`)) as {
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
  };
  const said = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
  assert.deepEqual(said, []);
}

/** Nothing is wider than the screen, cut off or over something else. */
export async function assertFits({ page }: Reader): Promise<void> {
  assert.equal(await page.evaluate('probes.sideways()'), 0, 'wider than the screen');
  assert.deepEqual(await page.evaluate('probes.cut()'), []);
  assert.deepEqual(await page.evaluate('probes.overlaps()'), []);
}

/** It still fits with text at twice its size, and with the spacing that WCAG 1.4.12 grants a reader. */
export async function assertFitsEnlarged(reader: Reader): Promise<void> {
  const { page } = reader;
  await page.evaluate('probes.enlarge(200)');
  await assertFits(reader);
  await page.evaluate('probes.enlarge(100)');
  await page.evaluate('probes.space()');
  await assertFits(reader);
}

interface Focus {
  index: number;
  faults: string[];
}

/** Tab goes to everything in the order of the page, each time in plain sight, and out at the end. */
export async function assertKeyboardReaches({ page }: Reader): Promise<void> {
  const interactive = (await page.evaluate('probes.interactive()')) as string[];
  const reached: number[] = [];
  for (let presses = 0; ; presses++) {
    assert.ok(presses < interactive.length * 8 + 20, `caught at ${interactive[reached.at(-1) ?? 0]}`);
    await page.keyboard.press('Tab');
    const { index, faults } = (await page.evaluate('probes.focus()')) as Focus;
    assert.deepEqual(faults, []);
    if (index === -1 || (index === 0 && reached.length > 1)) break;
    // A box that scrolls is a stop too; a player has several.
    if (index !== -2 && index !== reached.at(-1)) reached.push(index);
  }
  assert.deepEqual(
    reached.map((index) => interactive[index] ?? `another: ${index}`),
    interactive,
  );
  assert.deepEqual(reached, [...interactive.keys()]);
  await page.evaluate('document.activeElement.blur()');
}

/** The first press of Tab offers to skip what every page begins with, and Enter does. */
export async function assertSkips({ page }: Reader): Promise<void> {
  await page.keyboard.press('Tab');
  assert.deepEqual(await page.evaluate('probes.focus().faults'), []);
  assert.equal(await page.evaluate('document.activeElement.className'), 'skip');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate('document.activeElement.id'), 'content');
  await page.keyboard.press('Tab');
  assert.equal(
    await page.evaluate(
      'document.activeElement === document.body || document.activeElement.closest("header.masthead") === null',
    ),
    true,
  );
}
