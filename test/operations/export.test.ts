// An export is the newsroom: restored elsewhere it is the same in every row and document, and what is no export is none.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { settle } from '../../src/operations/settle.ts';
import { sql } from '../../src/storage/database.ts';
import type { Position } from '../../src/storage/transfer.ts';
import { TABLES } from '../../src/storage/transfer-tables.ts';
import { EVERYBODY, publicSteps, take } from '../support/history.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { exported, restored, sealed } from '../support/lines.ts';
import {
  answersOf,
  CutError,
  cutAt,
  emptyNewsroom,
  identityOf,
  listening,
  openPair,
  pathsOf,
  refusal,
  rowsOf,
  type Side,
  sideOf,
} from '../support/move.ts';
import { openNewsroom } from '../support/newsroom.ts';
import { isWhole, often } from '../support/often.ts';
import { openSite } from '../support/site.ts';

/** The lines of an export, without the first, which has the epoch, and the last, which has their hash. */
const rowsIn = (text: string) => text.trimEnd().split('\n').slice(1, -1);

/** A line as a test changes it. */
interface Line extends Record<string, unknown> {
  row: Record<string, unknown>;
  counts: Record<string, number>;
}

describe('an export', () => {
  test('restored is the newsroom: rows, files, and in a new epoch only when that is meant', async (t) => {
    const { from, to } = await openPair(t);
    const text = await exported(from);
    const { newsroom, media } = await restored(text, from, to);
    assert.deepEqual(rowsOf(to), rowsOf(from));
    assert.deepEqual([...to.files], [...from.files]);
    assert.deepEqual(media, { copied: 1, present: 0, lost: 1 });
    const { epoch, ...identity } = identityOf(from);
    assert.deepEqual({ ...identityOf(to), epoch }, { ...identity, epoch });
    assert.notEqual(identityOf(to)['epoch'], epoch);
    assert.equal(newsroom.epoch, identityOf(to)['epoch']);
    assert.deepEqual(rowsIn(await exported(to)), rowsIn(text));

    const same = sideOf(await emptyNewsroom(t));
    await restored(text, from, same, { continue: true });
    assert.deepEqual(identityOf(same), identityOf(from));
    assert.equal(await exported(same), text);
  });

  test('says what it is, has a line a row with its columns by name, and says that it is whole', async (t) => {
    const { from } = await openPair(t);
    const lines = (await exported(from))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { uuid, epoch, version, counts } = await from.link.perform('newsroom', {});
    assert.deepEqual(lines[0], { coranto: 'newsroom', format: 4, uuid, epoch, version, counts });
    const at = lines.findIndex(({ table, row }) => table === 'articles' && row.slug === 'two');
    assert.deepEqual(Object.keys(lines[at].row), TABLES.articles.columns);
    const below = lines.slice(at + 1, at + 4);
    assert.deepEqual(
      below.map(({ table, of }) => `${table} of ${of}`),
      ['revisions of articles', 'paths of articles', 'article_topics of articles'],
    );
    assert.equal(below[0].row.note, 'It was wrong.');
    const { sha256, ...end } = lines.at(-1);
    assert.deepEqual(end, { coranto: 'end', rows: lines.length - 2 });
    assert.match(sha256, /^[0-9a-f]{64}$/);
  });

  test('leaves every document as it was, bytes and validators, and what is due goes out on time', async (t) => {
    const { from, to } = await openPair(t);
    const site = await openSite(from);
    const paths = [...pathsOf(from), '/feeds.opml', '/node/12', '/de/'];
    await answersOf(site, paths);
    // Last-Modified is told once the second that it names is past.
    from.clock.move(60_000);
    const before = await answersOf(site, paths);
    await restored(await exported(from), from, to);
    const there = await openSite(to);
    const after = await answersOf(there, paths);
    for (const path of paths) assert.deepEqual(after[path], before[path], path);
    for (const side of [from, to]) {
      side.clock.set('2026-04-02T00:00:00Z');
      assert.ok((await settle(side)).released > 0);
    }
    assert.deepEqual(await answersOf(there, paths), await answersOf(site, paths));
    assert.deepEqual(to.log(), from.log());
    assert.deepEqual(there.errors, []);
  });

  test('that is overtaken is begun again, and given up when that happens each time', async (t) => {
    const { from, to } = await openPair(t);
    const busy = (times: number): Pick<Side, 'link'> => {
      let left = times;
      return {
        link: {
          ...from.link,
          async perform(name, input) {
            const asked = input as { position?: { step: string } };
            if (name === 'transfer-page' && asked.position?.step === 'stories' && left-- > 0) {
              await bringIn(from, aStory(`late-${times}-${left}`, { en: {} }));
            }
            return from.link.perform(name, input);
          },
        },
      };
    };
    let overtaken = 0;
    const text = await exported(busy(2), () => {
      overtaken++;
    });
    assert.equal(overtaken, 2);
    await restored(text, from, to);
    assert.deepEqual(rowsOf(to), rowsOf(from));
    await assert.rejects(exported(busy(9)), refusal(/has changed each of the 5 times/));
  });
});

