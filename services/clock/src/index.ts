export { type ClockDependencies, createClockService } from './clock.js';
