// The first line of a press release, such as “News in English”: which edition it names.
import { type EditionFacts, listEditions } from './article-assembly.ts';
import { excerpt, type IntakeSettings, oneLine } from './source-file.ts';

/** Scripts whose words end in spaces; in others a name is looked for inside the line. */
const SPACED = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{P}\s]+$/u;

const LONGEST_HEADING = 60;

interface NamedEdition {
  edition: EditionFacts;
  /** Folded; true for a name of the whole tag, false for one of its language alone. */
  names: ReadonlyMap<string, boolean>;
}

// Names come from ICU, some hundreds of calls: once for each set of settings.
const known = new WeakMap<IntakeSettings, readonly NamedEdition[]>();

/**
 * Finds the edition that a heading names: by its title, else by its language's name in any
 * interface language or its own.
 * @returns a fault that lists the editions when there is none, or more than one
 */
export function findEdition(
  heading: string,
  settings: IntakeSettings,
): { edition: EditionFacts } | { fault: string } {
  const line = fold(heading);
  const editions = known.get(settings) ?? nameEditions(settings);
  known.set(settings, editions);
  const titled = editions.filter(({ edition }) => fold(edition.title) === line);
  const named = line.length <= LONGEST_HEADING ? editions : [];
  const exact = containing(named, line);
  const inflected = inflecting(named, line);
  const candidates = [titled, exact, inflected].find((found) => found.length > 0) ?? [];
  const [first, second] = candidates;
  if (first && !second) return { edition: first.edition };
  const quoted = `“${excerpt(heading)}”`;
  const reason = first
    ? `${quoted} fits several editions: ${candidates.map((one) => one.edition.path).join(', ')}`
    : `expected the title or the language of an edition, such as “News in English”, found ${quoted}`;
  const remedy = first ? '' : `; ${listEditions(settings)}`;
  return { fault: `${reason}${remedy}. Say which with the option --edition` };
}

function nameEditions(settings: IntakeSettings): NamedEdition[] {
  return [...settings.editions.values()].map((edition) => {
    const base = new Intl.Locale(edition.language).language;
    const names = new Map<string, boolean>();
    for (const language of [...settings.interfaceLanguages, edition.language, base]) {
      const display = new Intl.DisplayNames([language], { type: 'language', fallback: 'none' });
      // “French” fits the editions fr-CA and fr, and fr better.
      const ofBase = display.of(base);
      const own = display.of(edition.language);
      if (ofBase) names.set(fold(ofBase), names.get(fold(ofBase)) ?? false);
      if (own) names.set(fold(own), true);
    }
    return { edition, names };
  });
}

/** “Canadian French” speaks for fr-CA, not for fr, whose name is within it; of equals, an edition's own name wins. */
function containing(editions: readonly NamedEdition[], line: string): NamedEdition[] {
  const matches = editions.flatMap((one) => {
    const found = [...one.names].filter(([name]) => contains(line, name));
    const [best] = found.sort(([a], [b]) => b.length - a.length);
    return best ? [{ one, name: best[0], own: best[1] }] : [];
  });
  const kept = matches.filter((match) =>
    matches.every((rival) =>
      rival.name === match.name ? match.own || !rival.own : !rival.name.includes(match.name),
    ),
  );
  return kept.map((match) => match.one);
}

function inflecting(editions: readonly NamedEdition[], line: string): NamedEdition[] {
  const scores = editions.map(({ names }) =>
    Math.max(0, ...[...names.keys()].map((name) => stemIn(line, name))),
  );
  const best = Math.max(0, ...scores);
  return best === 0 ? [] : editions.filter((_, at) => scores[at] === best);
}

function contains(line: string, name: string): boolean {
  return SPACED.test(name) ? ` ${line} `.includes(` ${name} `) : line.includes(name);
}

/** Many languages inflect their own name: “по-русски”, “po polsku”, “suomeksi”. */
function stemIn(line: string, name: string): number {
  if (!SPACED.test(name) || name.includes(' ')) return 0;
  const stems = line.split(' ').map((word) => {
    let length = 0;
    while (length < name.length && word[length] === name[length]) length++;
    return length;
  });
  const best = Math.max(...stems);
  return best >= 4 && best >= name.length - 3 ? best : 0;
}

function fold(text: string): string {
  return oneLine(text.normalize('NFC').replace(/[\p{Cf}\p{Pd}:.,|]/gu, ' ')).toLowerCase();
}
