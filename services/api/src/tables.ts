import type { Claim, Document, RiskEvent } from '@lodewatch/contracts';
import type { ColumnType, JSONColumnType } from 'kysely';

type Instant = ColumnType<string, string, string>;

/** Rows of schema `api`, as migrations/0006_api.sql lays them out. */
export interface ApiTables {
  'api.documents': {
    id: string;
    position: bigint;
    data: JSONColumnType<Document>;
    reader: string | null;
    detected_language: string | null;
    claims: JSONColumnType<readonly Claim[]> | null;
    erased: boolean;
  };
  'api.risk_event_versions': {
    id: string;
    position: bigint;
    first_position: bigint;
    detected_at: Instant;
    recorded_at: Instant;
    superseded_at: Instant | null;
    record_type: string;
    type: string | null;
    direction: string | null;
    minerals: string[];
    countries: string[];
    document_ids: string[];
    has_commitments: boolean;
    merged_into: string | null;
    data: JSONColumnType<RiskEvent> | null;
  };
  'api.scores': {
    kind: string;
    id: string;
    viewpoint: string;
    role: string;
    position: bigint;
    score: number;
    band: string;
    as_of: string;
  };
}
