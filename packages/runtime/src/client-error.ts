import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Problem } from './problem.js';

type Refusal = readonly [status: number, code: string, detail: string];

const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: [431, 'headers_too_large', 'The request line and headers together are larger than 16 kB.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'body_too_large', 'The chunk extensions of the body are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request_timeout', 'The request did not arrive in time.'],
};
const MALFORMED: Refusal = [400, 'malformed_request', 'This is not well-formed HTTP.'];

function toAnswer([status, code, detail]: Refusal): { status: number; title: string; body: string } {
  const title = STATUS_CODES[status] ?? 'Error';
  return {
    status,
    title,
    body: JSON.stringify({ type: 'about:blank', title, status, detail, code } satisfies Problem),
  };
}

/** Answers an `Expect` header that names anything but 100-continue. */
export function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const { status, body } = toAnswer([417, 'expectation_failed', 'Only "Expect: 100-continue" is understood.']);
  response
    .writeHead(status, {
      'content-type': 'application/problem+json',
      'content-length': Buffer.byteLength(body),
      'x-content-type-options': 'nosniff',
    })
    .end(body);
}

/**
 * Answers what Node's parser refuses before there is a request, as a problem like every other error, and closes the
 * connection. A connection that is gone already gets no answer.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, title, body } = toAnswer(REFUSALS[error.code ?? ''] ?? MALFORMED);
  socket.end(
    [
      `HTTP/1.1 ${status} ${title}`,
      'Content-Type: application/problem+json',
      'X-Content-Type-Options: nosniff',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
    () => socket.destroy(),
  );
}
