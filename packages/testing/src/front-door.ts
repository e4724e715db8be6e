import { createHttpServer, createLogger, createMetrics, type Service } from '@lodewatch/runtime';
import type { Teardown } from './database.js';

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, number | string | readonly string[] | undefined>>;
  /** Parsed where it is plain JSON, else as text; null where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests look into
  readonly body: any;
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** Calls a path below `/v1` with the API key. Headers of the call go before those set here. */
export type Call = (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  payload?: object | string,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

const API_KEY = 'lw_test_key_of_thirty_two_chars__';

/**
 * The routes of a service behind the HTTP server that all services share, with answers checked against their schemas.
 * Nothing listens on a port. The server is closed with the test; the service is the test's to start and to stop.
 */
export async function testFrontDoor(t: Teardown, service: Service): Promise<Call> {
  const server = await createHttpServer({
    apiKey: API_KEY,
    logger: createLogger({ level: 'silent' }),
    metrics: createMetrics({ processMetrics: false }),
    services: [service],
    version: '0.0.0',
    checkResponses: true,
  });
  t.teardown(async () => server.close());
  return async (method, path, payload, headers = {}) => {
    const response = await server.inject({
      method,
      url: `/v1${path}`,
      headers: {
        authorization: `Bearer ${API_KEY}`,
        ...(typeof payload === 'string' ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    const isJson =
      response.body !== '' &&
      response.headers['content-encoding'] === undefined &&
      String(response.headers['content-type']).includes('json');
    return {
      status: response.statusCode,
      headers: response.headers,
      body: isJson ? response.json() : response.body === '' ? null : response.body,
      text: response.body,
      bytes: response.rawPayload,
    };
  };
}
