import { claimSchema, documentSchema, RECORD_DATA, readingSchema, riskEventSchema } from '@lodewatch/contracts';
import t from 'tap';
import {
  aClaim,
  aCommitment,
  aDocument,
  aDocumentReceived,
  aReading,
  aRiskEvent,
  aRiskEventDetected,
  fakeClock,
} from '../src/index.js';

t.test('what the builders make is valid as it stands, with nothing that a schema would leave out', async (t) => {
  t.strictSame(documentSchema.parse(aDocument()), aDocument());
  t.strictSame(claimSchema.parse(aClaim()), aClaim());
  t.strictSame(readingSchema.parse(aReading()), aReading());
  const riskEvent = aRiskEvent({ commitments: [aCommitment()] });
  t.strictSame(riskEventSchema.parse(riskEvent), riskEvent);
  for (const record of [aDocumentReceived(), aRiskEventDetected()])
    t.strictSame(RECORD_DATA[record.type].schema.parse(record.data), record.data);
});

t.test('ids follow from what is built, so that two tests never share one by accident', async (t) => {
  t.equal(aDocument({ text: 'a' }).id, aDocument({ text: 'a' }).id);
  t.not(aDocument({ text: 'a' }).id, aDocument({ text: 'b' }).id);
  t.not(aDocumentReceived(aDocument({ text: 'a' })).id, aDocumentReceived(aDocument({ text: 'b' })).id);
  t.not(aRiskEvent({ actors: ['CN'] }).id, aRiskEvent({ actors: ['JP'] }).id);
  const { claims, documentId } = aReading({ documentId: aDocument({ text: 'a' }).id });
  t.strictSame(
    claims.map((claim) => claim.documentId),
    [documentId],
  );
  t.equal(aRiskEvent({ stage: 'in_force' }).stages[0]?.stage, 'in_force', 'stages follow the stage');
});

t.test('a fake clock stands still until it is moved', async (t) => {
  const clock = fakeClock('2026-11-24T12:00:00Z');
  t.equal(clock().toISOString(), clock().toISOString());
  clock.advance(1_500);
  t.equal(clock().toISOString(), '2026-11-24T12:00:01.500Z');
  clock.set('2030-01-01T00:00:00Z');
  t.equal(clock().toISOString(), '2030-01-01T00:00:00.000Z');
});
