// JSON Feed 1.1: which members each object has, of which types, and which names an extension may have.
import { applyRules, type Finding, type Report, type Rule } from './finding.ts';

export type JsonObject = Record<string, unknown>;

type Kind = 'feed' | 'item' | 'author' | 'hub' | 'attachment';
type Type = 'string' | 'number' | 'boolean' | 'strings' | { listOf: Kind } | { one: Kind };

const HEADINGS: Record<Kind, string> = {
  feed: 'JSON Feed 1.1, Top-level',
  item: 'JSON Feed 1.1, Items',
  author: 'JSON Feed 1.1, Top-level',
  hub: 'JSON Feed 1.1, Subscribing to Real-time Notifications',
  attachment: 'JSON Feed 1.1, Attachments',
};

const REQUIRED: Record<Kind, readonly string[]> = {
  feed: ['version', 'title', 'items'],
  item: ['id'],
  author: [],
  hub: ['type', 'url'],
  attachment: ['url', 'mime_type'],
};

const MEMBERS: Record<Kind, Record<string, Type>> = {
  feed: {
    ...strings(
      'version title home_page_url feed_url description user_comment next_url icon favicon language',
    ),
    authors: { listOf: 'author' },
    author: { one: 'author' },
    expired: 'boolean',
    hubs: { listOf: 'hub' },
    items: { listOf: 'item' },
  },
  item: {
    ...strings(
      'id url external_url title content_html content_text summary image banner_image date_published date_modified',
    ),
    ...strings('language'),
    authors: { listOf: 'author' },
    author: { one: 'author' },
    tags: 'strings',
    attachments: { listOf: 'attachment' },
  },
  author: strings('name url avatar'),
  hub: strings('type url'),
  attachment: { ...strings('url mime_type title'), size_in_bytes: 'number', duration_in_seconds: 'number' },
};

function strings(names: string): Record<string, Type> {
  return Object.fromEntries(names.split(' ').map((name) => [name, 'string']));
}

interface Member {
  name: string;
  value: unknown;
  /** Undefined for a name that the specification does not have. */
  type: Type | undefined;
}

/** For what the specification has no name for. */
export const EXTENSION_RULES: readonly Rule<Member>[] = [
  ['JSON Feed 1.1, Extensions', extensionIsNamedAsOne],
  ['JSON Feed 1.1, Extensions', extensionIsObject],
  ['JSON Feed 1.1, Extensions', extensionsMembersAreNamedAsSuch],
];

/** What is wrong with the names and types of an object's members, and with those of the objects in it. */
export function findInObject(object: JsonObject, kind: Kind, where: string): Finding[] {
  const missing = REQUIRED[kind].filter((name) => object[name] === undefined);
  return [
    ...applyRules([[HEADINGS[kind], requiredMembersAreThere]], missing, where),
    ...Object.entries(object).flatMap(([name, value]) => {
      const type = Object.hasOwn(MEMBERS[kind], name) ? MEMBERS[kind][name] : undefined;
      const rules: readonly Rule<Member>[] =
        type === undefined ? EXTENSION_RULES : [[HEADINGS[kind], memberIsOfType]];
      const findings = applyRules(rules, { name, value, type }, `${where}.${name}`);
      return [...findings, ...findInValue(value, type, `${where}.${name}`)];
    }),
  ];
}

function requiredMembersAreThere(missing: readonly string[], report: Report): void {
  for (const name of missing) report(`no ${name}`);
}

function findInValue(value: unknown, type: Type | undefined, where: string): Finding[] {
  if (typeof type !== 'object') return [];
  if ('one' in type) return isObject(value) ? findInObject(value, type.one, where) : [];
  if (!Array.isArray(value)) return [];
  return value.flatMap((one, index) =>
    isObject(one) ? findInObject(one, type.listOf, `${where}[${index}]`) : [],
  );
}

function memberIsOfType({ name, value, type }: Member, report: Report): void {
  if (type !== undefined && !isOfType(value, type))
    report(`${name} is ${JSON.stringify(value)?.slice(0, 60)}`);
}

function isOfType(value: unknown, type: Type): boolean {
  if (type === 'strings') return Array.isArray(value) && value.every((one) => typeof one === 'string');
  if (typeof type === 'string') return typeof value === type;
  return 'one' in type ? isObject(value) : Array.isArray(value) && value.every(isObject);
}

// "Names must start with an _ character followed by a letter", and no key has a full stop.
function extensionIsNamedAsOne({ name }: Member, report: Report): void {
  if (!/^_\p{L}[^.]*$/u.test(name)) report(`the name ${name}`);
}

function extensionIsObject({ name, value }: Member, report: Report): void {
  if (!isObject(value)) report(`${name} is no object`);
}

// "The extension name, and only the extension name, must begin with an _ character."
function extensionsMembersAreNamedAsSuch({ value }: Member, report: Report): void {
  if (!isObject(value)) return;
  for (const key of Object.keys(value)) if (/^_|\./.test(key)) report(`the name ${key} within it`);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects in a member that is a list; none where it is not. */
export function objectsIn(object: JsonObject, name: string): JsonObject[] {
  const list = object[name];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** A member that is a string. */
export function textIn(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
}
