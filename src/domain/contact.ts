// How the public reaches whoever publishes an edition: what can be written to, and what can be dialled.

/** Longest address that mail carries (RFC 5321 section 4.5.3.1.3, without its angle brackets). */
const LONGEST_EMAIL = 254;
const EMAIL =
  /^[^\s\p{C}@<>()[\]\\,;:"]+@(?:[^\s\p{C}@<>()[\]\\,;:"/?#%.]+\.)+[^\s\p{C}@<>()[\]\\,;:"/?#%.]{2,}$/u;

export const EMAIL_EXPECTED = 'one such as press@example.org';
export const PHONE_EXPECTED =
  'one such as +32 2 555 01 00: digits, and nothing else but +, spaces, hyphens, dots, slashes and brackets';

/** Whether mail can be addressed to it; whether anybody reads it, nobody can tell. */
export function isEmail(text: string): boolean {
  return text.length <= LONGEST_EMAIL && EMAIL.test(text);
}

/** The URL that writes to an address (RFC 6068). */
export function mailtoUrl(email: string): string {
  const at = email.lastIndexOf('@');
  return `mailto:${encodeURIComponent(email.slice(0, at))}@${email.slice(at + 1)}`;
}

const PHONE = /^\+?[\d\s()./\u2010-\u2015-]+$/;
/** What many countries dial only within them: +32 (0)2 555 01 00. */
const TRUNK = /\(0\)/;

/** Digits that a number has: from those of an emergency line to the most there can be (ITU-T E.164). */
const [FEWEST_DIGITS, MOST_DIGITS] = [3, 15] as const;

/**
 * The URL that dials a number (RFC 3966), however it is written: in Arabic digits too, and in full-width ones.
 * @returns undefined when it is not a number that can be dialled
 */
export function telUrl(phone: string): string | undefined {
  const western = phone
    .normalize('NFKC')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/\p{Cf}/gu, '')
    .trim();
  if (!PHONE.test(western)) return undefined;
  const isWorldwide = western.startsWith('+');
  const digits = (isWorldwide ? western.replace(TRUNK, '') : western).replace(/\D/g, '');
  if (digits.length < FEWEST_DIGITS || digits.length > MOST_DIGITS) return undefined;
  return `tel:${isWorldwide ? '+' : ''}${digits}`;
}
