import { derivedUuid, type IsoDate, type LogRecord, type RiskEvent } from '@lodewatch/contracts';
import type { EventType } from './event-types.js';

export interface Message {
  /** Same over retries: the receiver's idempotency key. Derived from the record, so that it is the same on replay. */
  readonly id: string;
  readonly eventType: EventType;
  readonly position: bigint;
  readonly occurredAt: string;
  /** The very bytes that are signed and sent. */
  readonly body: string;
}

/** Documents and drivers told in a message: it stays under 20 kB, and the API has the rest. */
const MOST_DOCUMENTS = 10;
const MOST_DRIVERS = 5;

function riskEventData(event: RiskEvent): object {
  const { documents, stages: _stages, ...rest } = event;
  return {
    ...rest,
    documents: documents.slice(0, MOST_DOCUMENTS).map(({ id, url, source, published, quote }) => ({
      id,
      url,
      source,
      published,
      quote: quote.slice(0, 500),
    })),
    documentCount: documents.length,
    location: `/v1/risk-events/${event.id}`,
  };
}

function payloadOf(record: LogRecord, today: IsoDate): { eventType: EventType; data: object } | undefined {
  switch (record.type) {
    case 'RiskEventDetected':
      return { eventType: 'risk_event.detected', data: riskEventData(record.data) };
    case 'RiskEventUpdated':
      return {
        eventType: 'risk_event.updated',
        data: { ...riskEventData(record.data.riskEvent), changed: record.data.changed },
      };
    case 'RiskEventWithdrawn':
      return {
        eventType: 'risk_event.updated',
        data: {
          ...record.data,
          withdrawn: true,
          location: `/v1/risk-events/${record.data.mergedInto ?? record.data.id}`,
        },
      };
    case 'CommitmentFellDueSoon':
      // Learned of, or caught up with, after its due day: that it was due soon once is no news to anybody.
      return record.data.due < today
        ? undefined
        : { eventType: 'commitment.due_soon', data: commitmentData(record.data) };
    case 'CommitmentBecameOverdue':
      return { eventType: 'commitment.overdue', data: commitmentData(record.data) };
    case 'RiskScoreChanged': {
      const { drivers, ...score } = record.data.score;
      const strongest = [...drivers].sort((a, b) => Math.abs(b.points) - Math.abs(a.points)).slice(0, MOST_DRIVERS);
      return {
        eventType: 'risk_score.changed',
        data: {
          ...score,
          previous: record.data.previous,
          causedBy: record.data.causedBy.slice(0, 50),
          drivers: strongest.map(({ points, sentence, riskEventId }) => ({ points, sentence, riskEventId })),
          driverCount: drivers.length,
        },
      };
    }
    default:
      return undefined;
  }
}

function commitmentData(turn: { commitmentId: string; riskEventId: string; due: string; on: string }): object {
  return { ...turn, location: `/v1/risk-events/${turn.riskEventId}` };
}

/** The message that subscribers get for a record, or none. `position` lets receivers sort: no order is promised. */
export function toMessage(record: LogRecord, today: IsoDate): Message | undefined {
  const payload = payloadOf(record, today);
  if (!payload) return undefined;
  return {
    id: `msg_${derivedUuid('webhook', record.id).replaceAll('-', '')}`,
    eventType: payload.eventType,
    position: record.position,
    occurredAt: record.recordedAt,
    body: JSON.stringify({
      type: payload.eventType,
      timestamp: record.recordedAt,
      data: { ...payload.data, position: String(record.position) },
    }),
  };
}
