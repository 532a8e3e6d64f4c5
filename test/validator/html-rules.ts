// What we ask of every HTML that a feed carries, in any format.
import { applyRules, type Finding, type Report, type Rule } from './finding.ts';
import { type HtmlFragment, readHtml } from './html.ts';
import { isIri, isLanguageTag } from './syntax.ts';

export const HTML_RULES: readonly Rule<HtmlFragment>[] = [
  ['Coranto: absolute URLs', everyUrlIsAbsolute],
  ['HTML, URLs', everyUrlIsValid],
  ['Coranto: no scripts or styles', hasNoActiveElements],
  ['Coranto: no scripts or styles', hasNoEventHandlers],
  ['Coranto: no scripts or styles', hasNoStyleAttributes],
  ['Coranto: no tracking', hasNoTrackingPixel],
  ['Coranto: no tracking', hasNoPing],
  ['RFC 5646 section 2.1', languagesAreTags],
  ['HTML, dir', directionsAreKnown],
];

/** What is wrong with a text that is HTML. `clause` is what says that it must be HTML. */
export function findInHtml(html: string, where: string, clause: string): Finding[] {
  const rules: Rule<HtmlFragment>[] = [[clause, couldStandInDiv], ...HTML_RULES];
  return applyRules(rules, readHtml(html), where);
}

function couldStandInDiv({ problems }: HtmlFragment, report: Report): void {
  for (const problem of problems) report(problem);
}

const URLS = ['href', 'src', 'poster', 'cite', 'data', 'action', 'formaction', 'longdesc', 'background'];
const SCHEMES = /^(?:https?|mailto|tel):/i;

function* urlsIn({ elements }: HtmlFragment): Iterable<string> {
  for (const { attributes } of elements) {
    for (const name of URLS) if (attributes.has(name)) yield attributes.get(name) ?? '';
    const candidates = attributes.get('srcset')?.split(',') ?? [];
    for (const candidate of candidates) yield candidate.trim().split(/\s/)[0] ?? '';
  }
}

function everyUrlIsAbsolute(fragment: HtmlFragment, report: Report): void {
  for (const url of urlsIn(fragment)) if (!SCHEMES.test(url)) report(`"${url}"`);
}

function everyUrlIsValid(fragment: HtmlFragment, report: Report): void {
  for (const url of urlsIn(fragment)) if (SCHEMES.test(url) && !isIri(url)) report(`"${url}"`);
}

const ACTIVE = new Set(
  'script style noscript iframe object embed applet link meta base form input button textarea select'.split(
    ' ',
  ),
);

function hasNoActiveElements({ elements }: HtmlFragment, report: Report): void {
  for (const { name } of elements) if (ACTIVE.has(name)) report(`<${name}>`);
}

function hasNoEventHandlers({ elements }: HtmlFragment, report: Report): void {
  for (const { name, attributes } of elements) {
    for (const attribute of attributes.keys()) {
      if (attribute.startsWith('on')) report(`<${name} ${attribute}>`);
    }
  }
}

function hasNoStyleAttributes({ elements }: HtmlFragment, report: Report): void {
  for (const { name, attributes } of elements) if (attributes.has('style')) report(`<${name} style>`);
}

function hasNoTrackingPixel({ elements }: HtmlFragment, report: Report): void {
  for (const { name, attributes } of elements) {
    const isTiny = ['width', 'height'].some((side) => /^[01](?:px)?$/.test(attributes.get(side) ?? ''));
    if (name === 'img' && isTiny) report(`an image of a pixel, ${attributes.get('src')}`);
  }
}

function hasNoPing({ elements }: HtmlFragment, report: Report): void {
  for (const { name, attributes } of elements) if (attributes.has('ping')) report(`<${name} ping>`);
}

function languagesAreTags({ elements }: HtmlFragment, report: Report): void {
  for (const { name, attributes } of elements) {
    for (const attribute of ['lang', 'xml:lang', 'hreflang']) {
      const language = attributes.get(attribute);
      if (language !== undefined && !isLanguageTag(language)) report(`<${name} ${attribute}="${language}">`);
    }
  }
}

function directionsAreKnown({ elements }: HtmlFragment, report: Report): void {
  for (const { name, attributes } of elements) {
    const direction = attributes.get('dir');
    if (direction !== undefined && !/^(?:ltr|rtl|auto)$/i.test(direction))
      report(`<${name} dir="${direction}">`);
  }
}
