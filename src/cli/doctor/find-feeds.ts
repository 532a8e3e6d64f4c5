// Finds a newsroom’s feeds through its list of feeds.
import { readXml } from '../../render/feeds/xml-tree.ts';
import type { Answer } from './ask.ts';
import { type Fault, fault } from './faults.ts';
import { judgeDocument, type Question } from './judge.ts';
import { type Listing, readListing } from './plan.ts';
import { type Poll, pollOnce, questionFor, type Site } from './poll.ts';
import { BROWSER, IMPORTER, type Reader } from './readers.ts';

export interface Found {
  polls: Poll[];
  /** Null when there is none, or nobody got it. */
  listing: Listing | null;
  /** The newsroom at the base URL that redirects led to. */
  site: Site;
}

/** Asks as a reader that imports the list; if that is challenged as a browser, which may get further. */
export async function findFeeds(site: Site): Promise<Found> {
  const asReader = await findAs(IMPORTER, site);
  if (!asReader.polls[0]?.fault?.isChallenge) return asReader;
  const asBrowser = await findAs(BROWSER, site);
  return { ...asBrowser, polls: [...asReader.polls, ...asBrowser.polls] };
}

async function findAs(reader: Reader, site: Site): Promise<Found> {
  const question = questionFor(reader, site, {
    path: 'feeds.opml',
    wanted: 'opml',
    what: 'the list of feeds',
  });
  const found: Found = { polls: [], listing: null, site };
  const judge = (answer: Answer): Fault | null => {
    const wrong = judgeList(answer, question);
    if (wrong) return wrong;
    const base = new URL('.', answer.url);
    found.site = { ...site, base };
    found.listing = readListing(readXml(answer.body.toString()), base);
    return judgeListing(found.listing, base);
  };
  found.polls.push(await pollOnce(reader, question, site, { judge }));
  return found;
}

function judgeList(answer: Answer, question: Question): Fault | null {
  if (answer.status !== 404 && answer.status !== 410) return judgeDocument(answer, question);
  return fault(
    'no list of feeds',
    `there is no ${question.url.pathname} at ${question.url.host}`,
    'give the base URL of a Coranto newsroom, with its path if it has one',
  );
}

function judgeListing({ feeds, elsewhere }: Listing, base: URL): Fault | null {
  if (elsewhere.length > 0) {
    return fault(
      'leads elsewhere',
      `the list of feeds sends readers to ${elsewhere.join(' and ')} instead of ${base.href}`,
      'set CORANTO_BASE_URL to where the public finds the newsroom, and run this command with the same URL',
    );
  }
  if (feeds.length > 0) return null;
  return fault('no feeds', 'the list of feeds is empty', 'add an edition with “coranto edition add”');
}
