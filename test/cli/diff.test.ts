// coranto diff and coranto history: what a person reads in a terminal of any width, and what a script gets.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import stringWidth from 'string-width';
import { markedLines } from '../../src/cli/marked-text.ts';
import type { Piece } from '../../src/domain/difference/words.ts';
import { article, type CommandLine, commandLine } from './command-line.ts';

const BODY = `Detours are signposted along the northern quay. The [Scheldelaan](/map) stays open.

## For cyclists

> “The ferry runs all night,” says the harbour master.

- Bus 12
- Bus 14`;

const NEW_BODY = `Detours are marked along the northern quay. The [Scheldelaan](/map) stays open.

### For cyclists

- Bus 12
- Bus 15, which stops at the hospital until the bridge is open again

Nobody was hurt.`;

/** A source in English that was corrected, its stale translation in French, and one in Arabic. */
async function furnished(cli: CommandLine): Promise<void> {
  cli.write('bridge/en.md', article({ headline: 'Bridge closed at night', byline: 'Press desk' }, BODY));
  cli.write('bridge/fr.md', article({ source: 'en', headline: 'Pont fermé' }));
  cli.write('bridge/ar.md', article({ source: 'en', headline: 'الجسر مغلق ليلاً' }, 'الميناء مفتوح.'));
  await cli.run('import', `${cli.folder}/bridge`);
  cli.clock.move(3_600_000);
  const file = cli.write(
    'new.md',
    article({ headline: 'Bridge closed until Friday', byline: 'Harbour' }, NEW_BODY),
  );
  const note = 'An earlier version named the wrong quay.';
  const why = ['--actor', 'bert', '--reason', 'The city wrote to us about it'];
  await cli.run('correct', 'bridge', 'en', file, '--note', note, ...why);
}

function assertFits(out: string, columns: number): void {
  for (const line of out.split('\n'))
    assert.ok(stringWidth(line) <= columns, `${stringWidth(line)}: ${line}`);
}

