// What went wrong with a request to another host, in words for an operator and for whoever owns the receiver.

const CLAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'closed the connection before it had answered',
  EPIPE: 'closed the connection before it had answered',
  ETIMEDOUT: 'cannot be reached',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  EADDRNOTAVAIL: 'cannot be reached',
  ENOTFOUND: 'has a host name without an address',
  ENODATA: 'has a host name without an address',
  EBADNAME: 'has a host name without an address',
  ESERVFAIL: 'has a host name that its name servers do not answer for',
  EREFUSED: 'has a host name that its name servers do not answer for',
  ETIMEOUT: 'has a host name that its name servers do not answer for',
  EAI_AGAIN: 'has a host name that its name servers do not answer for',
  HPE_HEADER_OVERFLOW: 'answered with headers that are too long',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that it signed itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate of an authority that is not known',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate whose chain is not complete',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'has a certificate of an authority that is not known',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate of another host',
};

/**
 * What a failed request means, as a clause that goes on after “the receiver”. Messages of Node's are not passed on:
 * some quote what was sent.
 */
export function clauseOf(error: Error): string {
  const { code } = innermost(error) as { code?: unknown };
  if (typeof code !== 'string') return 'failed for a reason that has no name';
  if (CLAUSES[code]) return CLAUSES[code];
  if (code.startsWith('HPE_')) return `answered with something that is not HTTP (${code})`;
  if (/CERT|^ERR_SSL|^ERR_TLS|^EPROTO$/.test(code)) return `does not speak TLS as it should (${code})`;
  return `failed (${code})`;
}

/** Of several addresses that were tried, what the first came to. */
function innermost(error: Error): Error {
  return error instanceof AggregateError && error.errors.length > 0 ? innermost(error.errors[0]) : error;
}
