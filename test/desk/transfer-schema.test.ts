// Rows that a transfer brings: whoever sends them, no text gets in past the sanitiser.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenPageSchema } from '../../src/desk/transfer-schema.ts';
import { TABLES } from '../../src/storage/transfer-tables.ts';

const BODY = (TABLES.revisions.columns as readonly string[]).indexOf('body');

/** A page of revisions with these bodies. */
const page = (bodies: readonly string[]) => ({
  uuid: 'u',
  version: 1,
  position: { step: 'revisions', after: null },
  rows: { revisions: bodies.map((body) => TABLES.revisions.columns.map((_, i) => (i === BODY ? body : 1))) },
  last: true,
});

const bodiesOf = (bodies: readonly string[]) =>
  givenPageSchema.parse(page(bodies)).rows.revisions?.map((row) => row[BODY]);

test('bodies lose what no article may contain, and nothing else', () => {
  const clean = '<p>Tide <em lang="fr">haute</em>, <a href="../02/other">more</a>.</p>';
  const hostile = '<p onclick="x()">Tide</p><script>x()</script><img src="https://x.example/a.png">';
  assert.deepEqual(bodiesOf([clean, hostile]), [clean, '<p>Tide</p>']);
});

test('statements lose it too', () => {
  const at = (TABLES.statements.columns as readonly string[]).indexOf('body');
  const row = TABLES.statements.columns.map((_, i) => (i === at ? '<p>We<script>x()</script></p>' : 1));
  const { rows } = givenPageSchema.parse({ ...page([]), rows: { statements: [row] } });
  assert.equal(rows.statements?.[0]?.[at], '<p>We</p>');
});

test('rows of other tables and shapes are left to those who know them', () => {
  const given = { ...page([]), rows: { topics: [[1, '<b>', 'x']], revisions: [['short']] } };
  assert.deepEqual(givenPageSchema.parse(given).rows, given.rows);
});
