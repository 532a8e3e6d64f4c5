// A Chromium that can reach nothing but this machine, and notes what it asked for in vain.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { skipWithout } from '../../support/needed.ts';

const EXECUTABLE = '/usr/bin/chromium';

/** A reason to skip browser tests, or false. */
export const NO_BROWSER = skipWithout(
  existsSync(EXECUTABLE),
  EXECUTABLE,
  'chromium fonts-noto-core fonts-noto-cjk',
);

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

const PROBES = fileURLToPath(new URL('probes.js', import.meta.url));

export interface Reader {
  page: Page;
  /** Console errors, page errors, and requests to anywhere else, since the last visit began. */
  faults: string[];
  /** Goes to a page of the newsroom. @returns the status of the answer */
  visit(url: string): Promise<number | undefined>;
  close(): Promise<void>;
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}

/**
 * Opens one page that goes from URL to URL: a new one each time would cost more than what is looked at.
 * @param origin the only place it may ask anything of
 */
export async function openReader(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Reader> {
  const context = await browser.newContext(options);
  await context.addInitScript({ path: PROBES });
  const page = await context.newPage();
  const faults: string[] = [];
  let expected: string | undefined;
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // The browser says this of any page that is not there, and that is what some are here for.
    const isOfPage = message.location().url === expected && message.text().includes('the server responded');
    if (!isOfPage) faults.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('dialog', (dialog) => {
    faults.push(`said ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`)) faults.push(`asked for ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && response.url() !== expected)
      faults.push(`${response.url()} is ${response.status()}`);
  });
  return {
    page,
    faults,
    close: () => context.close(),
    async visit(url) {
      faults.length = 0;
      expected = url;
      return (await page.goto(url))?.status();
    },
  };
}
