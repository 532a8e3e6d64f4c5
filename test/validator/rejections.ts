// Documents broken in one way each, as a table, and whether each rule has a row that shows what it rejects.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeFindings, type Finding, type Rule } from './finding.ts';

/** What is wrong, the clause that says so (all of them, where several do), and the change: text and replacement. */
export type Row = readonly [what: string, clause: string | string[], from: string, to: string];

export interface Rejections {
  /** A document in which nothing is wrong. */
  good: string;
  validate: (document: string) => Finding[];
  rows: readonly Row[];
  /** Takes up what rejected something. */
  fired: Set<string>;
}

/** A test for each row: the document so broken is rejected, by that clause and no other. */
export function testRejections({ good, validate, rows, fired }: Rejections): void {
  test('finds nothing wrong with a good document', () => {
    const findings = validate(good);
    assert.equal(findings.length, 0, describeFindings(findings));
  });
  for (const [what, clause, from, to] of rows) {
    test(`rejects ${what}`, () => {
      assert.ok(good.includes(from), 'the good document has what is to be replaced');
      const findings = validate(good.replace(from, () => to));
      for (const finding of findings) fired.add(nameOf(finding.clause, finding.rule));
      const clauses = [...new Set(findings.map((finding) => finding.clause))].sort();
      assert.deepEqual(clauses, [clause].flat().sort(), describeFindings(findings));
    });
  }
}

/** A test that each of the rules rejected something in the tests before it. */
export function testEachRuleRejects<T>(rules: readonly Rule<T>[], fired: ReadonlySet<string>): void {
  test('has rejected something by each of its rules', () => {
    const names = rules.map(([clause, check]) => nameOf(clause, check.name));
    assert.deepEqual(
      names.filter((name) => !fired.has(name)),
      [],
    );
  });
}

function nameOf(clause: string, rule: string): string {
  return `${clause}: ${rule}`;
}