test('whatever happened, and whenever it is exported and restored, no byte of it changes', async (t) => {
  const story = fc.array(
    fc.record({ steps: fc.array(publicSteps(EVERYBODY), { minLength: 1, maxLength: 8 }), cut: fc.nat(60) }),
    { minLength: 1, maxLength: 3 },
  );
  await fc.assert(
    fc.asyncProperty(story, async (parts) => {
      const stays = sideOf(await openNewsroom(t));
      let moves = sideOf(await openNewsroom(t));
      const opened = [stays, moves];
      for (const { steps, cut } of parts) {
        for (const step of steps) for (const side of [stays, moves]) await take(side, step);
        const next = sideOf(await emptyNewsroom(t, moves.clock));
        // Each side has ids of its own counting, which go on where they were.
        const to = { ...next, newId: moves.newId };
        const text = await exported(moves);
        const [, line] = cutAt([moves, to], cut, cut % 2 === 0 ? 'before' : 'after').sides;
        await restored(text, moves, line).catch((error) => {
          if (!(error instanceof CutError)) throw error;
        });
        if (identityOf(to)['state'] !== 'open' || identityOf(to)['uuid'] !== identityOf(moves)['uuid']) {
          await restored(text, moves, to);
        }
        assert.deepEqual(rowsIn(await exported(to)), rowsIn(text));
        moves = to;
        opened.push(to);
      }
      assert.deepEqual(moves.log(), stays.log());
      const sites = [await openSite(stays), await openSite(moves)] as const;
      const paths = [...pathsOf(stays), '/feeds.opml', '/extra/'];
      assert.deepEqual(await answersOf(sites[1], paths), await answersOf(sites[0], paths));
      for (const { db } of opened) db.close();
    }),
    { numRuns: often(4) },
  );
});

