import { after, before, describe, it } from 'node:test';
import { type Parade, serveParade } from '../../support/parade.ts';
import { pagesOf } from '../../support/parade-pages.ts';
import { assertValid } from './validity.ts';

describe('pages as they are served', () => {
  const ends: (() => unknown)[] = [];
  let parade: Parade;
  before(async () => {
    parade = await serveParade({ after: (end) => ends.unshift(end) }, ['nl', 'ar', 'ja']);
  });
  after(async () => {
    for (const end of ends) await end();
  });

  it('are valid HTML, and under 60 KB with their stylesheets', async (t) => {
    for (const page of pagesOf(parade)) await t.test(page.name, () => assertValid(page));
  });
});
