// What the doctor finds in documents, links, media and editions that are really broken, and what it advises.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { DAY, HOUR } from '../../src/domain/time.ts';
import { createFileMedia, placeOfMedia } from '../../src/node/media.ts';
import { move } from '../../src/operations/move.ts';
import { release } from '../../src/operations/schedule.ts';
import { settle } from '../../src/operations/settle.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { at } from '../support/clock.ts';
import { aPicture, aStory, BY_EDITOR, bringIn } from '../support/inputs.ts';
import { PNG, PNG_NAME } from '../support/picture.ts';
import { openSite } from '../support/site.ts';
import { BASE, patient, short } from './broken-newsroom.ts';

describe('coranto doctor on documents', () => {
  test('tells what is stored and is not what rendering gives, or should not be there at all', async (t) => {
    const { cli, force, examine } = await patient(t);
    const site = await openSite(cli.newsroom, { baseUrl: BASE });
    for (const path of ['/en/2026/03/quay-en', '/en/feed.atom', '/nl/']) await site.get(path);
    force(
      `UPDATE revisions SET headline = 'Another headline' WHERE article_id = 1;
       UPDATE documents SET path = '/en/2026/03/secret' WHERE path = '/nl/'`,
    );
    const { findings, status } = await examine();
    assert.deepEqual(findings.map(short), [
      'fault /en/feed.atom: what is stored of it is not what it is now',
      'fault /en/2026/03/quay-en: what is stored of it is not what it is now',
      'fault /en/2026/03/secret: it is stored and would be served, and there should be nothing',
    ]);
    assert.match(findings[0]?.do ?? '', /^amend what it shows/);
    assert.equal(status, 1);
  });

  test('goes on after one that cannot be rendered', async (t) => {
    const { force, examine } = await patient(t);
    force("UPDATE editions SET time_zone = 'Nowhere/None' WHERE path = 'nl'");
    const { findings, done } = await examine();
    const where = findings.map((finding) => finding.where);
    assert.ok(where.includes('/nl/2026/03/quay-nl') && where.includes('/nl/'), where.join());
    assert.ok(where.every((path) => path.startsWith('/nl/')));
    assert.match(findings[0]?.what ?? '', /^it cannot be rendered \(.*Nowhere\/None\)$/i);
    assert.equal(findings[0]?.check, 'documents');
    assert.equal((done['examined'] as { documents: number }).documents, 91);
  });
});

describe('coranto doctor on links', () => {
  test('names the article and each of its links that leads nowhere, with what to do', async (t) => {
    const { cli, examine } = await patient(t);
    const { newsroom } = cli;
    const links = [
      'crane-en',
      '/en/2026/03/quay-en?from=here#top',
      '/nl/feed.rss',
      '/en/topics/trade-en',
      '/assets/coranto.css',
      'https://elsewhere.example/en/nothing',
      'mailto:press@example.org',
      '/en/2026/03/nothing',
      `${BASE}/en/nothing`,
      `/media/${PNG_NAME}`,
      'former-en',
      'gone-en',
    ];
    const body = `<p>${links.map((url) => `<a href="${url}">…</a>`).join(' ')}</p>`;
    await bringIn(newsroom, [
      aStory('gone', { en: {} }),
      aStory('former', { en: {} }),
      aStory('letter', { en: { body } }),
    ]);
    await withdraw(newsroom, { story: 'gone' }, BY_EDITOR);
    await move(newsroom, { story: 'former', edition: 'en', slug: 'latter' }, BY_EDITOR);
    const { findings, status } = await examine();
    assert.deepEqual(findings.map(short).sort(), [
      'fault en/letter: its text leads to /en/2026/03/nothing, where there is nothing',
      'fault en/letter: its text leads to /en/nothing, where there is nothing',
      `fault en/letter: its text leads to /media/${PNG_NAME}, where there is nothing`,
      'warning en/letter: its text leads to /en/2026/03/gone-en, which was withdrawn',
    ]);
    assert.ok(
      findings.every(
        ({ check, do: remedy }) => check === 'links' && remedy.endsWith(': coranto amend letter en <file>'),
      ),
    );
    assert.equal(status, 1);
  });

  test('looks below the base URL’s path only', async (t) => {
    const { cli } = await patient(t);
    cli.env['CORANTO_BASE_URL'] = 'https://example.org/news';
    await bringIn(
      cli.newsroom,
      aStory('letter', {
        en: { body: '<p><a href="/about">Us</a> <a href="/news">All</a> <a href="/news/en/x/">?</a></p>' },
      }),
    );
    const { out } = await cli.run('doctor');
    assert.match(
      out,
      /^links\n✗ {2}en\/letter {2}its text leads to \/en\/x\/, where there is nothing; take the link out .*\n\n1 fault: 4 editions/,
    );
  });
});

