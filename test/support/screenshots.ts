// Pictures of every kind of page, to be looked at: node test/support/screenshots.ts [folder] [kind or language ...]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium, openReader } from '../render/pages/browser.ts';
import { serveParade } from './parade.ts';
import { pagesOf } from './parade-pages.ts';

const SCREENS = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };
const SCHEMES = ['light', 'dark'] as const;
/** Of one file: a picture that is longer is too small to see anything in. */
const TALLEST = 4000;

const [folder = '/tmp/shots6', ...wanted] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const ends: (() => unknown)[] = [];
const isWanted = (name: string) => wanted.length === 0 || wanted.some((one) => name.split(' ').includes(one));
try {
  const parade = await serveParade({ after: (end) => ends.push(end) }, ['nl', 'ar', 'ja']);
  const browser = await launchChromium();
  ends.push(() => browser.close());
  for (const [screen, viewport] of Object.entries(SCREENS)) {
    const { page } = await openReader(browser, new URL(parade.baseUrl).origin, { viewport });
    for (const { name, url, status } of pagesOf(parade).filter((shown) => isWanted(shown.name))) {
      const answer = await page.goto(url);
      if (answer?.status() !== status) {
        console.log(`${name}: ${answer?.status()}`);
        continue;
      }
      await page.evaluate('probes.loadPictures()');
      const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        const path = join(folder, `${[...name.split(' '), screen, colorScheme].join('-')}.png`);
        const clip = { x: 0, y: 0, width: viewport.width, height: Math.min(height, TALLEST) };
        await page.screenshot({ path, fullPage: true, clip });
      }
    }
    await page.close();
  }
} finally {
  for (const end of ends.reverse()) await end();
}
console.log(`Pictures are in ${folder}.`);
