// What has to hold of every page as it is sent: it is valid HTML, and light.
import assert from 'node:assert/strict';
import { HtmlValidate } from 'html-validate';
import type { ParadePage } from '../../support/parade-pages.ts';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:recommended', 'html-validate:a11y', 'html-validate:document'],
  rules: {
    // For what other hosts serve; all of this comes from the newsroom itself.
    'require-sri': 'off',
    // Matters to nobody: either is HTML.
    'doctype-style': 'off',
    // What search engines show of a title is theirs to decide, and how long a headline is, the newsroom's.
    'long-title': 'off',
    // A number is kept in one piece by the stylesheet; copied, it has the spaces that were written.
    'tel-non-breaking': 'off',
  },
});

/** Bytes of a page with its stylesheets and without its pictures, before anything is compressed. */
const HEAVIEST = 60_000;
/** The one page that somebody keeps open for a day. */
const HEAVIEST_REFERENCE = 150_000;

/** Fetches a page as a browser would and looks at what came. */
export async function assertValid({ url, kind, status }: ParadePage): Promise<void> {
  const answer = await fetch(url, { headers: { accept: 'text/html' } });
  assert.equal(answer.status, status, url);
  const html = await answer.text();
  const { results } = await validator.validateString(html);
  const said = results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${line}:${column} ${ruleId}: ${message}`),
  );
  assert.deepEqual(said, []);
  const sheets = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(
    ([, href]) => new URL(href as string, url).href,
  );
  assert.ok(sheets.length > 0, 'no stylesheet');
  const sizes = await Promise.all(sheets.map(sizeOf));
  const size = Buffer.byteLength(html) + sizes.reduce((sum, one) => sum + one, 0);
  assert.ok(size < (kind === 'reference' ? HEAVIEST_REFERENCE : HEAVIEST), `${size} bytes`);
}

const known = new Map<string, Promise<number>>();

function sizeOf(url: string): Promise<number> {
  const size = known.get(url) ?? fetch(url).then(async (answer) => (await answer.arrayBuffer()).byteLength);
  known.set(url, size);
  return size;
}