describe('coranto doctor on media', () => {
  test('finds files that are missing, cut or changed, and counts those that nothing names', async (t) => {
    const { cli, examine } = await patient(t);
    const folder = cli.env['CORANTO_MEDIA'] as string;
    const names = [PNG_NAME, ...['1', '2', '3'].map((digit) => `${digit.repeat(64)}.png`)];
    const media = names.map((name) => aPicture({ name, size: PNG.length }));
    await bringIn(cli.newsroom, aStory('photos', { en: { media } }));
    const place = (name: string) => placeOfMedia(folder, name);
    const put = (path: string, bytes: Uint8Array) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
    };
    await createFileMedia(folder).put(PNG_NAME, PNG);
    put(place(names[1] as string), PNG.subarray(0, 20));
    put(place(names[2] as string), PNG);
    put(place(`${'4'.repeat(64)}.png`), PNG.subarray(0, 10));
    put(join(folder, '44', '.left-over'), PNG.subarray(0, 5));
    const { findings, status, done } = await examine();
    assert.deepEqual(findings.map(short), [
      `fault ${names[1]}: the file has 20 octets instead of ${PNG.length} (used by en/photos)`,
      `fault ${names[2]}: the file’s content is not what its name says (used by en/photos)`,
      `fault ${names[3]}: the file is missing (used by en/photos)`,
      `warning ${folder}: 2 files of 15 octets in all that nothing names, such as ${join(folder, '44', '.left-over')}`,
    ]);
    assert.match(findings[0]?.do ?? '', /^put it back from a backup of the media folder/);
    assert.match(findings[3]?.do ?? '', /^delete them when no import is under way/);
    assert.equal(status, 1);
    assert.equal((done['examined'] as { files: number }).files, 4);
    for (const name of names.slice(1)) rmSync(place(name), { force: true });
  });

  test('what is left over alone is no fault', async (t) => {
    const { cli, examine } = await patient(t);
    await createFileMedia(cli.env['CORANTO_MEDIA'] as string).put(PNG_NAME, PNG);
    const { findings, status } = await examine();
    assert.deepEqual(
      findings.map(({ severity }) => severity),
      ['warning'],
    );
    assert.equal(status, 0);
  });
});

describe('coranto doctor on editions and stories', () => {
  test('tells what an edition lacks', async (t) => {
    const { force, examine } = await patient(t);
    force(
      `UPDATE editions SET description = '' WHERE path = 'fr';
       UPDATE editions SET language = 'sv' WHERE path = 'ar';
       DELETE FROM topic_labels WHERE edition_id = 2 AND topic_id = 1`,
    );
    const { findings } = await examine();
    const found = findings.filter(({ check }) => check === 'editions');
    assert.deepEqual(found.map(short), [
      'warning fr: it has no description, which feed readers and search engines show',
      'warning ar: Coranto’s own words on its pages are in “en”: there are none in “sv”',
      'warning nl: the topic “trade” has no label there, and 1 public article about it cannot show it',
    ]);
    assert.match(found[0]?.do ?? '', /^coranto edition edit fr --description/);
    assert.equal(found[1]?.do, 'translate locales/en into locales/sv');
    assert.equal(found[2]?.do, 'coranto topic add trade nl <label>');
  });

  test('says which story is held, for what and since when, and what nobody has released', async (t) => {
    const { cli, examine } = await patient(t);
    const { newsroom } = cli;
    newsroom.db.connection.exec("UPDATE editions SET required = 1 WHERE path IN ('en', 'fr')");
    await bringIn(newsroom, [
      aStory('ferry', { en: { publishAt: at(60) }, nl: { publishAt: at(60) } }),
      aStory('alone', { nl: { publishAt: at(7200), required: [] } }),
    ]);
    newsroom.clock.move(HOUR);
    await settle(newsroom);
    newsroom.clock.move(2 * HOUR);
    const { findings, status } = await examine();
    const found = findings.filter(({ severity }) => severity === 'fault');
    assert.deepEqual(found.map(short), [
      'fault alone: nl was due at 2026-03-14T11:30:00Z, and nobody has released it',
      'fault ferry: en, nl is held since 2026-03-14T10:30:00Z: fr is missing',
    ]);
    assert.equal(
      found[1]?.do,
      'import its text in fr, or let it go without: coranto release ferry en nl --override --reason "..."',
    );
    assert.equal(
      found[0]?.do,
      'start the server: it releases what is due; one that runs and does not is suspended, so end it or let it go on',
    );
    assert.equal(status, 1);
    // What went out before fr was required is no fault.
    assert.deepEqual(findings.filter(({ severity }) => severity === 'warning').map(short), [
      'warning crane: it is public, and of the editions that it needs fr is missing',
      'warning quay: it is public, and of the editions that it needs fr is missing',
    ]);
    await release(newsroom, { story: 'ferry', override: true }, { actor: 'chief', reason: 'Now.' });
    await settle(newsroom);
    assert.deepEqual(
      (await examine()).findings.filter(({ severity }) => severity === 'fault'),
      [],
    );
  });

  test('tells translations that are behind for a week, at once where the story needs them, and closed editions', async (t) => {
    const { cli, examine } = await patient(t);
    const { newsroom } = cli;
    newsroom.clock.move(HOUR);
    await bringIn(newsroom, aStory('quay', { en: { topics: ['trade'], body: '<p>News.</p>' } }), {
      as: 'update',
    });
    assert.deepEqual((await examine()).findings, []);
    newsroom.clock.move(7 * DAY);
    const [stale, ...more] = (await examine()).findings;
    assert.deepEqual(
      [stale && short(stale), more],
      ['warning quay: nl is behind its source, which changed at 2026-03-14T10:30:00Z', []],
    );
    assert.match(stale?.do ?? '', /^see “coranto diff quay nl”.*“coranto confirm quay nl”/);
    newsroom.clock.move(-7 * DAY);
    newsroom.db.connection.exec("UPDATE editions SET required = 1 WHERE path = 'nl'");
    const needed = (await examine()).findings.filter(({ what }) => what.includes('behind'));
    assert.equal(needed.length, 1);

    await bringIn(newsroom, aStory('late', { fr: { publishAt: at(36_000), required: [] } }));
    newsroom.db.connection.exec(`UPDATE editions SET closed_at = ${newsroom.now()}`);
    const closed = (await examine()).findings.filter(({ where }) => where !== 'crane');
    assert.deepEqual(closed.map(short), ['warning late: fr is scheduled, and that edition is closed']);
    assert.match(closed[0]?.do ?? '', /coranto schedule late fr --clear/);
  });
});
