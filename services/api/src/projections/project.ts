import { CATEGORIES, type LogRecord } from '@lodewatch/contracts';
import type { Projection } from '@lodewatch/message-bus';
import type { Transaction } from '@lodewatch/postgres';
import { projectDocument } from './documents.js';
import { projectRiskEvent } from './risk-events.js';
import { projectScore } from './scores.js';

/** Folds records into the read models, in the transaction that also moves the consumer on. */
async function project(records: readonly LogRecord[], transaction: Transaction): Promise<void> {
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

/** The read models of the api. */
export const apiProjection: Projection = {
  group: 'api',
  topics: [
    CATEGORIES.document.topic,
    CATEGORIES.reading.topic,
    CATEGORIES.risk_event.topic,
    CATEGORIES.risk_score.topic,
  ],
  tables: ['api.documents', 'api.risk_event_versions', 'api.scores'],
  handler: project,
};
