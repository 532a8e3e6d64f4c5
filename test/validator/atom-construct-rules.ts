// RFC 4287 sections 2, 3, 4.2 and 6: the elements of Atom, wherever they stand, also within RSS.
import { allowOnce, requireOnce, textOf } from './atom-feed-rules.ts';
import type { Report, Rule } from './finding.ts';
import {
  isAnyIri,
  isCount,
  isEmail,
  isIri,
  isIriReference,
  isLanguageTag,
  isMediaType,
  isRfc3339,
} from './syntax.ts';
import { childrenNamed, type XmlNode } from './xml.ts';

export const CONSTRUCT_RULES: readonly Rule<XmlNode>[] = [
  ['RFC 4287 section 6.2', elementIsAtoms],
  ['RFC 4287 section 4', elementStandsWhereItMay],
  ['RFC 4287 section 2', attributesAreKnown],
  ['RFC 4287 section 2', baseIsIri],
  ['RFC 4287 section 3.2', personHasOneName],
  ['RFC 4287 section 3.2.1', personsNameIsText],
  ['RFC 4287 section 3.2.2', personsUriIsIri],
  ['RFC 4287 section 3.2.3', personsEmailIsAddress],
  ['RFC 4287 section 3.3', dateIsRfc3339],
  ['RFC 4287 section 4.2.2.1', categoryHasTerm],
  ['RFC 4287 section 4.2.2.2', schemeIsIri],
  ['RFC 4287 section 4.2.4', generatorHasName],
  ['RFC 4287 section 4.2.4', generatorsUriIsIri],
  ['RFC 4287 section 4.2.5', iconIsIri],
  ['RFC 4287 section 4.2.6', idIsIri],
  ['RFC 4151, RFC 8141, RFC 9110', idIsOfItsScheme],
  ['RFC 4287 section 4.2.7.1', linkHasIri],
  ['RFC 4287 section 4.2.7.2', relationIsNameOrIri],
  ['RFC 4287 section 4.2.7.2', enclosureHasLength],
  ['RFC 4287 section 4.2.7.3', linksTypeIsMediaType],
  ['RFC 4287 section 4.2.7.4', linksLanguageIsTag],
  ['RFC 4287 section 4.2.7.6', linksLengthIsNumber],
  ['RFC 4287 section 4.2.8', logoIsIri],
  ['RFC 4287 section 4.2.11', sourceRepeatsNothing],
  ['RFC 4287 section 4.2.11', sourceNamesItsFeed],
  ['Coranto: true type and length', enclosureHasType],
  ['Coranto: absolute URLs', referencesAreAbsolute],
];

const DATES = ['atom:updated', 'atom:published'];
export const TEXTS = ['atom:title', 'atom:subtitle', 'atom:summary', 'atom:rights', 'at:comment'];
const PERSONS = ['atom:author', 'atom:contributor', 'at:by'];

const OF_FEED = 'author category contributor generator icon id link logo rights subtitle title updated'.split(
  ' ',
);
const OF_ENTRY =
  'author category content contributor id link published rights source summary title updated'.split(' ');

/** Which elements of Atom each may have as children. RSS takes any of them that a feed or an entry has. */
const CHILDREN: Record<string, readonly string[]> = {
  'atom:feed': [...OF_FEED, 'entry'],
  'atom:entry': OF_ENTRY,
  'atom:source': OF_FEED,
  'atom:author': ['name', 'uri', 'email'],
  'atom:contributor': ['name', 'uri', 'email'],
  'at:by': ['name', 'uri', 'email'],
  'at:deleted-entry': ['link', 'source'],
  channel: OF_FEED,
  item: OF_ENTRY,
};
const ELEMENTS = new Set(['feed', ...Object.values(CHILDREN).flat()]);

const ATTRIBUTES: Record<string, readonly string[]> = {
  'atom:link': ['href', 'rel', 'type', 'hreflang', 'title', 'length'],
  'atom:category': ['term', 'scheme', 'label'],
  'atom:generator': ['uri', 'version'],
  'atom:content': ['type', 'src'],
  ...Object.fromEntries(TEXTS.map((name) => [name, ['type']])),
};

function elementIsAtoms({ name }: XmlNode, report: Report): void {
  if (name.startsWith('atom:') && !ELEMENTS.has(name.slice(5))) report(`Atom defines no ${name}`);
}

function elementStandsWhereItMay({ name, parent }: XmlNode, report: Report): void {
  if (!name.startsWith('atom:') || !ELEMENTS.has(name.slice(5)) || parent === null) return;
  const allowed = CHILDREN[parent.name];
  const isForeign = !parent.name.startsWith('atom:') && allowed === undefined;
  if (!isForeign && !allowed?.includes(name.slice(5))) report(`${name} in ${parent.name}`);
}

