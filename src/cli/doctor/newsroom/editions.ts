// Whether the editions have all that a reader expects of them, and the stories all their editions.
import { fallbackChain } from '../../../i18n.ts';
import { readCatalogues } from '../../../node/catalogues.ts';
import { listEditions } from '../../../storage/editions.ts';
import { readHead } from '../../../storage/newsroom.ts';
import { listUnnamedTopics } from '../../../storage/upkeep.ts';
import { counted } from '../../table.ts';
import type { Check } from './finding.ts';
import { checkStatements } from './statements.ts';
import { checkStories } from './stories.ts';

/** Checks the editions, then the stories. */
export const checkEditions: Check = async (examined, listener) => {
  const { db } = examined;
  const warn = (where: string, what: string, remedy: string): void =>
    listener.find({ check: 'editions', severity: 'warning', where, what, do: remedy });
  const { state } = await readHead(db);
  if (state === 'closed') {
    const remedy = '“coranto newsroom open”, unless another host has it now';
    warn('newsroom', 'it is closed: nothing is written or released', remedy);
  }
  const editions = await listEditions(db);
  listener.count('editions', editions.length);
  const catalogues = Object.keys(readCatalogues());
  for (const { path, language, description } of editions) {
    if (description.trim() === '') {
      const remedy = `coranto edition edit ${path} --description "..."`;
      warn(path, 'it has no description, which feed readers and search engines show', remedy);
    }
    const [nearest = ''] = fallbackChain(language, catalogues);
    if (baseOf(nearest) !== baseOf(language)) {
      const what = `Coranto’s own words on its pages are in “${nearest}”: there are none in “${language}”`;
      warn(path, what, `translate locales/en into locales/${baseOf(language)}`);
    }
  }
  await checkStatements(examined, listener, editions);
  for (const { edition, topic, articles } of await listUnnamedTopics(db)) {
    const what = `the topic “${topic}” has no label there, and ${counted(articles, 'public article')} about it cannot show it`;
    warn(edition, what, `coranto topic add ${topic} ${edition} <label>`);
  }
  await checkStories(examined, listener, { editions, isAtWork: state === 'open' });
};

/** A language without its region and variants; scripts differ as languages do, and fall back to none. */
function baseOf(tag: string): string {
  return new Intl.Locale(tag).language;
}
