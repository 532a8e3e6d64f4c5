import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { HOSTILE, type Parade, serveParade } from '../../support/parade.ts';
import { type PageKind, type ParadePage, pagesOf } from '../../support/parade-pages.ts';
import { launchChromium, NO_BROWSER, openReader, type Reader } from './browser.ts';
import {
  assertAccessible,
  assertFits,
  assertFitsEnlarged,
  assertKeyboardReaches,
  assertSkips,
  DESKTOP,
  NARROW,
  PHONE,
} from './proofs.ts';
import { assertValid } from './validity.ts';

/** The others are variants of these: npm run check:full looks at them too. */
const KINDS: readonly PageKind[] = [
  ...(['chooser', 'front', 'month', 'year', 'topic', 'article', 'withdrawn', 'missing', 'feeds'] as const),
  ...(['search results', 'accessibility', 'preview', 'preview of an article', 'guide'] as const),
];
/** What the others are made of: once every kind is laid out right in one language, lines can only break wrongly here. */
const MAIN_KINDS: readonly PageKind[] = ['front', 'article', 'search results'];
/** What only a variant has: a note on its source, a headline that means harm, a form alone. */
const OWN_MARKUP: readonly PageKind[] = [
  ...KINDS,
  'article behind its source',
  'article with a hostile headline',
  'search',
];
const LANGUAGES = ['nl', 'ar', 'ja'];

