// Statements on the command line: set, listed, removed, imported with the newsroom's file, and missed by the doctor.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { closeEdition } from '../../src/operations/close-edition.ts';
import { removeStatement, setStatement } from '../../src/operations/statements.ts';
import { BY_EDITOR } from '../support/inputs.ts';
import { BODY } from '../support/statements.ts';
import { BASE, patient, short } from './broken-newsroom.ts';
import { article, commandLine } from './command-line.ts';

const TEXT = '# Privacy\n\nWe count nobody.\n';

describe('coranto statement', () => {
  test('sets, lists and removes what an edition says', async (t) => {
    const cli = await commandLine(t);
    const file = cli.write('privacy.md', TEXT);
    assert.deepEqual(await cli.run('statement', 'set', 'en', 'privacy', file), {
      status: 0,
      out: 'added privacy of edition en: Privacy\n',
      err: '',
    });
    assert.equal((await cli.run('statement', 'set', 'en', 'privacy', file)).out, 'nothing changed\n');
    cli.write('privacy.md', TEXT.replace('nobody', 'everybody'));
    const [changed] = await cli.json('statement', 'set', 'en', 'privacy', file);
    assert.deepEqual(changed, { edition: 'en', kind: 'privacy', title: 'Privacy', outcome: 'changed' });
    assert.equal(
      (await cli.run('statement', 'list')).out,
      'edition  accessibility  privacy  legal    contact\n' +
        'en       missing        there    missing  missing\n' +
        'nl       missing        missing  missing  missing\n' +
        'fr       missing        missing  missing  missing\n' +
        'ar       missing        missing  missing  missing\n',
    );
    assert.equal(
      (await cli.run('statement', 'remove', 'en', 'privacy', '--reason', 'moved')).out,
      'removed privacy of edition en: Privacy\n',
    );
    assert.equal(cli.newsroom.value('SELECT reason FROM changes ORDER BY seq DESC'), 'moved');
  });

  test('refuses what makes no sense in a sentence', async (t) => {
    const cli = await commandLine(t);
    const file = cli.write('privacy.md', TEXT);
    const bad = cli.write('bad.md', 'No title.\n');
    const refusals: [string[], number, RegExp][] = [
      [['set', 'xx', 'privacy', file], 1, /there is no edition “xx”/],
      [['set', 'en', 'cookies', file], 2, /Allowed choices are accessibility, privacy, legal, contact/],
      [['set', 'en', 'privacy', bad], 1, /bad\.md:1: title: missing; expected the heading of the page/],
      [['set', 'en', 'privacy', join(cli.folder, 'none.md')], 1, /none\.md: /],
      [['remove', 'en', 'privacy'], 1, /edition “en” has no privacy statement/],
    ];
    for (const [argv, status, sentence] of refusals) {
      const result = await cli.run('statement', ...argv);
      assert.match(result.err, sentence, argv.join(' '));
      assert.equal(result.status, status, argv.join(' '));
    }
  });
});