// The grammar's undefinedAttribute is one of a namespace.
function attributesAreKnown({ name, attributes }: XmlNode, report: Report): void {
  if (!name.startsWith('atom:')) return;
  for (const attribute of attributes.keys()) {
    const isQualified = /[:{]/.test(attribute);
    if (!isQualified && !ATTRIBUTES[name]?.includes(attribute)) report(`${name} has no ${attribute}`);
  }
}

function baseIsIri({ attributes }: XmlNode, report: Report): void {
  const base = attributes.get('xml:base');
  if (base !== undefined && !isIriReference(base)) report(`xml:base="${base}"`);
}

function personHasOneName(node: XmlNode, report: Report): void {
  if (!PERSONS.includes(node.name)) return;
  requireOnce(node, ['atom:name'], report);
  allowOnce(node, ['atom:uri', 'atom:email'], report);
}

function personsNameIsText(node: XmlNode, report: Report): void {
  if (node.name === 'atom:name' && (node.text.trim() === '' || node.children.length > 0)) report('no name');
}

function personsUriIsIri({ name, text }: XmlNode, report: Report): void {
  if (name === 'atom:uri' && !isIriReference(text)) report(`"${text}" is no IRI`);
}

function personsEmailIsAddress({ name, text }: XmlNode, report: Report): void {
  if (name === 'atom:email' && !isEmail(text)) report(`"${text}" is no address`);
}

function dateIsRfc3339({ name, text }: XmlNode, report: Report): void {
  if (DATES.includes(name) && !isRfc3339(text)) report(`"${text}" is no date and time`);
}

function categoryHasTerm({ name, attributes }: XmlNode, report: Report): void {
  if (name === 'atom:category' && (attributes.get('term') ?? '') === '') report('no term');
}

function schemeIsIri({ name, attributes }: XmlNode, report: Report): void {
  const scheme = attributes.get('scheme');
  if (name === 'atom:category' && scheme !== undefined && !isIri(scheme)) report(`scheme="${scheme}"`);
}

function generatorHasName({ name, text }: XmlNode, report: Report): void {
  if (name === 'atom:generator' && text.trim() === '') report('a generator without a name');
}

function generatorsUriIsIri({ name, attributes }: XmlNode, report: Report): void {
  const uri = attributes.get('uri');
  if (name === 'atom:generator' && uri !== undefined && !isIriReference(uri)) report(`uri="${uri}"`);
}

function iconIsIri({ name, text }: XmlNode, report: Report): void {
  if (name === 'atom:icon' && !isIriReference(text)) report(`"${text}" is no IRI`);
}

function logoIsIri({ name, text }: XmlNode, report: Report): void {
  if (name === 'atom:logo' && !isIriReference(text)) report(`"${text}" is no IRI`);
}

// The same section's normalisation is for ids that are made; an imported one stays exactly what it was.
function idIsIri({ name, text }: XmlNode, report: Report): void {
  if (name === 'atom:id' && !isAnyIri(text)) report(`"${text}" is no IRI`);
}

// What tag, urn and http ask of theirs.
function idIsOfItsScheme({ name, text }: XmlNode, report: Report): void {
  if (name === 'atom:id' && isAnyIri(text) && !isIri(text)) report(`"${text}" is not of its scheme`);
}

function linkHasIri({ name, attributes }: XmlNode, report: Report): void {
  const href = attributes.get('href');
  if (name === 'atom:link' && (href === undefined || !isIriReference(href))) report(`href="${href}"`);
}

function referencesAreAbsolute({ name, attributes, text }: XmlNode, report: Report): void {
  const references: Record<string, string | undefined> = {
    'atom:link': attributes.get('href'),
    'atom:content': attributes.get('src'),
    'atom:generator': attributes.get('uri'),
    'atom:icon': text,
    'atom:logo': text,
    'atom:uri': text,
  };
  const reference = references[name];
  if (reference !== undefined && !/^[a-z][a-z0-9+.-]*:/i.test(reference)) report(`"${reference}"`);
}

// RFC 3987: isegment-nz-nc is one segment of a path, without a colon.
const RELATION_NAME = /^(?:%[0-9a-f]{2}|[a-z0-9._~!$&'()*+,;=@-]|[^\p{ASCII}\p{Cc}\s])+$/iu;

function relationIsNameOrIri({ name, attributes }: XmlNode, report: Report): void {
  const rel = attributes.get('rel');
  const isRelation = rel === undefined || RELATION_NAME.test(rel) || isIri(rel);
  if (name === 'atom:link' && !isRelation) report(`rel="${rel}"`);
}

function enclosureHasLength({ name, attributes }: XmlNode, report: Report): void {
  const isEnclosure = name === 'atom:link' && attributes.get('rel') === 'enclosure';
  if (isEnclosure && !attributes.has('length')) report('an enclosure without its length');
}

function enclosureHasType({ name, attributes }: XmlNode, report: Report): void {
  const isEnclosure = name === 'atom:link' && attributes.get('rel') === 'enclosure';
  if (isEnclosure && !attributes.has('type')) report('an enclosure without its type');
}

function linksTypeIsMediaType({ name, attributes }: XmlNode, report: Report): void {
  const type = attributes.get('type');
  if (name === 'atom:link' && type !== undefined && !isMediaType(type)) report(`type="${type}"`);
}

function linksLanguageIsTag({ name, attributes }: XmlNode, report: Report): void {
  const tag = attributes.get('hreflang');
  if (name === 'atom:link' && tag !== undefined && !isLanguageTag(tag)) report(`hreflang="${tag}"`);
}

function linksLengthIsNumber({ name, attributes }: XmlNode, report: Report): void {
  const length = attributes.get('length');
  if (name === 'atom:link' && length !== undefined && !isCount(length)) report(`length="${length}"`);
}

function sourceRepeatsNothing(node: XmlNode, report: Report): void {
  const names = ['generator', 'icon', 'id', 'logo', 'rights', 'subtitle', 'title', 'updated'];
  if (node.name === 'atom:source')
    allowOnce(
      node,
      names.map((name) => `atom:${name}`),
      report,
    );
}

function sourceNamesItsFeed(node: XmlNode, report: Report): void {
  if (node.name !== 'atom:source') return;
  for (const name of ['atom:id', 'atom:title', 'atom:updated']) {
    if (childrenNamed(node, name).length === 0 || textOf(node, name) === '') report(`no ${name}`);
  }
}
