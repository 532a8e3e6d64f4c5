// A Chromium that can reach nothing but the sample pages, and notes what it asked for in vain.
import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { skipWithout } from '../../support/needed.ts';
import { STYLESHEET } from './sample-pages.ts';

const EXECUTABLE = '/usr/bin/chromium';

/** A reason to skip browser tests, or false. */
export const NO_BROWSER = skipWithout(
  existsSync(EXECUTABLE),
  EXECUTABLE,
  'chromium fonts-noto-core fonts-noto-cjk',
);

const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

// As strict as the real headers: a style attribute or a script in a page would show as a console error.
const POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; media-src 'self'; base-uri 'none'";
const STYLES = readFileSync(new URL('../../../src/assets/coranto.css', import.meta.url), 'utf8');
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 675"><rect width="1200" height="675" fill="#a9b4b8"/><path d="M0 470h1200v205H0z" fill="#4b5a63"/><path d="M180 470V150h40v320m420 0V90h46v380M120 150h420v26H120m460-86h480v26H580M820 470V330h260v140" fill="#2b3338"/><path d="M820 330h260v140H820z" fill="#8c3b2e"/></svg>`;

export interface Reader {
  page: Page;
  /** Console errors, page errors, and requests to anywhere else, since the last visit began. */
  faults: string[];
  /** Shows a document as if it had been answered at `url`. */
  visit(html: string, url: string): Promise<void>;
  close(): Promise<void>;
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS.split(' ') });
}

/** Opens one page that shows what it is given: a new one each time would cost more than what is looked at. */
export async function openReader(): Promise<Reader> {
  const browser = await launchChromium();
  const page = await browser.newPage();
  const faults: string[] = [];
  const shown = { html: '', url: '' };
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  await page.route('**/*', (route) => {
    const asked = route.request().url();
    if (asked === shown.url) {
      const headers = { 'content-security-policy': POLICY };
      return route.fulfill({ body: shown.html, contentType: 'text/html; charset=utf-8', headers });
    }
    if (asked === STYLESHEET) return route.fulfill({ body: STYLES, contentType: 'text/css' });
    if (asked.endsWith('.jpg')) return route.fulfill({ body: PICTURE, contentType: 'image/svg+xml' });
    faults.push(`asked for ${asked}`);
    return route.abort();
  });
  return {
    page,
    faults,
    close: () => browser.close(),
    async visit(html, url) {
      Object.assign(shown, { html, url });
      faults.length = 0;
      await page.goto(url);
    },
  };
}