describe('coranto diff', () => {
  test('shows field by field and paragraph by paragraph what to translate anew', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    const { status, out } = await cli.run('diff', 'bridge', 'fr');
    assert.equal(status, 0);
    assert.equal(
      out,
      `“bridge” in fr follows revision 1 of en, which is at revision 2: stale

revision 2  correction  2026-03-14 10:30  bert
  note: An earlier version named the wrong quay.
  reason: The city wrote to us about it

headline
~ Bridge closed [-at night-]{+until Friday+}

byline
- Press desk
+ Harbour

body: 6 changes; 5 paragraphs before, 5 now
~ 1  Detours are [-signposted-]{+marked+} along the northern quay. The [Scheldelaan](/map) stays open.
~ 2  [-##-] {+###+} For cyclists
- 3  > “The ferry runs all night,” says the harbour master.
- 5  - Bus 14
+ 4  - Bus 15, which stops at the hospital until the bridge is open again
+ 5  Nobody was hurt.

paragraphs are numbered as in revision 2; those that are gone (-) as in revision 1
`,
    );
  });

  test('breaks its lines at the width of the terminal, and loses nothing', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    const { out: whole } = await cli.run('diff', 'bridge', 'fr');
    for (const columns of [50, 60, 80, 120]) {
      const { out } = await cli.runWith({ columns }, 'diff', 'bridge', 'fr');
      assertFits(out, columns);
      assert.equal(out.replace(/\s+/g, ' '), whole.replace(/\s+/g, ' '));
    }
    const { out } = await cli.runWith({ columns: 60 }, 'diff', 'bridge', 'fr');
    assert.match(
      out,
      /^~ 1 {2}Detours are \[-signposted-\]\{\+marked\+\} along the northern\n {5}quay\. The \[Scheldelaan\]\(\/map\) stays open\.$/m,
    );
  });

  test('says that a translation is current, and that one is that was only amended since', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    await cli.run('confirm', 'bridge', 'fr');
    const current = { status: 0, out: '“bridge” in fr is current: it follows revision 2 of en\n', err: '' };
    assert.deepEqual(await cli.run('diff', 'bridge', 'fr'), current);
    await cli.run(
      'amend',
      'bridge',
      'en',
      cli.write('more.md', article({ headline: 'Bridge shut' }, NEW_BODY)),
    );
    assert.match((await cli.run('diff', 'bridge', 'fr')).out, /^“bridge” .* is at revision 3: not stale\n/);
  });

  test('keeps a text from right to left, and what changed in it, apart from what is beside it', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    const file = cli.write('ar.md', article({ headline: 'الجسر مفتوح ليلاً' }, 'الميناء مفتوح.'));
    await cli.run('amend', 'bridge', 'ar', file);
    const { out } = await cli.run('diff', 'bridge', 'ar', '--revisions', '1');
    assert.match(out, /^~ \u2067الجسر \[-\u2068مغلق\u2069-\]\{\+\u2068مفتوح\u2069\+\} ليلاً\u2069$/m);
  });

  test('compares any two revisions of one text', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    const { out } = await cli.run('diff', 'bridge', 'en', '--revisions', '1..2');
    assert.match(out, /^“bridge” in en: from revision 1 to revision 2\n/);
    assert.equal((await cli.run('diff', 'bridge', 'en', '--revisions', '1')).out, out);
  });

  test('gives scripts the same as pieces', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    const [diff] = await cli.json('diff', 'bridge', 'fr');
    const { difference, revisions, ...about } = diff as Record<string, unknown>;
    assert.deepEqual(about, {
      story: 'bridge',
      edition: 'fr',
      of: 'en',
      language: 'en',
      from: 1,
      to: 2,
      stale: true,
    });
    assert.equal((revisions as { savedAt: string }[])[0]?.savedAt, '2026-03-14T10:30:00.000Z');
    const { headline, body } = difference as { headline: unknown; body: { changes: unknown[] } };
    assert.deepEqual(headline, [
      { change: 'same', text: 'Bridge closed ' },
      { change: 'removed', text: 'at night' },
      { change: 'added', text: 'until Friday' },
    ]);
    assert.deepEqual(body.changes.at(-1), { change: 'added', to: 5, kind: 'p', text: 'Nobody was hurt.' });
  });

  test('refuses in a sentence what cannot be compared', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    const fault = async (...argv: string[]) => {
      const { status, out, err } = await cli.run('diff', ...argv);
      assert.equal(out, '');
      return [status, err];
    };
    assert.deepEqual(await fault('bridge', 'nl'), [
      1,
      'coranto: story “bridge” has no article in edition “nl”: all of revision 2 of en is still to be translated\n',
    ]);
    assert.match(String(await fault('bridge', 'en')), /^1,.*is the source of its story/);
    assert.match(String(await fault('nope', 'en')), /^1,.*there is no story “nope”/);
    for (const revisions of ['0', '2..', '..2', 'a..b', '1...2', '1.5']) {
      assert.match(String(await fault('bridge', 'en', '--revisions', revisions)), /^2,.*such as 2\.\.4/s);
    }
  });
});

describe('a text with what changed in it marked', () => {
  const lines = (width: number, removed: string, added: string) =>
    markedLines(
      [
        { change: 'same', text: '港の橋は' },
        { change: 'removed', text: removed },
        { change: 'added', text: added },
        { change: 'same', text: '通行止めです。迂回路があります。' },
      ],
      { width, direction: 'ltr' },
    );

  test('breaks between words where no spaces part them, and never before a full stop', () => {
    const found = lines(20, '夜間', '終日');
    for (const line of found) assert.ok(stringWidth(line) <= 20 && !line.startsWith('。'), line);
    assert.equal(found.join(''), '港の橋は[-夜間-]{+終日+}通行止めです。迂回路があります。');
  });

  test('breaks a word that is longer than a line', () => {
    const found = markedLines([{ change: 'added', text: 'x'.repeat(50) }], { width: 20, direction: 'ltr' });
    for (const line of found) assert.ok(line.length <= 20);
    assert.equal(found.join(''), `{+${'x'.repeat(50)}+}`);
  });

  test('breaks where a change begins what is together longer than a line', () => {
    const pieces = ['same', 'removed', 'added', 'same'].map(
      (change) => ({ change, text: 'x'.repeat(12) }) as Piece,
    );
    const found = markedLines(pieces, { width: 20, direction: 'ltr' });
    for (const line of found) assert.ok(line.length <= 20, line);
    assert.equal(found.join(''), 'x[-x-]{+x+}x'.replaceAll('x', 'x'.repeat(12)));
  });

  test('lets no text steer the terminal or turn its direction', () => {
    const text = 'a\u001b[31mb\u202ec';
    assert.deepEqual(markedLines([{ change: 'same', text }], { width: null, direction: 'ltr' }), [
      'a�[31mb�c',
    ]);
  });

  test('shows where only spaces changed', () => {
    const pieces = [
      { change: 'same', text: 'a' },
      { change: 'added', text: ' ' },
      { change: 'same', text: 'b' },
    ] as const;
    assert.deepEqual(markedLines(pieces, { width: null, direction: 'ltr' }), ['a{+ +}b']);
  });
});

