import { CATEGORIES, type LogRecord } from '@lodewatch/contracts';
import type { Projection } from '@lodewatch/message-bus';
import type { Transaction } from '@lodewatch/postgres';
import { projectDocuments } from './documents.js';
import { projectRiskEvents } from './risk-events.js';
import { projectScores } from './scores.js';

/**
 * Folds records into the read models, in the transaction that also moves the consumer on. The read models have no row in
 * common, so each is folded for the whole batch at once, in few statements.
 */
async function project(records: readonly LogRecord[], transaction: Transaction): Promise<void> {
  await projectDocuments(
    records.filter(
      (record) =>
        record.type === 'DocumentReceived' || record.type === 'DocumentErased' || record.type === 'DocumentRead',
    ),
    transaction,
  );
  await projectRiskEvents(
    records.filter(
      (record) =>
        record.type === 'RiskEventDetected' ||
        record.type === 'RiskEventUpdated' ||
        record.type === 'RiskEventWithdrawn',
    ),
    transaction,
  );
  await projectScores(
    records.filter((record) => record.type === 'RiskScoreChanged'),
    transaction,
  );
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
  batchSize: 250,
  handler: project,
};
