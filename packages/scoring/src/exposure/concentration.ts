import type { Concentration, ExposureLine, MineralId } from '@lodewatch/contracts';
import { groupBy, groupsOf, REFERENCE_DATA } from '@lodewatch/reference';
import { isInside } from '../hazard/reach.js';
import { fromMicro, toMicro } from '../score/largest-remainder.js';

/** A line whose mineral and country could be read. */
export interface PlacedLine {
  readonly line: ExposureLine;
  readonly mineral: MineralId;
  readonly country: string | null;
}

/** Shares below a third are far from any cap and are left out. */
const LEAST_SHARE = 1 / 3;

let strategic: ReadonlySet<MineralId> | undefined;

/** Is the mineral, or a group that holds it, on the list of strategic raw materials? */
function isStrategic(mineral: MineralId): boolean {
  strategic ??= new Set(REFERENCE_DATA.euAssessment2023.filter((row) => row.strategic).map((row) => row.mineral));
  const listed = strategic;
  return listed.has(mineral) || groupsOf(mineral).some((group) => listed.has(group));
}

function basisOf(lines: readonly PlacedLine[]): Concentration['basis'] {
  if (lines.every(({ line }) => line.spend !== undefined)) return 'spend';
  const units = new Set(lines.map(({ line }) => line.unit ?? ''));
  return lines.every(({ line }) => line.quantity !== undefined) && units.size === 1 ? 'quantity' : 'lines';
}

function amountOf({ line }: PlacedLine, basis: Concentration['basis']): number {
  if (basis === 'spend') return line.spend ?? 0;
  return basis === 'quantity' ? (line.quantity ?? 0) : 1;
}

/**
 * The share of each country in what is bought of each mineral. The cap is for a single third country: what comes from
 * at home with the buyer cannot exceed it. Lines without a country count in the total and for nobody.
 */
export function concentrations(placed: readonly PlacedLine[], viewpoint: string, cap: number): Concentration[] {
  const found: Concentration[] = [];
  for (const [mineral, lines] of groupBy(placed, (line) => line.mineral)) {
    const basis = basisOf(lines);
    const total = lines.reduce((sum, line) => sum + amountOf(line, basis), 0);
    if (total <= 0) continue;
    for (const [country, own] of groupBy(lines, (line) => line.country)) {
      if (country === null) continue;
      const share = own.reduce((sum, line) => sum + amountOf(line, basis), 0) / total;
      if (share < LEAST_SHARE) continue;
      const exceeds = share > cap && !isInside(viewpoint, country);
      found.push({
        mineral,
        country,
        share: fromMicro(toMicro(share)),
        basis,
        cap,
        exceeds,
        strategic: isStrategic(mineral),
      });
    }
  }
  return found.sort((a, b) => b.share - a.share || (a.mineral < b.mineral ? -1 : 1));
}
