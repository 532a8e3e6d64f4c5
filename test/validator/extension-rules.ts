// Elements of other vocabularies: Dublin Core, and that each is of one.
import type { Report, Rule } from './finding.ts';
import { isLanguageTag, isW3cDate } from './syntax.ts';
import type { XmlNode } from './xml.ts';

export const EXTENSION_RULES: readonly Rule<XmlNode>[] = [
  ['RFC 4287 section 6.1', foreignMarkupHasNamespace],
  ['Dublin Core 1.1', elementIsDublinCores],
  ['Dublin Core 1.1', valueIsText],
  ['Dublin Core 1.1, date', dateIsW3c],
  ['Dublin Core 1.1, language', languageIsTag],
  ['RFC 5005 section 4', markIsOfHistory],
];

const DUBLIN_CORE = (
  'contributor coverage creator date description format identifier language publisher relation rights source ' +
  'subject title type'
).split(' ');

function foreignMarkupHasNamespace({ name, parent }: XmlNode, report: Report): void {
  if (!/[:{]/.test(name) && parent?.name.startsWith('atom:')) report(`${name} is of no vocabulary`);
}

function elementIsDublinCores({ name }: XmlNode, report: Report): void {
  if (name.startsWith('dc:') && !DUBLIN_CORE.includes(name.slice(3))) report(`no element ${name}`);
}

function valueIsText({ name, text, children }: XmlNode, report: Report): void {
  if (!name.startsWith('dc:')) return;
  if (children.length > 0) report(`elements in ${name}`);
  if (text.trim() === '') report(`an empty ${name}`);
}

function dateIsW3c({ name, text }: XmlNode, report: Report): void {
  if (name === 'dc:date' && !isW3cDate(text)) report(`"${text}" is no date`);
}

function languageIsTag({ name, text }: XmlNode, report: Report): void {
  if (name === 'dc:language' && !isLanguageTag(text)) report(`"${text}" is no language tag`);
}

function markIsOfHistory({ name }: XmlNode, report: Report): void {
  if (name.startsWith('fh:') && !['fh:archive', 'fh:complete'].includes(name)) report(`no element ${name}`);
}
