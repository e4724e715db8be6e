import type { RecordData, RecordType } from '@lodewatch/contracts';
import { aCommitment, aDocument, aReading, aRiskEvent } from '@lodewatch/testing';

const riskEvent = aRiskEvent({ commitments: [aCommitment()] });
const at = '2026-11-24T12:00:00.000Z';
const on = '2026-04-29';
const due = { commitmentId: aCommitment().id, riskEventId: riskEvent.id, due: '2026-04-28' };

/** Data of every record type as code writes it today: what the golden files of the newest version hold. */
export const samples: { readonly [Type in RecordType]: RecordData<Type> } = {
  DocumentReceived: aDocument(),
  DocumentErased: { id: aDocument().id, reason: 'asked for by the publisher' },
  DocumentRead: aReading(),
  DecisionMade: {
    decision: { kind: 'confirm', riskEventId: riskEvent.id },
    by: 'analyst',
    note: null,
    claimIds: riskEvent.documents.flatMap((document) => document.claimIds),
    intoClaimIds: [],
  },
  RiskEventDetected: riskEvent,
  RiskEventUpdated: { riskEvent, changed: ['documents'] },
  RiskEventWithdrawn: { id: riskEvent.id, mergedInto: null, reason: 'no claim is left' },
  MeasureTookEffect: { riskEventId: riskEvent.id, on },
  MeasureRanOut: { riskEventId: riskEvent.id, on },
  SuspensionRanOut: { riskEventId: riskEvent.id, on },
  CommitmentFellDueSoon: { ...due, on: '2026-03-29' },
  CommitmentBecameOverdue: { ...due, on },
  RiskScoreChanged: {
    score: {
      subject: { kind: 'mineral', id: 'rare_earths' },
      viewpoint: 'WORLD',
      role: null,
      asOf: on,
      score: 61.5,
      band: 'high',
      range: { low: 58, high: 66.25 },
      supplyAtRisk: 0.42,
      horizonDays: 180,
      drivers: [
        {
          id: 'structural',
          kind: 'structural',
          points: 61.5,
          sentence: 'China refines most of the world supply.',
          riskEventId: null,
          country: 'CN',
          mineral: 'rare_earths',
          fact: { name: 'refinery share', value: 0.9, unit: 'share', source: 'USGS' },
          documentIds: [],
          without: 0,
        },
      ],
      methodology: '1',
      dataVersion: '2026-11',
      dataAge: '2023',
      shareBasis: 'world',
    },
    previous: null,
    causedBy: [],
  },
  EndpointRegistered: { id: 'ep_1', url: 'https://example.com/hook', eventTypes: ['risk_event.detected'], at },
  EndpointChanged: { id: 'ep_1', url: 'https://example.com/hook', eventTypes: [], at },
  EndpointDisabled: { id: 'ep_1', reason: 'gone', at },
  EndpointRemoved: { id: 'ep_1', at },
};