describe('coranto import', () => {
  test('brings in the statements beside newsroom.yaml, and the same again changes nothing', async (t) => {
    const cli = await commandLine(t);
    cli.write(
      'press/newsroom.yaml',
      'editions:\n  - {path: de, language: de, title: Hafen, timeZone: UTC}\n',
    );
    cli.write('press/statements/privacy/de.md', TEXT);
    cli.write('press/statements/privacy/en.md', TEXT);
    cli.write('press/statements/contact/en.md', TEXT);
    cli.write('press/quay/en.md', article());
    const folder = join(cli.folder, 'press');
    const rehearsed = await cli.run('import', folder, '--dry-run');
    assert.match(rehearsed.out, /nothing written; this would be: 1 edition added, 3 statements added, 1 new/);
    assert.equal(cli.newsroom.value('SELECT count(*) FROM statements'), 0);
    assert.match((await cli.run('import', folder)).out, /1 edition added, 3 statements added, 1 new\n$/);
    const seq = cli.newsroom.value('SELECT max(seq) FROM changes');
    assert.match((await cli.run('import', folder)).out, /nothing changed\n$/);
    assert.equal(cli.newsroom.value('SELECT max(seq) FROM changes'), seq);
    cli.write('press/statements/privacy/en.md', `${TEXT}\nReally.\n`);
    const lines = await cli.json('import', join(folder, 'statements'));
    assert.deepEqual(
      lines.map(({ event, edition, kind, outcome }) => [event, edition, kind, outcome]),
      [
        ['statement', 'en', 'contact', 'unchanged'],
        ['statement', 'de', 'privacy', 'unchanged'],
        ['statement', 'en', 'privacy', 'changed'],
        ['done', undefined, undefined, undefined],
      ],
    );
    assert.deepEqual(lines.at(-1)?.['statements'], { new: 0, changed: 1, unchanged: 2 });
  });

  test('reports a bad statement with file, line and field, and brings in the others', async (t) => {
    const cli = await commandLine(t);
    cli.write('press/newsroom.yaml', 'topics: {}\n');
    cli.write('press/statements/cookies/en.md', TEXT);
    cli.write('press/statements/notes.md', TEXT);
    cli.write('press/statements/legal/xx.md', TEXT);
    cli.write('press/statements/legal/nl.md', '# A\n\n![](crane.png)\n');
    cli.write('press/statements/legal/fr.txt', TEXT);
    cli.write('press/statements/legal/en.md', TEXT);
    const { err, out, status } = await cli.run('import', join(cli.folder, 'press'));
    const told = err.replaceAll(`${join(cli.folder, 'press', 'statements')}/`, '');
    assert.deepEqual(told.trimEnd().split('\n'), [
      'cookies: is no statement; the statements are accessibility, privacy, legal, contact',
      'legal/fr.txt: expected a file for each edition, such as en.md',
      'legal/nl.md:3: body: a statement has no pictures; say it in words, or give a link',
      'legal/xx.md: edition: there is no edition “xx”; the editions are en, nl, fr, ar; name the file after one of them',
      'notes.md: expected a folder such as accessibility',
    ]);
    assert.match(out, /1 statement added, 5 problems/);
    assert.equal(status, 1);
  });

  test('takes a story that is called “statements” for one', async (t) => {
    const cli = await commandLine(t);
    cli.write('press/statements/en.md', article());
    assert.match((await cli.run('import', join(cli.folder, 'press'))).out, /1 new/);
  });
});

describe('coranto doctor', () => {
  test('fails while an open edition lacks a statement, and says how to mend it', async (t) => {
    const { cli, examine } = await patient(t);
    await removeStatement(cli.newsroom, { edition: 'nl', kind: 'privacy' }, BY_EDITOR);
    await removeStatement(cli.newsroom, { edition: 'fr', kind: 'legal' }, BY_EDITOR);
    await closeEdition(cli.newsroom, 'fr', BY_EDITOR);
    const { findings, status } = await examine();
    assert.deepEqual(findings, [
      {
        ...{ check: 'editions', severity: 'fault', where: 'nl', what: 'it has no privacy statement' },
        do: 'coranto statement set nl privacy <file>',
      },
    ]);
    assert.equal(status, 1);
  });

  test('warns of an accessibility statement that leads to nobody', async (t) => {
    const { cli, examine } = await patient(t);
    const outside = '<a href="https://ombudsman.example/">b</a>';
    const bodies = {
      en: `<p>Own <a href="${BASE}/en/">front</a>, ${outside}</p>`,
      nl: '<p><a href="contact">a</a></p>',
      fr: `<p><a href="${BASE}/fr/contact#form">a</a> ${outside}</p>`,
      ar: BODY,
    };
    for (const [edition, body] of Object.entries(bodies)) {
      const given = { edition, kind: 'accessibility', title: 'A', body } as const;
      await setStatement(cli.newsroom, given, BY_EDITOR);
    }
    const { findings, status } = await examine();
    assert.deepEqual(findings.map(short), [
      'warning en: its accessibility statement has no link for feedback: an e-mail address, or the page “contact”',
      'warning nl: its accessibility statement has no link to whoever enforces accessibility where readers complain',
    ]);
    assert.equal(status, 0);
  });

  test('names the statement that leads nowhere, and how to set it again', async (t) => {
    const { cli, examine } = await patient(t);
    const body = `${BODY}<p><a href="nothing">x</a></p>`;
    await setStatement(cli.newsroom, { edition: 'en', kind: 'legal', title: 'L', body }, BY_EDITOR);
    const [finding] = (await examine()).findings;
    assert.equal(
      finding && short(finding),
      'fault /en/legal: its text leads to /en/nothing, where there is nothing',
    );
    assert.match(finding?.do ?? '', /coranto statement set en legal <file>$/);
  });
});
