import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import { type AddressPolicy, isReachable } from './address-policy.js';

export interface OutboundRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for the whole exchange. */
  readonly timeout: number;
  /** Bytes of the answer read at most, after decompression by the caller's means; the rest is cut off. */
  readonly maxBytes: number;
  /** Fail, rather than cut, when the answer is longer. */
  readonly refuseLonger?: boolean;
}

export interface OutboundResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export type OutboundErrorCode = 'OUTBOUND_REFUSED_ADDRESS' | 'OUTBOUND_TOO_LARGE';

/** The request was not sent, or its answer not taken, by our own rules. */
export class OutboundError extends Error {
  readonly retryable = false;
  constructor(
    readonly code: OutboundErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'OutboundError';
  }
}

export interface OutboundClient {
  /** Sends one request. Redirects are not followed: their target is the caller's to judge. */
  send(outgoing: OutboundRequest): Promise<OutboundResponse>;
  close(): Promise<void>;
}

export interface OutboundOptions {
  readonly policy: AddressPolicy;
  /** All addresses of a name. Default: the machine's resolver. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

const systemResolve = async (host: string): Promise<readonly string[]> =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

/**
 * A client for addresses that others name. Each host is resolved here, once, and the socket goes to the address that
 * was judged: a name cannot point elsewhere in between. Literals are judged alike.
 */
export function createOutboundClient({ policy, resolve = systemResolve }: OutboundOptions): OutboundClient {
  /** All addresses of a host, each judged. One that is refused refuses the host: a name that leads inside as well is no mistake. */
  async function judged(hostname: string): Promise<readonly string[]> {
    const host = hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) ? [host] : await resolve(host);
    const refused = addresses.find((address) => !isReachable(address, policy));
    if (refused !== undefined || addresses.length === 0) {
      throw new OutboundError(
        'OUTBOUND_REFUSED_ADDRESS',
        `${host} leads to ${refused ?? 'no address'}, which is not on the public internet.`,
      );
    }
    return addresses;
  }

  const agent = new Agent({
    connections: 4,
    connect(options, callback) {
      judged(options.hostname).then(
        (addresses) => {
          const connect = buildConnector({
            timeout: 10_000,
            // A host is reached at whichever of its addresses answers: `localhost` is two, of which a receiver has one.
            autoSelectFamily: true,
            lookup: (_host, _options, found) =>
              found(
                null,
                addresses.map((address) => ({ address, family: isIP(address) })),
              ),
          });
          connect(options, callback);
        },
        (error: Error) => callback(error, null),
      );
    },
  });

  return {
    async send({ url, method, headers, body, timeout, maxBytes, refuseLonger }) {
      const response: Dispatcher.ResponseData = await request(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        dispatcher: agent,
        signal: AbortSignal.timeout(timeout),
        headersTimeout: timeout,
        bodyTimeout: timeout,
      });
      const chunks: Buffer[] = [];
      let size = 0;
      try {
        for await (const chunk of response.body as AsyncIterable<Buffer>) {
          chunks.push(chunk.subarray(0, maxBytes - size));
          size += chunk.length;
          if (size >= maxBytes) break;
        }
      } finally {
        response.body.destroy();
      }
      if (size > maxBytes && refuseLonger) {
        throw new OutboundError('OUTBOUND_TOO_LARGE', `The answer is longer than ${maxBytes} bytes.`);
      }
      return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
    },
    close: () => agent.close(),
  };
}