describe('coranto history', () => {
  test('tells a line an event, and under a revision what it changed', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    cli.clock.move(3_600_000);
    await cli.run('withdraw', 'bridge', '--edition', 'fr', '--actor', 'anna', '--reason', 'By mistake');
    const { status, out } = await cli.run('history', 'bridge');
    assert.equal(status, 0);
    assert.equal(
      out,
      `bridge: its source is en

time (UTC)        edition  what                            actor     reason
2026-03-14 09:30  en       revision 1: draft               tester
                           Bridge closed at night
2026-03-14 09:30  fr       revision 1: draft               tester
                           Pont fermé
2026-03-14 09:30  ar       revision 1: draft               tester
                           \u2068الجسر مغلق ليلاً\u2069
2026-03-14 09:30  en       scheduled for 2026-01-05 10:00  tester
2026-03-14 09:30  fr       scheduled for 2026-01-05 10:00  tester
2026-03-14 09:30  ar       scheduled for 2026-01-05 10:00  tester
2026-03-14 09:30  en       released                        schedule
2026-03-14 09:30  fr       released                        schedule
2026-03-14 09:30  ar       released                        schedule
2026-03-14 10:30  en       revision 2: correction          bert      The city wrote to us about it
                           headline, byline, 2 paragraphs changed, 2 new, 2 gone
                           note: An earlier version named the wrong quay.
2026-03-14 11:30  fr       withdrawn                       anna      By mistake
`,
    );
  });

  test('puts below what does not fit beside, and cuts nothing', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    for (const columns of [60, 80, 120]) {
      const { out } = await cli.runWith({ columns }, 'history', 'bridge');
      assertFits(out, columns);
      assert.match(out.replace(/\s+/g, ' '), /The city wrote to us about it/);
      assert.doesNotMatch(out, /…/);
    }
    const { out } = await cli.runWith({ columns: 60 }, 'history', 'bridge', '--edition', 'en');
    assert.match(
      out,
      /^2026-03-14 10:30 {2}en {7}revision 2: correction\n {27}by bert\n {27}reason: The city wrote to us/m,
    );
  });

  test('shows the differences themselves when asked', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    const { out } = await cli.runWith({ columns: 80 }, 'history', 'bridge', '--edition', 'en', '--full');
    assertFits(out, 80);
    assert.match(out, /\n\n {4}headline\n {4}~ Bridge closed \[-at night-\]\{\+until Friday\+\}\n\n/);
    assert.match(out, /\n {4}- 5 {2}- Bus 14\n/);
  });

  test('leaves nothing out for scripts', async (t) => {
    const cli = await commandLine(t);
    await furnished(cli);
    const [history] = await cli.json('history', 'bridge');
    const { story, source, events } = history as {
      story: string;
      source: string;
      events: Record<string, unknown>[];
    };
    assert.deepEqual([story, source], ['bridge', 'en']);
    const kinds = new Set(events.map(({ what, kind }) => `${what} ${kind}`));
    for (const kind of ['revision correct', 'desk scheduled', 'change released', 'change corrected']) {
      assert.ok(kinds.has(kind), kind);
    }
    const corrected = events.find(({ kind }) => kind === 'correct');
    assert.equal(corrected?.['at'], '2026-03-14T10:30:00.000Z');
    assert.ok((corrected?.['revised'] as { difference: object } | undefined)?.difference);
    assert.equal((await cli.run('history', 'nope')).err, 'coranto: there is no story “nope”\n');
  });
});
