export {
  countDeadLetters,
  type DeadLetterFilter,
  discardDeadLetter,
  listDeadLetters,
  replayDeadLetters,
} from './dead-letters/dead-letters.js';
export { BusError, type BusErrorCode } from './errors.js';
export { isConsuming } from './is-consuming.js';
export { createKafkaBus } from './kafka/kafka-bus.js';
export { createRelay } from './kafka/relay.js';
export { createLogBus } from './log-bus/log-bus.js';
export type { Projection } from './projection.js';
export { TOPICS } from './topics.js';
export type * from './types.js';
