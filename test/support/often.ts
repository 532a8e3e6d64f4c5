// How often a property is tried: as often as it should be in `npm run check:full`, a part of that in `npm test`.

/** Set by test/full/often.full.ts before it loads the tests. */
export const isWhole: boolean = process.env['TESTS_WHOLE'] === 'on';

/**
 * Runs of a property, each of which is random: what one `npm test` did not come upon the next may.
 * @param whole how many there are in `npm run check:full`
 */
export function often(whole: number): number {
  return isWhole ? whole : Math.ceil(whole / 4);
}
