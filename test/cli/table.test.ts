import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { counted, cut, formatTable, printable } from '../../src/cli/table.ts';

describe('tables', () => {
  test('align by what a terminal draws, in any script', () => {
    const rows = [
      ['税関', 'a'],
      ['e\u0301te\u0301', 'b'],
      ['👩‍🚒', 'c'],
      ['الميناء', 'd'],
    ];
    assert.equal(
      formatTable(rows, { columns: null }),
      '税関     a\ne\u0301te\u0301      b\n👩‍🚒       c\nالميناء  d\n',
    );
  });

  test('cut the last column to the terminal, never inside a character', () => {
    assert.equal(cut('abcdef', 6), 'abcdef');
    assert.equal(cut('abcdefg', 6), 'abcde…');
    assert.equal(cut('税関税関', 6), '税関…');
    assert.equal(formatTable([['a', 'b c d e f']], { columns: 8 }), 'a  b c…\n');
  });

  test('let no text steer the terminal', () => {
    assert.equal(printable('a\x1b[31mb\u202ec\nd'), 'a�[31mb�c d');
  });

  test('count in words', () => {
    assert.equal(counted(1, 'story', 'stories'), '1 story');
    assert.equal(counted(2, 'edition'), '2 editions');
  });
});
