import type { RiskEvent } from '@lodewatch/contracts';
import type { GeneratedAlways, JSONColumnType } from 'kysely';

/** Rows of schema `risk_scoring`, as migrations/0005_risk_scoring.sql lays them out. */
export interface RiskScoringTables {
  'risk_scoring.risk_event_versions': {
    id: string;
    position: bigint;
    recorded_at: string;
    data: JSONColumnType<RiskEvent> | null;
    arrival: GeneratedAlways<bigint>;
  };
  'risk_scoring.announced_scores': {
    kind: string;
    id: string;
    viewpoint: string;
    role: string;
    score: number;
    band: string;
    as_of: string;
  };
}
