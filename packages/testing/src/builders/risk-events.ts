import { type Commitment, derivedShortId, type RiskEvent, type RiskEventDocument } from '@lodewatch/contracts';
import { aClaim, aHappening } from './claims.js';

/** The document behind {@link aRiskEvent}, unless others are given. */
export function aRiskEventDocument(overrides: Partial<RiskEventDocument> = {}): RiskEventDocument {
  const claim = aClaim();
  return {
    id: claim.documentId,
    claimIds: [claim.id],
    url: 'https://news.example/rare-earths',
    source: 'news.example',
    published: '2025-10-28',
    language: 'en',
    official: false,
    background: false,
    sourceGroup: 'news.example',
    quote: claim.quote.text,
    ...overrides,
  };
}

/** A small valid commitment, due on 2026-04-28. Its id follows from risk event and due date, unless it is given. */
export function aCommitment(overrides: Partial<Commitment> = {}): Commitment {
  const riskEventId = overrides.riskEventId ?? derivedShortId('evt', 'accord', 'JP', 'US', 'rare_earths');
  const due = overrides.due ?? '2026-04-28';
  return {
    id: derivedShortId('cmt', riskEventId, due),
    riskEventId,
    due,
    dueDay: '2026-04-28',
    status: 'open',
    fulfilledOn: null,
    instruments: ['loan'],
    quote: 'financing within six months',
    documentId: aClaim().documentId,
    ...overrides,
  };
}

/** A small valid risk event. Its id follows from type, actors and minerals, unless it is given. */
export function aRiskEvent(overrides: Partial<RiskEvent> = {}): RiskEvent {
  const happening = aHappening(overrides);
  const { type, actors, minerals, stage, announced, until } = happening;
  const documents = overrides.documents ?? [aRiskEventDocument()];
  return {
    ...happening,
    id: derivedShortId('evt', type, ...actors, ...minerals),
    title: 'Japan and the United States signed an accord on rare earths',
    verification: 'unverified',
    confidence: 0.9,
    documents,
    stages: [{ stage, on: announced, until, claimId: documents[0]?.claimIds[0] ?? null, causedBy: null }],
    relations: [],
    commitments: [],
    curated: false,
    ...overrides,
  };
}
