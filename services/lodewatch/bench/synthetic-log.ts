import {
  derivedId,
  derivedShortId,
  derivedUuid,
  type MineralId,
  type NewRecord,
  type RiskEvent,
  streamName,
} from '@lodewatch/contracts';
import { minerals } from '@lodewatch/reference';
import { createScorer } from '@lodewatch/scoring';
import {
  aClaim,
  aCommitment,
  aDocument,
  aDocumentReceived,
  aReading,
  aRiskEvent,
  aRiskEventDetected,
  aRiskEventDocument,
} from '@lodewatch/testing';

const COUNTRIES = ['CN', 'CD', 'CL', 'AU', 'ID', 'ZA', 'RU', 'BR', 'US', 'PE', 'KZ', 'MM'] as const;
const SINGLES: readonly MineralId[] = minerals()
  .filter(({ members, kind }) => members.length === 0 && kind !== 'any')
  .map(({ id }) => id);

function pick<Item>(items: readonly [Item, ...Item[]] | readonly Item[], index: number): Item {
  return items[index % items.length] as Item;
}

/** One of many risk events: an export control with two documents and a commitment, some 2 KB of JSON as real ones have. */
export function syntheticRiskEvent(number: number): RiskEvent {
  const country = pick(COUNTRIES, number);
  const id = derivedShortId('evt', 'bench', String(number));
  const month = String((number % 12) + 1).padStart(2, '0');
  return aRiskEvent({
    id,
    type: 'export_control',
    direction: 'tightening',
    stage: 'announced',
    actors: [country],
    minerals: [pick(SINGLES, Math.trunc(number / COUNTRIES.length)), pick(SINGLES, number + 7)],
    announced: `2025-${month}-11`,
    effective: `2026-${month}-01`,
    instruments: ['licence'],
    title: `${country} announced a licence for exports, ${number}`,
    documents: ['wire.example', 'journal.example'].map((source) =>
      aRiskEventDocument({
        id: derivedId('doc', 'bench', source, String(number)),
        claimIds: [derivedId('clm', 'bench', source, String(number))],
        url: `https://${source}/2025/${month}/11/exports-of-critical-minerals-need-a-licence-${number}`,
        source,
        sourceGroup: source,
      }),
    ),
    commitments: [aCommitment({ riskEventId: id })],
  });
}

/**
 * A log as news makes it: for each happening two documents and their readings, its detection and an update; for every
 * second one a score with all its drivers. Nine records for two happenings times two.
 */
export function* syntheticLog(count: number): Generator<NewRecord> {
  const scorer = createScorer({ riskEvents: Array.from({ length: 200 }, (_, number) => syntheticRiskEvent(number)) });
  const scores = SINGLES.map((mineral) => scorer.scoreMineral(mineral, 'WORLD', '2026-11-24'));
  let made = 0;
  for (let number = 0; ; number += 1) {
    const riskEvent = syntheticRiskEvent(number);
    const documents = riskEvent.documents.map(({ id, url, source }) => aDocument({ id, url, source }));
    const records: NewRecord[] = [
      ...documents.map((document) => aDocumentReceived(document)),
      ...documents.map(
        ({ id }): NewRecord => ({
          id: derivedUuid('DocumentRead', id),
          stream: streamName('reading', id),
          type: 'DocumentRead',
          data: aReading({ documentId: id, claims: [aClaim({ documentId: id }), aClaim({ documentId: id })] }),
        }),
      ),
      aRiskEventDetected(riskEvent),
      {
        id: derivedUuid('RiskEventUpdated', riskEvent.id),
        stream: streamName('risk_event', riskEvent.id),
        type: 'RiskEventUpdated',
        data: { riskEvent: { ...riskEvent, verification: 'corroborated' }, changed: ['verification'] },
      },
    ];
    if (number % 2 === 1) {
      const score = pick(scores, number);
      records.push({
        id: derivedUuid('RiskScoreChanged', String(number)),
        stream: streamName('risk_score', `mineral-${score.subject.id}`),
        type: 'RiskScoreChanged',
        data: { score, previous: null, causedBy: [riskEvent.id] },
      });
    }
    for (const record of records) {
      if (made === count) return;
      yield record;
      made += 1;
    }
  }
}
