// A visit to a live newsroom: all that is asked there, a few at once, each document by one reader at a time.
import type { Limits } from './ask.ts';
import { findFeeds } from './find-feeds.ts';
import { judgePage, judgeProblem } from './judge.ts';
import { assignReaders, type Listing, type Subscription } from './plan.ts';
import { type Poll, pollFeed, pollOnce, questionFor, type Site } from './poll.ts';
import { API_CLIENT, BROWSER, READERS } from './readers.ts';

const AT_ONCE = 4;

type Task = () => Promise<Poll>;

/**
 * Visits the newsroom at a base URL. Nothing that it, or what stands in front of it, answers makes this throw.
 * @param base with a final slash
 * @param listen hears of each poll when it is done
 * @returns the polls, in the order in which they were planned
 */
export async function examine(base: URL, limits: Limits, listen: (poll: Poll) => void): Promise<Poll[]> {
  const { polls, listing, site } = await findFeeds({ base, limits });
  for (const poll of polls) listen(poll);
  // Where there is no newsroom, there is nobody to be asked for more.
  if (!listing && !polls.some((poll) => poll.fault?.isChallenge)) return polls;
  const feeds = assignReaders(listing?.feeds ?? [], READERS).map((one) => feedTasks(one, site));
  return [...polls, ...(await inLanes([[pageTask(listing, site)], [apiTask(site)], ...feeds], listen))];
}

function feedTasks({ url, format, readers }: Subscription, site: Site): Task[] {
  return readers.map((reader) => () => {
    const question = questionFor(reader, site, { path: url.href, wanted: format, what: 'the feed' });
    return pollFeed(reader, question, site);
  });
}

function pageTask(listing: Listing | null, site: Site): Task {
  const question = questionFor(BROWSER, site, { path: '', wanted: 'page', what: 'the front page' });
  const pages = listing?.pages ?? [];
  return () => pollOnce(BROWSER, question, site, { judge: (answer) => judgePage(answer, question, pages) });
}

function apiTask(site: Site): Task {
  const question = questionFor(API_CLIENT, site, {
    path: 'api/v1/desk/editions',
    wanted: 'problem',
    what: 'the API’s answer',
  });
  const judge = (answer: Parameters<typeof judgeProblem>[0]) => judgeProblem(answer, question);
  return () => pollOnce(API_CLIENT, question, site, { judge, posted: '{}' });
}

/** Does the tasks of a group one after the other, and a few groups at once. */
async function inLanes(groups: readonly Task[][], listen: (poll: Poll) => void): Promise<Poll[]> {
  const results: Poll[][] = groups.map(() => []);
  const waiting = groups.entries();
  const lane = async (): Promise<void> => {
    for (const [index, group] of waiting) {
      for (const task of group) {
        const poll = await task();
        listen(poll);
        results[index]?.push(poll);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results.flat();
}
