// Every kind of page in every language of the interface, on phone and desktop, by day and by night.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { interfaceLanguages } from '../../src/cli/open-desk.ts';
import { launchChromium, NO_BROWSER, openReader, type Reader } from '../render/pages/browser.ts';
import {
  assertAccessible,
  assertFits,
  assertFitsEnlarged,
  assertKeyboardReaches,
  assertSkips,
  DESKTOP,
  NARROW,
  PHONE,
} from '../render/pages/proofs.ts';
import { assertValid } from '../render/pages/validity.ts';
import { type Parade, serveParade } from '../support/parade.ts';
import { pagesOf } from '../support/parade-pages.ts';

const LANGUAGES = interfaceLanguages();
const EDITIONS = LANGUAGES.map((language) => language.toLowerCase());

describe('pages as they are served', () => {
  const ends: (() => unknown)[] = [];
  let parade: Parade;
  before(async () => {
    parade = await serveParade({ after: (end) => ends.unshift(end) }, EDITIONS);
  });
  after(async () => {
    for (const end of ends) await end();
  });

  it('are valid HTML, and under 60 KB with their stylesheets', async (t) => {
    for (const page of pagesOf(parade)) await t.test(page.name, () => assertValid(page));
  });
});

describe('pages in a browser', { skip: NO_BROWSER }, () => {
  const ends: (() => unknown)[] = [];
  let parade: Parade;
  let browser: Browser;
  let reader: Reader;
  before(async () => {
    parade = await serveParade({ after: (end) => ends.unshift(end) }, EDITIONS);
    browser = await launchChromium();
    reader = await openReader(browser, new URL(parade.baseUrl).origin);
  });
  after(async () => {
    await browser?.close();
    for (const end of ends) await end();
  });

  for (const language of EDITIONS) {
    it(`are accessible on every screen, with the keyboard and at any size of text (${language})`, async (t) => {
      const { page } = reader;
      for (const { name, edition, url, status } of pagesOf(parade)) {
        if (edition !== language) continue;
        await t.test(name, async () => {
          assert.equal(await reader.visit(url), status);
          await page.setViewportSize(NARROW);
          await assertFits(reader);
          for (const viewport of [PHONE, DESKTOP]) {
            await page.setViewportSize(viewport);
            for (const colorScheme of ['light', 'dark'] as const) {
              await page.emulateMedia({ colorScheme });
              await assertAccessible(reader, colorScheme === 'light' ? 'all' : 'looks');
            }
            await assertFits(reader);
          }
          await assertFitsEnlarged(reader);
          await page.setViewportSize(PHONE);
          assert.equal(await reader.visit(url), status);
          await assertKeyboardReaches(reader);
          await assertFitsEnlarged(reader);
          assert.deepEqual(reader.faults, []);
        });
      }
    });
  }

  it('let the keyboard skip to the content, in every language', async () => {
    for (const edition of parade.languages) {
      assert.equal(await reader.visit(`${parade.baseUrl}/${edition}/`), 200);
      await assertSkips(reader);
    }
  });

  it('are accessible in the colours of the reader’s own choice', async () => {
    await reader.page.emulateMedia({ forcedColors: 'active' });
    for (const { edition, url } of pagesOf(parade)) {
      if (edition !== 'en') continue;
      await reader.visit(url);
      await assertKeyboardReaches(reader);
    }
  });
});
