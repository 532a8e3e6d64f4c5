// An edition's own stylesheet: the colours of its pages, made from its accent so that they can be read.
import { readable } from '../domain/colour.ts';

/** What text in the colour stands on, in either theme: `--paper` and `--wash` of assets/coranto.css. */
export const GROUNDS = {
  light: { paper: '#fcfaf5', wash: '#f3eee3' },
  dark: { paper: '#171512', wash: '#221f1a' },
} as const;

/** WCAG 2.2 asks for 4.5; the rest is for screens that are worse than ours. */
const CONTRAST = 5;

/**
 * The stylesheet: `--rubric` for light and for dark screens, of the accent's hue, at a contrast of 5 to 1 at least with
 * all that it is written on. It comes after assets/coranto.css.
 * @param accent `#rrggbb`; null leaves the program's own colours
 */
export function renderEditionStyle(accent: string | null): string {
  if (accent === null) return '/* This edition has the colours of the program. */\n';
  const { light, dark } = rubricsOf(accent);
  // On paper all is black.
  return (
    `@media screen{:root{--rubric:${light}}}\n` +
    `@media screen and (prefers-color-scheme:dark){:root{--rubric:${dark}}}\n`
  );
}

/** The colours that an accent comes to on light and on dark screens. */
export function rubricsOf(accent: string): { light: string; dark: string } {
  return {
    light: readable(accent, Object.values(GROUNDS.light), CONTRAST),
    dark: readable(accent, Object.values(GROUNDS.dark), CONTRAST),
  };
}
