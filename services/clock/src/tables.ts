import type { Turn } from '@lodewatch/contracts';
import type { Generated } from 'kysely';

/** Rows of schema `clock`, as migrations/0008_clock.sql lays them out. */
export interface ClockTables {
  'clock.turns': {
    risk_event_id: string;
    kind: Turn['kind'];
    on_day: string;
    commitment_id: Generated<string>;
    due: string | null;
    appended: Generated<boolean>;
  };
}
