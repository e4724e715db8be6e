import type { ReferenceData } from '@lodewatch/reference';

/** A governance score with its source: 0 (best) to 10 (worst). */
export interface Governance {
  readonly value: number;
  readonly year: number | null;
  /** The country whose index stands in, or null for the middle of the scale. */
  readonly basis: string | null;
}

/** New Caledonia has no index of its own; France, whose territory it is, stands in, as in the EU study. */
const STAND_INS: Readonly<Record<string, string>> = { NC: 'FR' };

/** Looks up governance by country; with years, the mean over them, otherwise the newest year up to `upTo`. */
export class GovernanceTable {
  readonly #byCountry = new Map<string, { year: number; scaled: number }[]>();
  readonly #default: number;

  constructor(data: Pick<ReferenceData, 'governance'>, defaultValue: number) {
    this.#default = defaultValue;
    for (const { country, year, scaled } of data.governance) {
      if (scaled === null) continue;
      const rows = this.#byCountry.get(country) ?? [];
      rows.push({ year, scaled });
      this.#byCountry.set(country, rows);
    }
    for (const rows of this.#byCountry.values()) rows.sort((a, b) => a.year - b.year);
  }

  latest(country: string, upTo = 9999): Governance {
    const basis = STAND_INS[country] ?? country;
    const row = this.#byCountry.get(basis)?.findLast(({ year }) => year <= upTo);
    return row ? { value: row.scaled, year: row.year, basis } : { value: this.#default, year: null, basis: null };
  }

  mean(country: string, from: number, to: number): Governance {
    const basis = STAND_INS[country] ?? country;
    const rows = this.#byCountry.get(basis)?.filter(({ year }) => year >= from && year <= to) ?? [];
    if (rows.length === 0) return { value: this.#default, year: null, basis: null };
    return { value: rows.reduce((sum, { scaled }) => sum + scaled, 0) / rows.length, year: to, basis };
  }
}
