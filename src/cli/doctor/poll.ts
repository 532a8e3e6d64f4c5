// One reader’s visit to one document: what it asks, once or twice, and what came of it.
import { type Answer, ask, type Limits } from './ask.ts';
import { exemptPaths, type Fault, unanswered } from './faults.ts';
import { judgeDocument, judgeSecond, type Question, type Wanted } from './judge.ts';
import { headersToAskAgain, type Reader } from './readers.ts';

export interface Poll {
  /** Who asked, by the name in the table. */
  reader: string;
  url: string;
  /** The path, after the method where that is not GET. */
  asked: string;
  /** A few words. */
  outcome: string;
  fault: Fault | null;
}

/** A newsroom that is being visited. */
export interface Site {
  /** With a final slash. */
  base: URL;
  limits: Limits;
}

/** What came of asking. */
interface Result {
  /** Statuses, in the order in which they came. */
  statuses: readonly number[];
  fault: Fault | null;
}

export function questionFor(
  reader: Reader,
  site: Site,
  { path, wanted, what }: { path: string; wanted: Wanted; what: string },
): Question {
  const url = new URL(path, site.base);
  const exempt = exemptPaths(site.base, wanted);
  return { who: reader.who, what, url, exempt, wanted, headers: reader.headers(url) };
}

/** Polls a feed as a reader does that has no copy, and again when it has one. Does not throw. */
export function pollFeed(reader: Reader, question: Question, { limits }: Site): Promise<Poll> {
  return outcomeOf(reader, question, async () => {
    const first = await ask(question.url, question.headers, limits);
    const found = judgeDocument(first, question);
    if (found) return { statuses: [first.status], fault: found };
    return askAgain(reader, question, limits, first);
  });
}

async function askAgain(reader: Reader, question: Question, limits: Limits, first: Answer): Promise<Result> {
  const statuses = [first.status];
  let copy = first;
  for (const isLast of [false, true]) {
    const headers = headersToAskAgain(reader, question.url, copy.headers);
    if (!headers) break;
    const second = await ask(question.url, headers, limits);
    statuses.push(second.status);
    // Once more where news came in between: the newsroom is live.
    const hasNews = second.status === 200 && !second.body.equals(copy.body);
    if (!hasNews || isLast) return { statuses, fault: judgeSecond(second, copy, question) };
    copy = second;
  }
  return { statuses, fault: null };
}

/** Asks for what is asked for once only, and judges it. Does not throw. */
export function pollOnce(
  reader: Reader,
  question: Question,
  { limits }: Site,
  { judge, posted }: { judge: (answer: Answer) => Fault | null; posted?: string },
): Promise<Poll> {
  return outcomeOf(
    reader,
    question,
    async () => {
      const answer = await ask(question.url, question.headers, limits, posted);
      return { statuses: [answer.status], fault: judge(answer) };
    },
    posted === undefined ? '' : 'POST ',
  );
}

async function outcomeOf(
  reader: Reader,
  question: Question,
  attempt: () => Promise<Result>,
  method = '',
): Promise<Poll> {
  const { url } = question;
  const { statuses, fault } = await attempt().catch((error) => ({
    statuses: [],
    fault: unanswered(error, question),
  }));
  return {
    reader: reader.name,
    url: url.href,
    asked: method + url.pathname,
    outcome: fault?.outcome ?? statuses.join(', then '),
    fault,
  };
}
