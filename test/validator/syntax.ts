// The small languages that values of feeds are written in, each as its specification defines it.

// RFC 3987 section 2.2: no space, no quotes, no brackets but those of an IP address, percent signs with two digits.
const IRI = /^[a-z][a-z0-9+.-]*:(?:%[0-9a-f]{2}|[^\s%<>"{}|\\^`[\]\p{Cc}\p{Cs}])*$/iu;
const HIERARCHICAL = /^(?:https?|ftp):/i;
const IP_LITERAL = /^([a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?)\[[0-9a-f:.v]+\]/i;
const URN = /^urn:[a-z0-9][a-z0-9-]{0,30}[a-z0-9]:[^#]+/i;
const URN_UUID = /^urn:uuid:/i;
const UUID = /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
// RFC 4151 section 2.1.
const TAG = /^tag:(?:[a-z0-9][a-z0-9.-]*|[^\s@,:]+@[a-z0-9][a-z0-9.-]*),\d{4}(?:-\d{2}(?:-\d{2})?)?:.*$/i;

/** RFC 3987 section 2.2: an IRI of any scheme. */
export function isAnyIri(text: string): boolean {
  return IRI.test(text.replace(IP_LITERAL, '$1host'));
}

/** The same, and where its scheme is `http`, `urn` or `tag` also by that scheme's own rules. */
export function isIri(text: string): boolean {
  if (!isAnyIri(text)) return false;
  if (HIERARCHICAL.test(text)) return /^[a-z]+:\/\/[^/?#]/i.test(text) && URL.canParse(text);
  if (URN_UUID.test(text)) return UUID.test(text);
  if (/^urn:/i.test(text)) return URN.test(text);
  return !/^tag:/i.test(text) || TAG.test(text);
}

/** RFC 3987 section 2.2: an IRI, or one that is relative. */
export function isIriReference(text: string): boolean {
  return isIri(text) || (!/^[a-z][a-z0-9+.-]*:/i.test(text) && IRI.test(`relative:${text}`));
}

/** RFC 3986: an IRI of ASCII alone. */
export function isUri(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text) && isIri(text);
}

/** An IRI of http or https: what a reader can fetch. */
export function isWebAddress(text: string): boolean {
  return /^https?:/i.test(text) && isIri(text);
}

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|[+-](\d{2}):(\d{2}))$/;

/** RFC 3339 section 5.6 with the upper-case T and Z of RFC 4287 section 3.3; the day must exist. */
export function isRfc3339(text: string): boolean {
  const parts = RFC_3339.exec(text)?.slice(1);
  if (parts === undefined) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] =
    parts.map((part) => Number(part ?? 0));
  const isTime = hour < 24 && minute < 60 && second <= 60;
  return isTime && offsetHour < 24 && offsetMinute < 60 && isDay(year, month, day);
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return month >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const RFC_822 =
  /^(?:([A-Z][a-z]{2}), )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{2}|\d{4}) (\d{2}):(\d{2})(?::(\d{2}))? ([A-Z]+|[+-]\d{4})$/;
const ZONES = ['UT', 'GMT', 'EST', 'EDT', 'CST', 'CDT', 'MST', 'MDT', 'PST', 'PDT', 'Z'];

/** RFC 822 section 5 with the years of four digits that RSS allows: its parts, or null. */
export function readRfc822(text: string): { year: string; zone: string } | null {
  const [, weekday, day = '', month = '', year = '', hour, minute, second = '0', zone = ''] =
    RFC_822.exec(text) ?? [];
  const monthIndex = MONTHS.indexOf(month);
  const fullYear = year.length === 2 ? 2000 + Number(year) : Number(year);
  if (!isDay(fullYear, monthIndex + 1, Number(day))) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  if (/^[A-Z]/.test(zone) && !ZONES.includes(zone)) return null;
  const date = new Date(Date.UTC(fullYear, monthIndex, Number(day)));
  if (weekday !== undefined && weekday !== DAYS[date.getUTCDay()]) return null;
  return { year, zone };
}

// W3C note "Date and Time Formats", as Dublin Core asks for.
const W3C_DATE = /^\d{4}(?:-\d{2}(?:-\d{2})?)?$/;

export function isW3cDate(text: string): boolean {
  return W3C_DATE.test(text) || isRfc3339(text);
}

// RFC 5646 section 2.1, in the order of its grammar.
const LANGUAGE_TAG = new RegExp(
  [
    '^(?:',
    '(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})',
    '(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\\d{3}))?',
    '(?:-(?:[a-z0-9]{5,8}|\\d[a-z0-9]{3}))*',
    '(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*',
    '(?:-x(?:-[a-z0-9]{1,8})+)?',
    '|x(?:-[a-z0-9]{1,8})+',
    '|en-GB-oed|i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|tao|tay|tsu)',
    '|sgn-(?:BE-FR|BE-NL|CH-DE)|art-lojban|cel-gaulish|no-bok|no-nyn',
    '|zh-(?:guoyu|hakka|min|min-nan|xiang)',
    ')$',
  ].join(''),
  'i',
);

/** RFC 5646: a well-formed language tag, no variant or singleton twice. */
export function isLanguageTag(text: string): boolean {
  if (!LANGUAGE_TAG.test(text)) return false;
  const beforePrivate = text.toLowerCase().split(/-x-|^x-/)[0] ?? '';
  const [language = '', ...subtags] = beforePrivate.split('-');
  const firstSingleton = subtags.findIndex(({ length }) => length === 1);
  const plain = firstSingleton === -1 ? subtags : subtags.slice(0, firstSingleton);
  const once = [...plain.filter((tag) => /^[a-z0-9]{5,8}$|^\d[a-z0-9]{3}$/.test(tag))];
  once.push(...subtags.filter(({ length }) => length === 1));
  return language === 'i' || new Set(once).size === once.length;
}

const MEDIA_NAME = '[a-z0-9][a-z0-9!#$&^_.+-]{0,126}';
const MEDIA_TYPE = new RegExp(
  `^${MEDIA_NAME}/${MEDIA_NAME}(?:\\s*;\\s*${MEDIA_NAME}=(?:[^\\s";]+|"[^"]*"))*$`,
  'i',
);

/** RFC 2045 section 5.1, RFC 6838 section 4.2: `type/subtype`, parameters allowed. */
export function isMediaType(text: string): boolean {
  return MEDIA_TYPE.test(text);
}

/** RFC 2822 section 3.4.1, as far as it is in use: no comments, no folding. */
export function isEmail(text: string): boolean {
  return /^(?:[\w!#$%&'*+/=?^`{|}~.-]+|"[^"\\]+")@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/i.test(text);
}

/** A whole number, zero or more. */
export function isCount(text: string): boolean {
  return /^\d+$/.test(text);
}