describe('pages as they are served', () => {
  const ends: (() => unknown)[] = [];
  let parade: Parade;
  let pages: ParadePage[];
  before(async () => {
    parade = await serveParade({ after: (end) => ends.unshift(end) }, LANGUAGES);
    pages = pagesOf(parade);
  });
  after(async () => {
    for (const end of ends) await end();
  });

  it('are valid HTML, and under 60 KB with their stylesheets', async (t) => {
    for (const page of pages) {
      // The markup is the same in every language, but for what turns the direction; npm run check:full reads all.
      const kinds = page.edition === 'ar' ? MAIN_KINDS : page.edition === 'ja' ? [] : OWN_MARKUP;
      if (kinds.includes(page.kind)) await t.test(page.name, () => assertValid(page));
    }
  });

  describe('in a browser', { skip: NO_BROWSER }, () => {
    let browser: Browser;
    let reader: Reader;
    before(async () => {
      browser = await launchChromium();
      reader = await open();
    });
    after(() => browser?.close());

    const open = (options = {}): Promise<Reader> =>
      openReader(browser, new URL(parade.baseUrl).origin, options);
    const find = (edition: string, kind: PageKind): ParadePage => {
      const found = pages.find((page) => page.edition === edition && page.kind === kind);
      assert.ok(found);
      return found;
    };
    async function show(edition: string, kind: PageKind, by = reader): Promise<void> {
      const { url, status } = find(edition, kind);
      assert.equal(await by.visit(url), status);
    }
    /** With the screen as it should be before anything is laid out. */
    async function screen(viewport: typeof PHONE, colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
      await reader.page.setViewportSize(viewport);
      const usual = { media: 'screen', forcedColors: 'none', reducedMotion: 'no-preference' } as const;
      await reader.page.emulateMedia({ ...usual, colorScheme });
    }

    for (const language of LANGUAGES) {
      it(`are accessible, at any width and size of text, without a fault (${language})`, async (t) => {
        for (const { name, kind, edition, url, status } of pages) {
          const isHere = edition === language || (edition === 'en' && language === 'nl');
          if (!isHere || !(language === 'ja' ? MAIN_KINDS : KINDS).includes(kind)) continue;
          await t.test(name, async () => {
            await screen(NARROW, 'dark');
            assert.equal(await reader.visit(url), status);
            // Their markup and colours are the same in every language; npm run check:full looks at them in all.
            const isWhole = language === 'nl' || kind === 'article';
            if (isWhole) await assertAccessible(reader, 'all');
            await assertFits(reader);
            // Dutch has the longest words; the others mirror the same pages, or break their lines elsewhere.
            if (isWhole) {
              await screen(DESKTOP, 'dark');
              await assertFitsEnlarged(reader);
            }
            assert.deepEqual(reader.faults, []);
          });
        }
      });
    }

    for (const kind of ['article', 'search results'] as const) {
      it(`are accessible by day, with room to spare (${kind})`, async () => {
        await screen(DESKTOP, 'light');
        await show('nl', kind);
        await assertAccessible(reader, 'looks');
        await assertFits(reader);
      });
    }

    for (const [language, kind] of [
      ['nl', 'front'],
      ['ar', 'article'],
      ['ja', 'search results'],
    ] as const) {
      it(`let the keyboard reach everything, in order and in plain sight (${language} ${kind})`, async () => {
        await screen(kind === 'article' ? PHONE : DESKTOP);
        await show(language, kind);
        await assertKeyboardReaches(reader);
      });
    }

    it('let the keyboard skip to the content', async () => {
      await screen(DESKTOP);
      await show('nl', 'article');
      await assertSkips(reader);
    });

    it('keep the focus visible in the colours of the reader’s own choice', async () => {
      await screen(DESKTOP);
      await reader.page.emulateMedia({ forcedColors: 'active' });
      await show('nl', 'search results');
      await assertKeyboardReaches(reader);
    });

    it('mirror in a right-to-left edition, arrows included', async () => {
      await screen(DESKTOP);
      const seen = async (language: string): Promise<unknown> => {
        await show(language, 'article');
        const box = async (selector: string) =>
          (await reader.page.locator(selector).first().boundingBox())?.x ?? 0;
        const arrow = (selector: string) => reader.page.locator(`${selector} .arrow`).innerText();
        return {
          isPreviousLeft: (await box('.neighbours .previous')) < (await box('.neighbours .next')),
          isMarginLeft: (await box('.about')) < (await box('.story h1')),
          previous: await arrow('.neighbours .previous'),
          next: await arrow('.neighbours .next'),
        };
      };
      assert.deepEqual(await seen('nl'), {
        isPreviousLeft: true,
        isMarginLeft: true,
        previous: '←',
        next: '→',
      });
      assert.deepEqual(await seen('ar'), {
        isPreviousLeft: false,
        isMarginLeft: false,
        previous: '→',
        next: '←',
      });
    });

    it('keep numbers of telephones and cars in order within Arabic', async () => {
      await screen(DESKTOP);
      await show('ar', 'article');
      for (const number of ['+32 2 555 01 23', '1-ABC-234']) {
        assert.equal(await reader.page.evaluate(`probes.runsLeftToRight('${number}')`), true, number);
      }
    });

    it('show a headline that means harm as what it says, and nothing after it differently', async () => {
      await screen(DESKTOP);
      for (const kind of ['article with a hostile headline', 'front'] as const) {
        await show('nl', kind);
        const { page } = reader;
        const headline = page.getByText('<script>alert(1)</script>').first();
        assert.match(await headline.innerText(), /gnp\.exe.*<script>alert\(1\)<\/script> &amp; <b>R&D<\/b>/);
        assert.equal(await page.evaluate("probes.runsLeftToRight('gnp.exe')"), true);
        assert.equal(await page.evaluate("probes.runsLeftToRight('Andere talen')"), true);
        assert.doesNotMatch(await page.title(), /[\u202a-\u202e\u2066-\u2069]/);
        assert.equal(await page.locator('main script, main b:not(.corrections b)').count(), 0);
        assert.deepEqual(reader.faults, []);
      }
      assert.match(HOSTILE, /\u202e/);
    });

    it('print as black text on white, with where links lead and without what nobody can press', async () => {
      await screen(DESKTOP, 'dark');
      await show('nl', 'article');
      await reader.page.emulateMedia({ media: 'print' });
      assert.deepEqual(await reader.page.evaluate('probes.onPaper()'), []);
    });

    it('stand still when the reader asks for that', async () => {
      await screen(DESKTOP);
      await reader.page.emulateMedia({ reducedMotion: 'reduce' });
      for (const kind of ['article', 'search results'] as const) {
        await show('nl', kind);
        assert.deepEqual(await reader.page.evaluate('probes.moving()'), []);
      }
    });

    it('say the same without scripts', async () => {
      await screen(DESKTOP);
      const bare = await open({ javaScriptEnabled: false });
      for (const kind of ['article', 'search results'] as const) {
        await show('nl', kind);
        await show('nl', kind, bare);
        assert.equal(
          await bare.page.locator('body').innerText(),
          await reader.page.locator('body').innerText(),
        );
      }
      await bare.close();
    });

    it('do not move when a picture is late', async () => {
      const slow = await open({ viewport: PHONE });
      await slow.page.route('**/media/*', async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        await route.continue();
      });
      for (const kind of ['article', 'front'] as const) {
        await show('nl', kind, slow);
        await slow.page.evaluate('probes.loadPictures()');
        assert.equal(await slow.page.evaluate('probes.shift'), 0, kind);
        assert.deepEqual(slow.faults, []);
      }
      await slow.close();
    });
  });
});
