import { derivedId, derivedShortId, MINERAL_IDS, type RiskEvent } from '@lodewatch/contracts';
import fc from 'fast-check';

/** A confirmed Chinese licence on rare earths, in force since April 2025, with what a test changes. */
export function riskEvent(name: string, changes: Partial<RiskEvent> = {}): RiskEvent {
  const documentId = derivedId('doc', name);
  return {
    id: derivedShortId('evt', name),
    title: `Event ${name}.`,
    type: 'export_control',
    direction: 'tightening',
    stage: 'in_force',
    actors: ['CN'],
    targets: [],
    minerals: ['rare_earths'],
    announced: '2025-04-04',
    effective: '2025-04-04',
    until: null,
    due: null,
    instruments: ['licence'],
    verification: 'confirmed',
    confidence: 1,
    documents: [
      {
        id: documentId,
        claimIds: [],
        url: null,
        source: 'example.org',
        published: '2025-04-04',
        language: 'en',
        official: true,
        background: false,
        sourceGroup: name,
        quote: 'words',
      },
    ],
    stages: [],
    relations: [],
    commitments: [],
    curated: false,
    ...changes,
  };
}

export function commitment(
  name: string,
  event: string,
  changes: Partial<RiskEvent['commitments'][number]> = {},
): RiskEvent['commitments'][number] {
  return {
    id: derivedShortId('cmt', name),
    riskEventId: derivedShortId('evt', event),
    due: '2026-04-28',
    dueDay: '2026-04-28',
    status: 'open',
    fulfilledOn: null,
    instruments: [],
    quote: 'within six months',
    documentId: derivedId('doc', event),
    ...changes,
  };
}

const COUNTRIES = ['CN', 'US', 'EU', 'JP', 'DE', 'CD', 'ID', 'AU', 'KZ', 'CL', 'RU', 'ZA', 'MY', 'GN'] as const;
const day = fc
  .integer({ min: 0, max: 2500 })
  .map((offset) => new Date(Date.UTC(2020, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10));
/** Any day on which a history may be asked. */
export const anyDay = day;
const maybeDay = fc.option(
  fc.oneof(
    day,
    day.map((value) => value.slice(0, 7)),
  ),
  { nil: null },
);
const countriesOf = (maxLength: number) => fc.uniqueArray(fc.constantFrom(...COUNTRIES), { maxLength });

const anyCommitment = fc.record({
  dueDay: day,
  status: fc.constantFrom('open', 'fulfilled', 'withdrawn', 'overdue', 'due_soon'),
  fulfilledOn: maybeDay,
});

const anyStageChange = fc.record({
  stage: fc.constantFrom('proposed', 'announced', 'signed', 'in_force', 'suspended', 'ended'),
  on: maybeDay,
  until: maybeDay,
  by: fc.option(fc.nat({ max: 30 }), { nil: null }),
});

const anyEventShape = fc.record({
  type: fc.constantFrom(
    'export_control',
    'trade_restriction',
    'accord',
    'financing_measure',
    'supply_disruption',
    'resource_nationalism',
    'capacity_investment',
  ),
  direction: fc.constantFrom('tightening', 'easing'),
  stage: fc.constantFrom('proposed', 'announced', 'signed', 'in_force', 'suspended', 'ended'),
  actors: countriesOf(4),
  targets: countriesOf(2),
  minerals: fc.uniqueArray(fc.constantFrom(...MINERAL_IDS), { minLength: 1, maxLength: 4 }),
  announced: maybeDay,
  effective: maybeDay,
  until: maybeDay,
  instruments: fc.uniqueArray(fc.constantFrom('ban', 'quota', 'licence', 'tax', 'technology', 'loan'), {
    maxLength: 2,
  }),
  verification: fc.constantFrom('unverified', 'corroborated', 'confirmed', 'disputed', 'retracted'),
  commitments: fc.array(anyCommitment, { maxLength: 2 }),
  stages: fc.array(anyStageChange, { maxLength: 3 }),
  eases: fc.option(fc.nat({ max: 30 }), { nil: null }),
});

/** A history of up to a dozen risk events of any kind, some of which suspend, end or ease others. */
export const anyHistory: fc.Arbitrary<readonly RiskEvent[]> = fc.array(anyEventShape, { maxLength: 12 }).map((shapes) =>
  shapes.map(({ commitments, stages, eases, ...shape }, index) => {
    const name = `history ${index}`;
    const idOf = (other: number): string => derivedShortId('evt', `history ${other % shapes.length}`);
    return riskEvent(name, {
      ...shape,
      commitments: commitments.map((item, at) =>
        commitment(`${name} commitment ${at}`, name, { ...item, due: item.dueDay }),
      ),
      stages: stages.map(({ by, ...change }) => ({
        ...change,
        claimId: null,
        causedBy: by === null ? null : idOf(by),
      })),
      relations: eases === null ? [] : [{ kind: 'eases' as const, riskEventId: idOf(eases) }],
    });
  }),
);

/** The number as JSON prints it, in millionths; throws if it has more than six places. */
export function toMillionths(value: number): bigint {
  const text = JSON.stringify(value);
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) throw new Error(`${text} is no decimal of six places`);
  const [, sign = '', whole = '0', fraction = ''] = match;
  const digits = BigInt(whole + fraction.padEnd(6, '0'));
  return sign === '-' ? -digits : digits;
}
