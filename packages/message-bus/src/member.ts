import { BusError, messageOf } from './errors.js';
import type { MemberHealth, MemberState } from './types.js';

/** The state of one subscription as health and `ready` tell it. */
export interface MemberStatus {
  readonly ready: Promise<void>;
  health(): MemberHealth;
  consuming(): void;
  waiting(error: unknown): void;
  failed(error: Error): void;
  closed(): void;
}

export function createMemberStatus(group: string): MemberStatus {
  let state: MemberState = 'starting';
  let reason: string | null = null;
  let resolveReady: () => void = () => {};
  let rejectReady: (error: Error) => void = () => {};
  const ready = new Promise<void>((resolve, reject) => {
    resolveReady = resolve;
    rejectReady = reject;
  });
  // Whoever does not wait for readiness learns of failure by health and onFatal.
  ready.catch(() => {});
  const isOver = () => state === 'failed' || state === 'closed';
  const move = (next: MemberState, why: string | null) => {
    if (isOver()) return;
    state = next;
    reason = why;
  };
  return {
    ready,
    health: () => ({ group, state, reason }),
    consuming() {
      move('consuming', null);
      if (!isOver()) resolveReady();
    },
    waiting: (error) => move('waiting', messageOf(error)),
    failed(error) {
      move('failed', messageOf(error));
      rejectReady(error);
    },
    closed() {
      move('closed', null);
      rejectReady(new BusError('BUS_CLOSED', `The subscription of ${group} was closed before it took part.`));
    },
  };
}
