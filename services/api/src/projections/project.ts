import { CATEGORIES, type LogRecord, type Topic } from '@lodewatch/contracts';
import type { Transaction } from '@lodewatch/postgres';
import { projectDocument } from './documents.js';
import { projectRiskEvent } from './risk-events.js';
import { projectScore } from './scores.js';

/** Consumer group of the read models. */
export const PROJECTION_GROUP = 'api';

/** Topics that the read models are folded from. */
export const PROJECTED_TOPICS: Topic[] = [
  CATEGORIES.document.topic,
  CATEGORIES.reading.topic,
  CATEGORIES.risk_event.topic,
  CATEGORIES.risk_score.topic,
];

/** Folds records into the read models, in the transaction that also moves the consumer on. */
export async function project(records: readonly LogRecord[], transaction: Transaction): Promise<void> {
  for (const record of records) {
    switch (record.type) {
      case 'DocumentReceived':
      case 'DocumentErased':
      case 'DocumentRead':
        await projectDocument(record, transaction);
        break;
      case 'RiskEventDetected':
      case 'RiskEventUpdated':
      case 'RiskEventWithdrawn':
        await projectRiskEvent(record, transaction);
        break;
      case 'RiskScoreChanged':
        await projectScore(record, transaction);
        break;
      case 'DecisionMade':
      case 'MeasureTookEffect':
      case 'MeasureRanOut':
      case 'SuspensionRanOut':
      case 'CommitmentFellDueSoon':
      case 'CommitmentBecameOverdue':
      case 'EndpointRegistered':
      case 'EndpointChanged':
      case 'EndpointDisabled':
      case 'EndpointRemoved':
        break;
    }
  }
}

/** Tables that a rebuild empties before it folds the log anew. */
export const PROJECTED_TABLES = ['api.documents', 'api.risk_event_versions', 'api.scores'] as const;
