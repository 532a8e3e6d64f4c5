// Stories that somebody should look after: held, overdue, public in part, behind their source for long.
import type { Edition } from '../../../domain/edition.ts';
import { DAY, type Instant, MINUTE, toRfc3339 } from '../../../domain/time.ts';
import { isBehind, type Lack, lacksOf, requiredOf, sayLacks } from '../../../domain/together.ts';
import { listStatus, type StatusArticle, type StatusStory } from '../../../storage/status.ts';
import { listSourceChanges } from '../../../storage/upkeep.ts';
import type { Examined, Finding, Listener } from './finding.ts';

const PAGE = 500;

/** How long a translation that no story needs may be behind before anybody is told. */
export const PATIENCE = 7 * DAY;

/** How long after its time an article may still be waiting for whoever settles. */
const LATE = 5 * MINUTE;

const START =
  'start the server: it releases what is due; one that runs and does not is suspended, so end it or let it go on';

/** The newsroom as stories are judged by it. */
export interface Surroundings {
  editions: readonly Edition[];
  /** Whether anything is released at all. */
  isAtWork: boolean;
}

/** Looks at every story. */
export async function checkStories(
  { db, now }: Examined,
  { find, count, progress }: Listener,
  { editions, isAtWork }: Surroundings,
): Promise<void> {
  const at = now();
  let before: number | undefined;
  let newest: number | undefined;
  for (;;) {
    const stories = await listStatus(db, { limit: PAGE, before });
    const behind = stories.filter((story) => publicOf(story).some((article) => isBehind(story, article)));
    const changes = await listSourceChanges(
      db,
      behind.map(({ id }) => id),
    );
    for (const story of stories) {
      count('stories', 1);
      count('articles', story.articles.size);
      const found = [
        ...(isAtWork ? waiting(story, editions, at) : []),
        ...inPart(story, editions, at),
        ...closed(story, editions),
        ...stale(story, editions, at, changes.get(story.id) ?? at),
      ];
      for (const finding of found) find({ check: 'editions', where: story.key, ...finding });
    }
    before = stories.at(-1)?.id;
    newest ??= stories[0]?.id;
    if (stories.length < PAGE || before === undefined || newest === undefined) return;
    progress(1 - before / newest);
  }
}

type Said = Omit<Finding, 'check' | 'where'>;

/** Held for the rest of the story, or due and not out though nothing holds it. */
function waiting(story: StatusStory, editions: readonly Edition[], at: Instant): Said[] {
  const articles = [...story.articles.values()].filter(({ releasedAt }) => releasedAt === null);
  const held = articles.filter(({ heldAt }) => heldAt !== null);
  const late = articles.filter(
    ({ heldAt, publishAt, editionId }) =>
      heldAt === null && publishAt !== null && publishAt + LATE <= at && isOpen(editionId, editions),
  );
  const said: Said[] = [];
  if (late.length > 0) {
    const due = toRfc3339(Math.min(...late.map(({ publishAt }) => publishAt as Instant)));
    const what = `${pathsOf(late, editions)} was due at ${due}, and nobody has released it`;
    said.push({ severity: 'fault', what, do: START });
  }
  if (held.length === 0) return said;
  const since = toRfc3339(Math.min(...held.map(({ heldAt }) => heldAt as Instant)));
  const lacks = lacksOf(story, editions, at);
  said.push({
    severity: 'fault',
    what: `${pathsOf(held, editions)} is held since ${since}: ${lacks.length === 0 ? 'nothing is lacking any more' : sayLacks(lacks)}`,
    do: lacks[0]
      ? `${bring(story.key, lacks[0])}, or let it go without: ${override(story.key, held, editions)}`
      : START,
  });
  return said;
}

/** Public in some editions that it needs, and not in others. */
function inPart(story: StatusStory, editions: readonly Edition[], at: Instant): Said[] {
  const isHeld = [...story.articles.values()].some(({ heldAt }) => heldAt !== null);
  const isOut = publicOf(story).some(({ free }) => !free);
  // A time of its own says that somebody has thought of it.
  const lacks = isHeld || !isOut ? [] : lacksOf(story, editions, at).filter(({ why }) => why !== 'later');
  const [first] = lacks;
  if (!first) return [];
  const what = `it is public, and of the editions that it needs ${sayLacks(lacks)}`;
  return [{ severity: 'warning', what, do: bring(story.key, first) }];
}

function closed(story: StatusStory, editions: readonly Edition[]): Said[] {
  return [...story.articles.values()].flatMap(({ editionId, releasedAt, publishAt }): Said[] => {
    if (releasedAt !== null || publishAt === null || isOpen(editionId, editions)) return [];
    const path = pathOf(editionId, editions);
    return [
      {
        severity: 'warning',
        what: `${path} is scheduled, and that edition is closed`,
        do: `open it (coranto edition open ${path}) or take the time away (coranto schedule ${story.key} ${path} --clear)`,
      },
    ];
  });
}

/** Public and behind its source: at once where the story needs it, else after a while. */
function stale(story: StatusStory, editions: readonly Edition[], at: Instant, changedAt: Instant): Said[] {
  const required = new Set(requiredOf(story, editions).map(({ id }) => id));
  return publicOf(story).flatMap((article): Said[] => {
    const { editionId } = article;
    if (!isBehind(story, article) || !isOpen(editionId, editions)) return [];
    if (!required.has(editionId) && at - changedAt < PATIENCE) return [];
    const path = pathOf(editionId, editions);
    return [
      {
        severity: 'warning',
        what: `${path} is behind its source, which changed at ${toRfc3339(changedAt)}`,
        do: `see “coranto diff ${story.key} ${path}”, then “coranto update ${story.key} ${path} <file>”, or “coranto confirm ${story.key} ${path}” if it still holds`,
      },
    ];
  });
}

function bring(key: string, { edition, why }: Lack): string {
  switch (why) {
    case 'missing':
      return `import its text in ${edition}`;
    case 'stale':
      return `import its newer text in ${edition}, or “coranto confirm ${key} ${edition}” if it still holds`;
    default:
      return `give ${edition} a time: coranto schedule ${key} ${edition} --at <time>`;
  }
}

function override(key: string, held: readonly StatusArticle[], editions: readonly Edition[]): string {
  const paths = pathsOf(held, editions).replaceAll(',', '');
  return `coranto release ${key} ${paths} --override --reason "..."`;
}

function publicOf(story: StatusStory): StatusArticle[] {
  return [...story.articles.values()].filter(
    ({ releasedAt, withdrawnAt }) => releasedAt !== null && withdrawnAt === null,
  );
}

function pathsOf(articles: readonly StatusArticle[], editions: readonly Edition[]): string {
  return articles.map(({ editionId }) => pathOf(editionId, editions)).join(', ');
}

function pathOf(editionId: number, editions: readonly Edition[]): string {
  return editions.find(({ id }) => id === editionId)?.path ?? `edition ${editionId}`;
}

function isOpen(editionId: number, editions: readonly Edition[]): boolean {
  return editions.find(({ id }) => id === editionId)?.closedAt === null;
}
