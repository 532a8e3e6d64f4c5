import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { NO_BROWSER, openReader, type Reader } from './browser.ts';
import { BASE, type SampleLanguage, samplePages } from './sample-pages.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 360, height: 740 };
const NARROW = { width: 320, height: 740 };
const DESKTOP = { width: 1280, height: 800 };
const EVERY_RULE = { rules: { 'target-size': { enabled: true } } };
// The others read the document only, which a wider screen does not change.
const RULES_OF_LAYOUT = { runOnly: ['color-contrast', 'target-size', 'scrollable-region-focusable'] };
const LANGUAGES: readonly SampleLanguage[] = ['nl', 'ar', 'ja'];
const SAMPLES = new Map(LANGUAGES.map((language) => [language, samplePages(language)]));
const KINDS = Object.keys(samplePages('nl'));

describe('pages in a browser', { skip: NO_BROWSER }, () => {
  let reader: Reader;
  before(async () => {
    reader = await openReader();
  });
  after(() => reader.close());

  const show = (language: SampleLanguage, kind: string): Promise<void> =>
    reader.visit(SAMPLES.get(language)?.[kind] ?? '', `${BASE}/${language}/page-under-test`);

  async function assertAccessible(options: object): Promise<void> {
    const run = { resultTypes: ['violations'], preload: false, ...options };
    const { violations } = (await reader.page.evaluate(`axe.run(document, ${JSON.stringify(run)})`)) as {
      violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
    };
    const said = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
    assert.deepEqual(said, []);
  }

  async function assertNoSidewaysScroll(): Promise<void> {
    const script = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    assert.equal(await reader.page.evaluate(script), 0, 'wider than the screen');
  }

  for (const language of LANGUAGES) {
    for (const kind of KINDS) {
      // Outside an edition there is only English.
      if (kind === 'fault' && language !== 'nl') continue;
      it(`are accessible on phone and desktop, light and dark, without a fault (${language} ${kind})`, async () => {
        const { page } = reader;
        await page.setViewportSize(PHONE);
        await page.emulateMedia({ colorScheme: 'dark' });
        await show(language, kind);
        await page.evaluate(AXE);
        await assertAccessible(EVERY_RULE);
        await page.setViewportSize(NARROW);
        await assertNoSidewaysScroll();
        await page.setViewportSize(DESKTOP);
        await page.emulateMedia({ colorScheme: 'light' });
        await assertAccessible(RULES_OF_LAYOUT);
        await assertNoSidewaysScroll();
        assert.deepEqual(reader.faults, []);
      });
    }
  }

  it('mirror previous and next in a right-to-left edition', async () => {
    await reader.page.setViewportSize(DESKTOP);
    const previousIsLeft = async (language: SampleLanguage): Promise<boolean> => {
      await show(language, 'article');
      const left = async (name: string): Promise<number> =>
        (await reader.page.locator(`.neighbours .${name}`).boundingBox())?.x ?? Number.NaN;
      return (await left('previous')) < (await left('next'));
    };
    assert.equal(await previousIsLeft('nl'), true);
    assert.equal(await previousIsLeft('ar'), false);
  });

  it('let the keyboard skip to the content', async () => {
    const { page } = reader;
    await show('nl', 'article');
    await page.keyboard.press('Tab');
    assert.equal(await page.locator(':focus').innerText(), 'Naar de inhoud');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate('document.activeElement.id'), 'content');
  });
});
