// What is answered ahead of the app to whoever sends what is no request, or too much: a small problem document, and
// nothing of what came.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const SENTENCES = {
  400: ['Bad Request', 'This is not a well-formed HTTP request.'],
  408: ['Request Timeout', 'The request took too long to come in.'],
  413: ['Content Too Large', 'The request is too large.'],
  414: ['URI Too Long', 'The URL is too long.'],
  431: ['Request Header Fields Too Large', 'The header of the request is too large.'],
  503: ['Service Unavailable', 'Too much is asked at this moment; ask again.'],
} as const;

type Status = keyof typeof SENTENCES;

/** Seconds. */
const RETRY_AFTER = '2';

/** Of Node's HTTP parser; whatever else it says of what came is 400. */
const STATUS_OF: Readonly<Record<string, Status>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

function bodyOf(status: Status): string {
  const [title, detail] = SENTENCES[status];
  return JSON.stringify({ type: 'about:blank', title, status, detail });
}

const headersOf = (status: Status, body: string): [string, string][] => [
  ['Content-Type', 'application/problem+json'],
  ['Content-Length', String(body.length)],
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
  ...(status === 503 ? ([['Retry-After', RETRY_AFTER]] as [string, string][]) : []),
];

/** Answers a request that goes no further. */
export function refuse(response: ServerResponse, status: Status): void {
  const body = bodyOf(status);
  response.writeHead(status, headersOf(status, body).flat()).end(body);
}

/**
 * Answers what Node could not read as a request, and ends the connection. The log is told nothing: whoever sends
 * nonsense would fill it.
 * @param mayAnswer false where an answer to something before it may be under way
 */
export function refuseMalformed(
  error: NodeJS.ErrnoException,
  socket: Socket,
  mayAnswer: boolean,
  now: number,
): void {
  if (!socket.writable || error.code === 'ECONNRESET' || !mayAnswer || socket.bytesRead === 0) {
    return void socket.destroy();
  }
  const status = STATUS_OF[error.code ?? ''] ?? 400;
  const body = bodyOf(status);
  const lines = [
    `HTTP/1.1 ${status} ${SENTENCES[status][0]}`,
    ...headersOf(status, body).map(([name, value]) => `${name}: ${value}`),
    `Date: ${new Date(now).toUTCString()}`,
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  // Whoever does not read it does not keep the connection either.
  socket.destroySoon();
}
