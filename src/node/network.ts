// Where a connection comes from, as far as that is counted and told: never a person's whole address.
import ipaddr from 'ipaddr.js';

/** One's own: a proxy in front of this server, or the house that it stands in. */
const INSIDE: ReadonlySet<string> = new Set([
  'loopback',
  'private',
  'uniqueLocal',
  'linkLocal',
  'unspecified',
]);

type Address = ipaddr.IPv4 | ipaddr.IPv6;

const IPV4 =
  /^(?:::ffff:)?((?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){2})\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;

/** An IPv4 address that comes as an IPv6 one is that. */
function read(address: string | undefined): Address | undefined {
  if (address === undefined || !ipaddr.isValid(address)) return undefined;
  const read = ipaddr.parse(address);
  return read instanceof ipaddr.IPv6 && read.isIPv4MappedAddress() ? read.toIPv4Address() : read;
}

/**
 * Whose connections are counted together: those of an IPv4 address, and of an IPv6 network of 64 bits, in which one
 * machine has as many addresses as it likes. Undefined for one's own, behind which may be everybody.
 */
export function crowdOf(address: string | undefined): string | undefined {
  const from = read(address);
  if (!from || INSIDE.has(from.range())) return undefined;
  return from instanceof ipaddr.IPv4 ? from.toString() : startOf(from, 4);
}

/** The network of an address as it may be told: 24 bits of IPv4, 48 of IPv6; null where there is none any more. */
export function networkOf(address: string | undefined): string | null {
  // Asked for every connection that polls: reading what nearly all are costs a twentieth of reading anything.
  const usual = address === undefined ? undefined : IPV4.exec(address)?.[1];
  if (usual !== undefined) return `${usual}.0/24`;
  const from = read(address);
  if (!from) return null;
  if (from instanceof ipaddr.IPv4) return `${from.octets.slice(0, 3).join('.')}.0/24`;
  return `${startOf(from, 3)}::/48`;
}

const startOf = (address: ipaddr.IPv6, groups: number): string =>
  address.parts
    .slice(0, groups)
    .map((group) => group.toString(16))
    .join(':');
