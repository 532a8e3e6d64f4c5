// Fills an empty newsroom with db/sample, through the same import as everything else.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { DeskLink } from '../desk/link.ts';
import type { Problem } from '../domain/story-input.ts';
import type { Intent } from '../operations/revise.ts';
import { findNewsroomFile, importNewsroom } from './import-newsroom.ts';
import { importPaths } from './import-run.ts';
import { counted } from './table.ts';

/** The sample newsroom that comes with Coranto. */
export const SAMPLE = fileURLToPath(new URL('../../db/sample/', import.meta.url));

export interface FilledSample {
  stories: number;
  articles: number;
  /** Empty, unless the sample itself is wrong. */
  problems: Problem[];
}

const BY = { actor: 'sample', reason: null };

/** What happens to the sample after its stories are in, besides updates and corrections. */
const script = z.strictObject({
  withdraw: z
    .array(z.strictObject({ story: z.string(), edition: z.string().optional(), reason: z.string() }))
    .default([]),
});

/**
 * Fills a newsroom: its editions and topics, `statements/`, `stories/`, then `updates/` and `corrections/` of some of
 * them, then the withdrawals that `sample.yaml` lists.
 */
export async function fillSample(desk: DeskLink, folder = SAMPLE): Promise<FilledSample> {
  const stories = new Set<string>();
  const filled: FilledSample = { stories: 0, articles: 0, problems: [] };
  const newsroom = findNewsroomFile(folder);
  if (newsroom) filled.problems.push(...(await importNewsroom(desk, newsroom, BY)).problems);
  const steps: [string, Intent][] = [
    ['statements', 'amend'],
    ['stories', 'amend'],
    ['updates', 'update'],
    ['corrections', 'correct'],
  ];
  for (const [name, as] of steps) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    await importPaths(
      desk,
      [path],
      { as, note: null, by: BY },
      {
        problem: (problem) => filled.problems.push(problem),
        newsroom: () => {},
        statement: () => {},
        held: () => {},
        later: () => {},
        committed: (articles) => {
          for (const { story } of articles) stories.add(story);
          filled.articles += articles.filter(({ outcome }) => outcome === 'new').length;
        },
      },
    );
  }
  for (const { reason, edition, story } of readScript(folder).withdraw) {
    await desk.perform('withdraw', { story, edition: edition ?? null, by: { ...BY, reason } });
  }
  return { ...filled, stories: stories.size };
}

/** What came of it, in a sentence. */
export function sayFilled({ stories, articles }: FilledSample): string {
  const what = `${counted(stories, 'story', 'stories')}, ${counted(articles, 'article')}`;
  return `Filled the empty database with the sample newsroom: ${what}.`;
}

function readScript(folder: string): z.infer<typeof script> {
  const file = join(folder, 'sample.yaml');
  return script.parse(existsSync(file) ? (parse(readFileSync(file, 'utf8')) ?? {}) : {});
}
