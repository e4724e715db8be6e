import { type Document, derivedUuid, type NewRecord, type RiskEvent, streamName } from '@lodewatch/contracts';
import { aDocument } from './documents.js';
import { aRiskEvent } from './risk-events.js';

/** DocumentReceived for a document, under an id that follows from the document. */
export function aDocumentReceived(document: Document = aDocument()): NewRecord {
  return {
    id: derivedUuid('DocumentReceived', document.id),
    stream: streamName('document', document.id),
    type: 'DocumentReceived',
    data: document,
    metadata: { actor: 'ingest' },
  };
}

/** RiskEventDetected for a risk event, under an id that follows from it. */
export function aRiskEventDetected(riskEvent: RiskEvent = aRiskEvent()): NewRecord {
  return {
    id: derivedUuid('RiskEventDetected', riskEvent.id),
    stream: streamName('risk_event', riskEvent.id),
    type: 'RiskEventDetected',
    data: riskEvent,
    metadata: { actor: 'normalization' },
  };
}
