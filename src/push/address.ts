// Which addresses strangers may have us send to: none that lead inside, however they are written.
import ipaddr from 'ipaddr.js';

/** Characters of a callback: what browsers and servers take at least. */
const LONGEST = 2048;

/**
 * Ports of other protocols, whose servers could be made to act by what we send: the bad ports of the Fetch standard,
 * and those of databases and caches that speak in lines.
 */
const FOREIGN_PORTS: ReadonlySet<number> = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1433, 1521, 1719, 1720,
  1723, 2049, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 9418, 10080, 11211, 27017,
]);

/**
 * Ends of names that mean something only inside: RFC 6761, 6762 and 8375, what ICANN keeps for private use, and what
 * it delegates to nobody since so many use it inside.
 */
const INSIDE = /\.(localhost|local|internal|home\.arpa|localdomain|lan|home|corp|intranet|private)$/;

/** RFC 4291 section 2.4: all that is public so far. Below it stand mapped, compatible and local forms of IPv4. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/** RFC 6052: where a network without IPv4 finds it. DNS64 answers with these for receivers that have no other. */
const TRANSLATED = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/**
 * What is wrong with a callback or endpoint that a stranger gives, as a clause that goes on after “the callback”;
 * nothing when it may be stored. Where a name leads is looked at when we connect to it.
 * @param url as it was given
 * @param callbackHosts hosts that may be private: CORANTO_CALLBACK_HOSTS
 */
export function faultOfCallback(
  url: string,
  callbackHosts: readonly string[],
  options: { httpsOnly?: boolean } = {},
): string | undefined {
  if (url.length > LONGEST) return 'is longer than 2,048 characters';
  // Parsers disagree about what these mean; ours would quietly drop or replace them.
  if (!/^[\x21-\x5b\x5d-\x7e]+$/.test(url)) {
    return 'has spaces, backslashes or characters outside of ASCII, which stand percent-encoded in a URL';
  }
  if (!/^https?:\/\/[^/]/i.test(url)) return 'is not an http or https URL';
  const parsed = URL.parse(url);
  if (!parsed) return 'is not a URL';
  if (options.httpsOnly && parsed.protocol !== 'https:') return 'is not an https URL';
  // The parser drops an empty user name and an empty fragment.
  if (/^[^/]*\/\/[^/?]*@/.test(url)) return 'has a user name or password';
  if (url.includes('#')) return 'has a fragment';
  return faultOfTarget(parsed, callbackHosts);
}

/**
 * What is wrong with where a request shall go, as far as its URL shows, as a clause that goes on after “the callback”.
 * Looked at again before each request: the setting may have changed since the callback was stored.
 */
export function faultOfTarget(url: URL, callbackHosts: readonly string[]): string | undefined {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'is not an http or https URL';
  if (url.username !== '' || url.password !== '') return 'has a user name or password';
  if (FOREIGN_PORTS.has(Number(url.port || 443)))
    return `has port ${url.port}, which belongs to another protocol`;
  // The same host under another name: it would be asked as much again as one host may be.
  if (url.hostname.endsWith('.')) return 'has a host name that ends with a dot';
  if (isNamed(url, callbackHosts)) return undefined;
  const address = addressIn(url);
  if (address !== undefined) {
    return isPublicAddress(address) ? undefined : 'has an address that is not public';
  }
  const name = url.hostname;
  // Without a dot it is completed with a domain of ours, or asked of the neighbours.
  if (!name.includes('.') || INSIDE.test(name)) return 'has a host name that is not public';
  return undefined;
}

/** Whether the operator named the host of a URL: it may be private. What it leads to is not looked at then. */
export function isNamed(url: URL, callbackHosts: readonly string[]): boolean {
  return callbackHosts.some((host) => {
    const named = URL.parse(`http://${host.includes(':') ? `[${host}]` : host}`);
    return named?.hostname.replace(/\.$/, '') === url.hostname;
  });
}

/**
 * The address that is the host of a URL; nothing when it is a name. The parser has already made one spelling of the
 * decimal, octal, hexadecimal and short ones of IPv4.
 */
export function addressIn(url: URL): string | undefined {
  if (url.hostname.startsWith('[')) return url.hostname.slice(1, -1);
  return ipaddr.IPv4.isValidFourPartDecimal(url.hostname) ? url.hostname : undefined;
}

/**
 * Whether an IP address is one that everybody on the Internet reaches the same host by. No loopback, private, shared,
 * link-local (where clouds answer for metadata), multicast, reserved or documentation address is; nor is an IPv6
 * address that carries one of IPv4 (mapped, compatible, 6to4, Teredo), except that of a translator (NAT64), which is
 * what the IPv4 address in it is.
 * @param address as a resolver or a socket writes it
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.range() === 'unicast';
  if (parsed.zoneId !== undefined) return false;
  if (parsed.match(TRANSLATED)) {
    return new ipaddr.IPv4(parsed.toByteArray().slice(12)).range() === 'unicast';
  }
  return parsed.match(GLOBAL_UNICAST) && parsed.range() === 'unicast';
}
