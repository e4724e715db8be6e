import type { MemberStatus } from './member.js';
import type { BusHealth, Subscription } from './types.js';

/** A running member of an adapter. */
export interface Member {
  readonly group: string;
  readonly status: MemberStatus;
  close(): Promise<void>;
}

/** The members of one bus in this process. */
export function createMemberList<M extends Member>() {
  const members = new Set<M>();
  return {
    all: (): readonly M[] => [...members],
    add(member: M): Subscription {
      members.add(member);
      return {
        group: member.group,
        ready: member.status.ready,
        async close() {
          await member.close();
          members.delete(member);
        },
      };
    },
    has: (group: string) => [...members].some((member) => member.group === group),
    health(): BusHealth {
      const list = [...members].map(({ status }) => status.health());
      return { ready: list.every(({ state }) => state === 'consuming'), members: list };
    },
    async close() {
      await Promise.all([...members].map((member) => member.close()));
      members.clear();
    },
  };
}
