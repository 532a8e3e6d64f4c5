// Colours: how they are written, how far two contrast (WCAG 2), and the nearest of a hue that can be read.

/** What a colour is made of: red, green and blue, each from 0 to 1, as sRGB has them. */
type Rgb = readonly [number, number, number];

const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

export const COLOUR_EXPECTED = 'one such as #0b5c7a';

/** A colour of CSS, `#rgb` or `#rrggbb`, as `#rrggbb` in lower case; undefined when it is neither. */
export function canonicalColour(text: string): string | undefined {
  if (!HEX.test(text)) return undefined;
  const digits = text.slice(1).toLowerCase();
  return `#${digits.length === 6 ? digits : digits.replace(/./g, '$&$&')}`;
}

/** WCAG 2.2, "contrast ratio": from 1 to 21. Colours as `#rrggbb`. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/**
 * The colour of the same hue that is nearest in lightness and contrasts enough with every ground: the colour itself
 * where it does. Chroma is kept as far as the screen can show it. Towards black or white, whichever the grounds ask for.
 * @param least ratio, at most what black or white has on these grounds
 */
export function readable(colour: string, grounds: readonly string[], least: number): string {
  const enough = (candidate: string): boolean =>
    grounds.every((ground) => contrast(candidate, ground) >= least);
  if (enough(colour)) return colour;
  const { lightness, chroma, hue } = toOklch(rgbOf(colour));
  const target = enough('#000000') ? 0 : 1;
  // `far` always contrasts enough, `near` never: what is between them is halved until no step of a screen is left.
  let [near, far] = [lightness, target];
  let best = target === 0 ? '#000000' : '#ffffff';
  for (let step = 0; step < STEPS; step++) {
    const middle = (near + far) / 2;
    const candidate = hexOf(shownAs({ lightness: middle, chroma, hue }));
    if (enough(candidate)) [far, best] = [middle, candidate];
    else near = middle;
  }
  return best;
}

/** Halvings: finer than the 256 steps of a screen. */
const STEPS = 14;

function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

function hexOf(rgb: Rgb): string {
  const digits = rgb.map((part) =>
    Math.round(part * 255)
      .toString(16)
      .padStart(2, '0'),
  );
  return `#${digits.join('')}`;
}

// WCAG 2.2, "relative luminance", with the threshold of the sRGB standard; for eight bits both give the same.
const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const encoded = (part: number): number =>
  part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055;

function luminanceOf(hex: string): number {
  const [red, green, blue] = rgbOf(hex).map(linear) as unknown as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** CSS Color 4, section 9.3: equal steps look equal, and a hue stays one while its lightness changes. */
interface Oklch {
  lightness: number;
  chroma: number;
  /** Radians. */
  hue: number;
}

function toOklch(rgb: Rgb): Oklch {
  const [red, green, blue] = rgb.map(linear) as unknown as Rgb;
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: Math.hypot(a, b),
    hue: Math.atan2(b, a),
  };
}

/** Parts outside 0 to 1 are of a colour that no screen shows. */
function toRgb({ lightness, chroma, hue }: Oklch): Rgb {
  const a = chroma * Math.cos(hue);
  const b = chroma * Math.sin(hue);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map(encoded) as unknown as Rgb;
}

/** The colour with as much of its chroma as a screen can show at that lightness. */
function shownAs(colour: Oklch): Rgb {
  const whole = toRgb(colour);
  if (isShown(whole)) return clipped(whole);
  let [least, most] = [0, colour.chroma];
  for (let step = 0; step < STEPS; step++) {
    const chroma = (least + most) / 2;
    if (isShown(toRgb({ ...colour, chroma }))) least = chroma;
    else most = chroma;
  }
  return clipped(toRgb({ ...colour, chroma: least }));
}

const isShown = (rgb: Rgb): boolean => rgb.every((part) => part >= -0.0001 && part <= 1.0001);
const clipped = (rgb: Rgb): Rgb => rgb.map((part) => Math.min(1, Math.max(0, part))) as unknown as Rgb;
