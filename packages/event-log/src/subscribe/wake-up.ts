import { type Listener, type Log, listen } from '@lodewatch/postgres';

export const CHANNEL = 'lodewatch_log';

/** Rings everybody who waits for new records, over one connection that is there while anybody waits. */
export interface WakeUp {
  /** Answers how to leave; leaving waits until the connection is closed, if it was the last. */
  join(ring: () => void): () => Promise<void>;
}

export function createWakeUp(url: string, log: Log | undefined): WakeUp {
  const rings = new Set<() => void>();
  let listener: Listener | undefined;
  const onNotify = () => {
    for (const ring of rings) ring();
  };
  return {
    join(ring) {
      rings.add(ring);
      listener ??= listen({ url, channel: CHANNEL, onNotify, ...(log === undefined ? {} : { log }) });
      return async () => {
        rings.delete(ring);
        if (rings.size > 0) return;
        const unused = listener;
        listener = undefined;
        await unused?.close();
      };
    },
  };
}
