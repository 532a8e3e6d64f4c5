// The port to the world outside: the one way in which anything of ours asks another host for something.

export interface OutgoingRequest {
  method: 'GET' | 'POST';
  /** http or https; a host made this of what a stranger gave, so that where it leads is looked at when it connects. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array<ArrayBuffer>;
  /** Octets of the answer's body that are wanted; the rest is not read. */
  most: number;
}

export interface OutgoingAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** As much as was wanted. */
  body: Uint8Array;
}

/** `refused`: the address is none that strangers may name. `failed`: no answer, or not in time. */
export type OutgoingFault = 'refused' | 'failed';

/**
 * Thrown when there is no answer; the message says why, for a log and for whoever owns the receiver, in one clause that
 * goes on after “the receiver”: “refused the connection”.
 */
export class OutgoingError extends Error {
  override name = 'OutgoingError';
  readonly fault: OutgoingFault;
  constructor(fault: OutgoingFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

/** How long one request may take, from the first look-up to the last octet that is read. Milliseconds. */
export const PATIENCE = 10_000;

/** Says who asks, and where whoever does not want that finds us. */
export const userAgentOf = (baseUrl: string): string => `Coranto (+${baseUrl}/)`;

/**
 * Makes one request and follows no redirect.
 * @throws OutgoingError
 */
export type Send = (request: OutgoingRequest) => Promise<OutgoingAnswer>;