describe('a restore', () => {
  test('that is cut at any call comes to the same end', async (t) => {
    const { from } = await openPair(t);
    const text = await exported(from);
    let cuts = 0;
    for (let cut = 0, isDone = false; !isDone; cut += isWhole ? 2 : 6) {
      const to = sideOf(await emptyNewsroom(t));
      const [, line] = cutAt([from, to], cut, cut % 4 === 0 ? 'before' : 'after').sides;
      isDone = await restored(text, from, line).then(
        () => true,
        (error) => {
          assert.ok(error instanceof CutError, String(error));
          return false;
        },
      );
      // After the last call nothing is left to be done.
      if (isDone || identityOf(to)['state'] === 'open') continue;
      cuts++;
      if (identityOf(to)['state'] === 'receiving') {
        await assert.rejects(
          restored(text, from, to, { continue: true }),
          refusal(/half filled already, by a restore without --continue/),
        );
      }
      await restored(text, from, to);
      assert.deepEqual(rowsOf(to), rowsOf(from));
    }
    assert.ok(cuts > (isWhole ? 8 : 4));
  });

  test('that is cut in the middle of a table goes on after the row that came last', async (t) => {
    const { from, to } = await openPair(t);
    for (const part of [0, 1]) {
      const drafts = Array.from({ length: 260 }, (_, i) =>
        aStory(`draft-${part}-${i}`, { en: { publishAt: null } }),
      );
      assert.deepEqual((await bringIn(from, drafts)).problems, []);
    }
    const text = await exported(from);
    const cut: Pick<Side, 'link'> = {
      link: {
        ...to.link,
        async perform(name, input) {
          const result = await to.link.perform(name, input);
          const { position } = result as { position?: Position };
          if (position?.step === 'stories' && position.after) throw new CutError('in the middle');
          return result;
        },
      },
    };
    await assert.rejects(restored(text, from, cut), CutError);
    const stories = to.value('SELECT count(*) FROM stories') as number;
    assert.ok(stories > 0 && stories < 520);
    const other = text.replaceAll(/^{"table":"stories".*"id":500,.*\n/gm, '');
    const resealed = sealed(other.trimEnd().split('\n').slice(0, -1));
    await assert.rejects(restored(resealed, from, to), refusal(/not the whole newsroom: “stories” has/));
    await restored(text, from, to);
    assert.deepEqual(rowsOf(to), rowsOf(from));
  });

  test('fills an empty newsroom once, and no other', async (t) => {
    const { from, to } = await openPair(t);
    const text = await exported(from);
    const full = sideOf(await openNewsroom(t));
    await assert.rejects(restored(text, from, from), refusal(/is there already, at version \d+; a restore/));
    await full.db.run(sql("UPDATE newsroom SET uuid = 'another'"));
    await assert.rejects(restored(text, from, full), refusal(/is not empty: it has editions/));
    await restored(text, from, to);
    const before = to.db.connection.serialize();
    await assert.rejects(restored(text, from, to), refusal(/is there already/));
    assert.ok(before.equals(to.db.connection.serialize()));
  });

  test('goes on only with the export that it began with, unless told to begin again', async (t) => {
    const { from, to } = await openPair(t);
    const old = await exported(from);
    const [, line] = cutAt([from, to], 12, 'after').sides;
    await assert.rejects(restored(old, from, line), CutError);
    await bringIn(from, aStory('later', { en: {} }));
    const text = await exported(from);
    await assert.rejects(restored(text, from, to), refusal(/has changed since this transfer began/));
    const told = listening();
    await restored(text, from, to, { restart: true }, told);
    assert.equal(told.said[0], 'emptying');
    assert.deepEqual(rowsOf(to), rowsOf(from));
  });

  test('refuses what is no whole export, with the line, before anything is written', async (t) => {
    const { from, to } = await openPair(t);
    const text = await exported(from);
    const lines = text.trimEnd().split('\n');
    const whole = lines.slice(0, -1);
    const at = lines.findIndex((line) => line.startsWith('{"table":"articles"'));
    const edited = (i: number, change: (line: Line) => unknown) =>
      sealed(whole.with(i, JSON.stringify(change(JSON.parse(whole[i] as string)))));
    const [n, last] = [at + 1, lines.length];
    const wrongs: [string, RegExp][] = [
      ['', /^x\.jsonl:1: this is not the beginning of an export/],
      ['{"table":"stories","row":{}}\n', /^x\.jsonl:1: this is not the beginning/],
      [text.slice(0, -40), new RegExp(`^x\\.jsonl:${last}: .* is cut off$`)],
      [`${whole.join('\n')}\n`, new RegExp(`^x\\.jsonl:${last - 1}: .* without its last line`)],
      [`${text}{}\n`, new RegExp(`^x\\.jsonl:${last + 1}: there is more after`)],
      [text.replace('It was wrong.', 'It was right.'), new RegExp(`^x\\.jsonl:${last}: .* was edited`)],
      [lines.toSpliced(at, 1).join('\n'), new RegExp(`^x\\.jsonl:${n}: this row of “revisions” is not of`)],
      [
        lines.toSpliced(2, 1).join('\n'),
        new RegExp(`^x\\.jsonl:${last - 1}: there are ${last - 3} rows above`),
      ],
      [edited(0, (one) => ({ ...one, format: 1 })), /^x\.jsonl:1: the export has the format 1, .* reads 4/],
      [edited(0, (one) => ({ ...one, version: -1 })), /^x\.jsonl:1: the first line is wrong/],
      [
        edited(0, (one) => ({ ...one, counts: { ...one.counts, stories: 99 } })),
        /not the whole .*“stories” has/,
      ],
      [edited(at, (one) => ({ ...one, more: 1 })), new RegExp(`^x\\.jsonl:${n}: this is not a line`)],
      [
        edited(at, (one) => ({ ...one, table: 'newsroom' })),
        new RegExp(`:${n}: there is no table “newsroom”`),
      ],
      [edited(at, (one) => ({ ...one, table: '__proto__' })), new RegExp(`:${n}: there is no table`)],
      [
        edited(at, ({ row: { slug, ...row }, ...one }) => ({ ...one, row })),
        new RegExp(`:${n}: .* no “slug”`),
      ],
      [
        edited(at, (one) => ({ ...one, row: { ...one.row, x: 1 } })),
        new RegExp(`:${n}: “x” is not a column`),
      ],
      [edited(at, (one) => ({ ...one, row: { ...one.row, id: '1' } })), new RegExp(`:${n}: .* a wrong “id”`)],
      [
        edited(at, (one) => ({ ...one, row: { ...one.row, slug: {} } })),
        new RegExp(`:${n}: .* a wrong “slug”`),
      ],
      [
        edited(at + 1, (one) => ({ ...one, of: 'stories' })),
        new RegExp(`:${n + 1}: this row of “revisions”`),
      ],
      [
        edited(at, (one) => ({ ...one, row: { ...one.row, id: 99 } })),
        new RegExp(`:${n + 1}: .* is not of the row`),
      ],
      [sealed([...whole, whole[1] as string]), /:\d+: rows of “media” come before those of “changes”/],
    ];
    const before = to.db.connection.serialize();
    for (const [wrong, message] of wrongs) {
      await assert.rejects(restored(wrong, from, to), refusal(message), String(message));
      assert.ok(before.equals(to.db.connection.serialize()), String(message));
    }
  });

  test('takes no row that the schema refuses, says where it stands, and no text past the sanitiser', async (t) => {
    const { from } = await openPair(t);
    const whole = (await exported(from)).trimEnd().split('\n').slice(0, -1);
    const find = (table: string) => whole.findIndex((line) => line.startsWith(`{"table":"${table}"`));
    const wrongs: [string, Record<string, unknown>, RegExp][] = [
      ['editions', { path: 'Not A Path' }, /^x\.jsonl:\d+-\d+: the page cannot be taken: CHECK/],
      ['stories', { uuid: 'x', key: '' }, /^x\.jsonl:\d+-\d+: the page cannot be taken: CHECK/],
      ['articles', { story_id: 99 }, /^x\.jsonl:\d+-\d+: the page cannot be taken: FOREIGN KEY/],
      ['articles', { revision: 9 }, /^x\.jsonl:\d+-\d+: .* has no revision in force here/],
      ['desk_log', { article_id: 99 }, /^x\.jsonl:\d+-\d+: the page cannot be taken: FOREIGN KEY/],
      ['changes', { seq: 7 }, /^x\.jsonl:\d+-\d+: the page cannot be taken: the change log has no gaps/],
    ];
    for (const [table, fields, message] of wrongs) {
      const to = sideOf(await emptyNewsroom(t));
      const line = JSON.parse(whole[find(table)] as string);
      const text = sealed(
        whole.with(find(table), JSON.stringify({ ...line, row: { ...line.row, ...fields } })),
      );
      await assert.rejects(restored(text, from, to), refusal(message), table);
      assert.equal(identityOf(to)['state'], 'receiving');
    }
    const to = sideOf(await emptyNewsroom(t));
    const i = find('revisions');
    const line = JSON.parse(whole[i] as string);
    const hostile = { ...line, row: { ...line.row, body: '<p onclick="x()">Tide</p><script>x()</script>' } };
    await restored(sealed(whole.with(i, JSON.stringify(hostile))), from, to);
    assert.equal(to.value("SELECT count(*) FROM revisions WHERE body = '<p>Tide</p>'"), 1);
    assert.equal(to.value("SELECT count(*) FROM revisions WHERE body LIKE '%script%'"), 0);
  });
});
