import type { MessageBus } from './types.js';

/** Whether this process takes part in a group right now: what a service's readiness asks. From memory. */
export function isConsuming(bus: MessageBus, group: string): boolean {
  return bus.health().members.some((member) => member.group === group && member.state === 'consuming');
}
