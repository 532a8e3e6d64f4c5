// Texts of any characters, and URLs, for properties.
import fc from 'fast-check';

/** Any but the halves of surrogate pairs, which are none. */
const character = fc.nat(0x10ffff - 0x800).map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800));

/**
 * Any characters, or such texts of plain ones as programs trip over. Unlike `unit: 'binary'` it does not begin with a
 * table of all there are, which takes each process a second.
 */
export function anyText(length: { minLength?: number; maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: character, ...length }) },
    { weight: 1, arbitrary: fc.string(length) },
  );
}

/** A URL on the web with any characters in its path and its query. Unlike `webUrl` it begins without that table too. */
export function anyUrl(): fc.Arbitrary<string> {
  const part = anyText({ maxLength: 8 }).map(encodeURIComponent);
  const parts = (separator: string) => fc.array(part, { maxLength: 3 }).map((all) => all.join(separator));
  return fc
    .tuple(fc.constantFrom('http', 'https'), fc.webAuthority(), parts('/'), fc.option(parts('&')))
    .map(([scheme, host, path, query]) => `${scheme}://${host}/${path}${query === null ? '' : `?${query}`}`);
}
