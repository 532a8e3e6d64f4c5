// Whether an answer is what was asked for, in a shape that the reader who asked can use.

import type { FeedFormat } from '../../domain/feed.ts';
import { type Answer, codingsOf } from './ask.ts';
import { challengeSign, isPage } from './challenge.ts';
import { type Asking, challenged, type Fault, fault, refused } from './faults.ts';
import type { Header } from './readers.ts';
import { checkJson, checkRoot, reasonOf } from './well-formed.ts';

export type Wanted = FeedFormat | 'opml' | 'page' | 'problem';

export interface Question extends Asking {
  wanted: Wanted;
  /** What was sent. */
  headers: readonly Header[];
}

interface Shape {
  types: readonly string[];
  /** @throws Error, in words, when the text is not of this shape */
  check(text: string): void;
}

const SHAPES: Readonly<Record<Exclude<Wanted, 'page'>, Shape>> = {
  atom: { types: ['application/xml', 'application/atom+xml'], check: (text) => checkRoot(text, 'feed') },
  rss: { types: ['application/xml', 'application/rss+xml'], check: (text) => checkRoot(text, 'rss') },
  json: { types: ['application/feed+json', 'application/json'], check: (text) => checkJson(text, 'version') },
  opml: { types: ['text/x-opml', 'text/xml', 'application/xml'], check: (text) => checkRoot(text, 'opml') },
  problem: { types: ['application/problem+json'], check: (text) => checkJson(text, 'type') },
};

/** What is wrong with a feed or the list of feeds; null when a reader can use it. */
export function judgeDocument(answer: Answer, question: Question): Fault | null {
  return (
    judgeStatus(answer, question, [200]) ??
    judgeCoding(answer, question) ??
    judgeShape(answer, question) ??
    (answer.headers.etag ? null : withoutTag(question))
  );
}

/** What is wrong with what the API says to somebody without a key. */
export function judgeProblem(answer: Answer, question: Question): Fault | null {
  const { status } = answer;
  if (status < 300 && !isPage(answer) && !challengeSign(answer)) {
    return fault(
      'let in',
      `${question.who} without a key was let in (${status})`,
      'see what answers in the API’s place: it asks everybody for a key',
    );
  }
  return judgeStatus(answer, question, [401, 403]) ?? judgeShape(answer, question);
}

/**
 * What is wrong with the front page.
 * @param pages the editions’ own pages: it leads to one of them at least
 */
export function judgePage(answer: Answer, question: Question, pages: readonly string[]): Fault | null {
  const text = answer.body.toString();
  // The newsroom’s own page is no challenge, whatever it says.
  if (answer.status === 200 && pages.some((page) => text.includes(page)))
    return judgeCoding(answer, question);
  return (
    judgeStatus(answer, question, [200]) ??
    judgeCoding(answer, question) ??
    (pages.length === 0 && isPage(answer) ? null : instead(question, 'something that leads to no edition'))
  );
}

/**
 * What is wrong with the answer to a reader that has a copy and asked whether it still holds.
 * @param copy what it has
 */
export function judgeSecond(answer: Answer, copy: Answer, question: Question): Fault | null {
  if (answer.status === 304) return null;
  if (answer.status !== 200) return judgeStatus(answer, question, [304]);
  const { who, what } = question;
  return fault(
    'never 304',
    `${who} asked again with the validators it had been given and got all of ${what} once more, ${sayDifference(answer, copy)}`,
    'let what stands in front of the newsroom pass If-None-Match, If-Modified-Since, ETag and Last-Modified unchanged',
  );
}

function sayDifference(answer: Answer, copy: Answer): string {
  if (!answer.body.equals(copy.body)) return 'other bytes each time';
  return answer.headers.etag === copy.headers.etag
    ? 'under the same ETag'
    : 'the same bytes under another ETag';
}

function judgeStatus(answer: Answer, question: Question, right: readonly number[]): Fault | null {
  const { status, headers } = answer;
  const sign = challengeSign(answer);
  if (sign) return challenged(question, sign);
  return right.includes(status) ? null : refused(question, status, headers['retry-after']);
}

function judgeCoding({ headers }: Answer, question: Question): Fault | null {
  const asked = question.headers.find(([name]) => name === 'Accept-Encoding')?.[1] ?? '';
  const allowed = asked.split(/\s*,\s*/);
  const unasked = codingsOf(headers).find((coding) => !allowed.includes(coding));
  if (unasked === undefined) return null;
  const wish = asked === '' ? 'asked for no compression' : `takes ${asked} only`;
  return fault(
    `unasked ${unasked}`,
    `${question.who} ${wish} and was given ${question.what} as ${unasked}`,
    'let what stands in front of the newsroom follow Accept-Encoding, and keep a copy for each (Vary)',
  );
}

function judgeShape(answer: Answer, question: Question): Fault | null {
  const { wanted, what, who } = question;
  if (wanted === 'page') return null;
  if (isPage(answer)) return instead(question, 'an HTML page');
  const { types, check } = SHAPES[wanted];
  const given = answer.headers['content-type'];
  if (!types.includes(mediaType(given))) {
    return fault(
      'wrong type',
      `${who} was given ${what} as ${given ?? 'nothing in particular'} instead of ${types[0]}`,
      'let what stands in front of the newsroom pass Content-Type unchanged',
    );
  }
  try {
    check(decode(answer.body));
    return null;
  } catch (error) {
    return fault(
      'not well-formed',
      `${who} was given ${what} in a form that no reader can read (${reasonOf(error)})`,
      'let what stands in front of the newsroom pass bodies unchanged',
    );
  }
}

function instead({ who, what, exempt }: Question, given: string): Fault {
  return fault(
    'something else',
    `${who} was given ${given} instead of ${what}`,
    `pass every path below the base URL to the newsroom, and exempt ${exempt} from bot protection`,
  );
}

function withoutTag({ who, what }: Question): Fault {
  return fault(
    'no ETag',
    `${who} was given ${what} without an ETag and must fetch all of it at every poll`,
    'let what stands in front of the newsroom pass ETag, and change nothing in bodies',
  );
}

function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1).join().trim().toLowerCase();
}

function decode(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new Error('it is not UTF-8');
  }
}
