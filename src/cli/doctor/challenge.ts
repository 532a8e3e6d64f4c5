// Recognises what bot protection sends instead of an answer: pages that want a browser, a cookie or a person.
import type { Answer } from './ask.ts';

/**
 * Headers that say so themselves: Cloudflare’s (“challenge is the only valid value”, whatever the status),
 * Vercel’s, and AWS WAF’s (challenge with 202, captcha with 405).
 */
const HEADERS = ['cf-mitigated', 'x-vercel-mitigated', 'x-amzn-waf-action'];

/** Statuses that come with a page when somebody is kept out. */
const KEPT_OUT = new Set([403, 503]);

/** What such pages hold, the most telling first. */
const MARKS: readonly [RegExp, string][] = [
  [/<title>\s*just a moment/i, 'the page says “Just a moment...”'],
  [/_cf_chl_opt|\/cdn-cgi\/challenge-platform\/h\//, 'the page holds a Cloudflare challenge'],
  [/challenges\.cloudflare\.com\/turnstile|\bcf-turnstile\b/, 'the page holds a Turnstile'],
  [/\b(h-?|g-re|re)captcha\b/i, 'the page holds a CAPTCHA'],
  [/http-equiv=["']?refresh\b/i, 'the page reloads itself with a meta refresh'],
  [/\bdocument\.cookie\b|\benable cookies\b|\bcookies (must|are|required)/i, 'the page wants cookies'],
  [/\benable javascript\b|\blocation\.(reload|replace|href)\b|<noscript/i, 'the page wants JavaScript'],
];

/** How much of a page is looked through. */
const LOOKED_AT = 100_000;

/** Whether an answer is an HTML page, whatever it calls itself. */
export function isPage({ headers, body }: Answer): boolean {
  if (/\b(text\/html|application\/xhtml\+xml)\b/i.test(headers['content-type'] ?? '')) return true;
  return /^\s*<(!doctype html|html)\b/i.test(body.toString('utf8', 0, 200));
}

/**
 * By what an answer shows itself as a challenge; null when it does not.
 * Only for answers that are not what was asked for: a newsroom may write “Just a moment” in an article.
 */
export function challengeSign(answer: Answer): string | null {
  const { status, headers } = answer;
  const header = HEADERS.find((name) => /^(challenge|captcha)\b/i.test(String(headers[name] ?? '')));
  if (header) return `${header}: ${headers[header]}`;
  if (!isPage(answer)) return null;
  const text = answer.body.toString('utf8', 0, LOOKED_AT);
  const mark = MARKS.find(([pattern]) => pattern.test(text));
  if (mark) return mark[1];
  if (KEPT_OUT.has(status)) return `${status} with an HTML page`;
  const isCloudflare = /^cloudflare\b/i.test(String(headers['server'] ?? ''));
  return isCloudflare && status < 400 ? 'an HTML page from “server: cloudflare”' : null;
}
