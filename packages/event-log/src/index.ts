import type { EventLog, EventLogOptions } from './types.js';

export type { Upcaster, UpcasterRegistry } from './read/upcast.js';
export type * from './types.js';
export declare function createEventLog(options: EventLogOptions): EventLog;
