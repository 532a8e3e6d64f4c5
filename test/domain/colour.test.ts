// Colours: whatever accent an edition has, what is written in it can be read, and it stays that hue.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { canonicalColour, contrast, readable } from '../../src/domain/colour.ts';
import { GROUNDS, renderEditionStyle, rubricsOf } from '../../src/render/edition-style.ts';
import { often } from '../support/often.ts';

const ANY = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);

/** Degrees on the colour wheel of HSV, reckoned otherwise than the program does; null for greys. */
function hueOf(colour: string): number | null {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  if (most - least < 40) return null;
  const third =
    most === r
      ? (g - b) / (most - least)
      : most === g
        ? 2 + (b - r) / (most - least)
        : 4 + (r - g) / (most - least);
  return (third * 60 + 360) % 360;
}

describe('a colour', () => {
  test('is written in either form of CSS, and kept in one', () => {
    assert.equal(canonicalColour('#0B5'), '#00bb55');
    assert.equal(canonicalColour('#0B5C7a'), '#0b5c7a');
    for (const text of ['0b5c7a', '#0b5c', '#0b5c7ag', 'red', '', ' #0b5', '#0b5c7aff'])
      assert.equal(canonicalColour(text), undefined, text);
  });

  test('contrasts with another as WCAG says', () => {
    assert.equal(contrast('#000000', '#ffffff'), 21);
    assert.equal(contrast('#ffffff', '#ffffff'), 1);
    // The grey that everybody knows to be just enough on white.
    assert.equal(contrast('#767676', '#ffffff').toFixed(2), '4.54');
    assert.equal(contrast('#ff0000', '#ffffff').toFixed(2), '4.00');
  });

  test('that can be read as it is stays as it is, and any other changes no more than it must', () => {
    const white = ['#ffffff'];
    assert.equal(readable('#8c1c13', white, 4.5), '#8c1c13');
    for (const colour of ['#ffcc00', '#00ff00', '#ff88aa', '#99ccff']) {
      const ratio = contrast(readable(colour, white, 4.5), '#ffffff');
      assert.ok(ratio >= 4.5 && ratio < 4.6, `${colour}: ${ratio}`);
    }
  });
});

describe('the accent of an edition', () => {
  test('whatever it is, can be read on all that text stands on, in light and in dark', () => {
    fc.assert(
      fc.property(ANY, (accent) => {
        const rubrics = rubricsOf(accent);
        for (const theme of ['light', 'dark'] as const) {
          for (const ground of Object.values(GROUNDS[theme])) {
            const ratio = contrast(rubrics[theme], ground);
            assert.ok(ratio >= 5, `${accent} gives ${rubrics[theme]} on ${ground}: ${ratio}`);
          }
        }
      }),
      {
        numRuns: often(2_000),
        examples: [['#000000'], ['#ffffff'], ['#ffff00'], ['#0000ff'], ['#ff00ff'], ['#00ffff']],
      },
    );
  });

  test('keeps its hue', () => {
    fc.assert(
      fc.property(ANY, (accent) => {
        const hue = hueOf(accent);
        for (const rubric of Object.values(rubricsOf(accent))) {
          const its = hueOf(rubric);
          if (hue === null || its === null) continue;
          const turn = Math.min(Math.abs(hue - its), 360 - Math.abs(hue - its));
          // Equal hues to the eye are not quite equal on this older wheel, least of all from blue to violet.
          assert.ok(turn < 45, `${accent} gives ${rubric}: ${turn} degrees`);
        }
      }),
      { numRuns: often(1_000) },
    );
  });

  test('is reckoned against the very colours of the stylesheet', () => {
    const css = readFileSync(new URL('../../src/assets/coranto.css', import.meta.url), 'utf8');
    const blocks = [...css.matchAll(/:root\s*\{[^}]*--paper:[^}]*\}/g)].map(([block]) => block);
    // The third is of what is printed.
    assert.equal(blocks.length, 3);
    for (const [at, theme] of (['light', 'dark'] as const).entries()) {
      for (const [name, colour] of Object.entries(GROUNDS[theme])) {
        assert.ok(blocks[at]?.includes(`--${name}: ${colour};`), `--${name} of ${theme}`);
      }
      // What the program has by itself keeps to the same.
      const own = /--rubric: (#[0-9a-f]{6});/.exec(blocks[at] ?? '')?.[1] as string;
      for (const ground of Object.values(GROUNDS[theme])) assert.ok(contrast(own, ground) >= 5);
    }
  });

  test('is a stylesheet of two colours, or of none', () => {
    assert.equal(
      renderEditionStyle('#0b5c7a'),
      `@media screen{:root{--rubric:#0b5c7a}}\n@media screen and (prefers-color-scheme:dark){:root{--rubric:${rubricsOf('#0b5c7a').dark}}}\n`,
    );
    assert.doesNotMatch(renderEditionStyle(null), /\{/);
  });
});
