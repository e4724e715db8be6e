import type { RiskEvent } from '@lodewatch/contracts';

/** A version of a risk event as the log holds it; `state` is null where the version withdraws it. */
export interface Version {
  readonly id: string;
  readonly position: bigint;
  readonly recordedAt: string;
  readonly state: RiskEvent | null;
}

/** What was known at one point of the log: the risk events that stood, and the record they rest on. */
export interface Known {
  readonly position: bigint;
  /** Versions up to there. A version may come after later ones; position and count together name a state of knowledge. */
  readonly count: number;
  readonly recordedAt: string;
  readonly riskEvents: readonly RiskEvent[];
}

/** The instant before which the log held nothing. */
const BEGINNING = '1970-01-01T00:00:00Z';

/** Instants as the log writes them differ in fraction digits: compared as text only once padded to microseconds. */
export function comparable(instant: string): string {
  const utc = /([+-]\d{2}:\d{2})$/.test(instant) ? new Date(instant).toISOString() : instant;
  const [whole = '', fraction = ''] = utc.replace(/Z$/, '').split('.');
  return `${whole}.${fraction.padEnd(6, '0').slice(0, 6)}Z`;
}

/**
 * Every version of every risk event, in order of position, in memory: thousands of events are a few megabytes, and any
 * state of knowledge is one walk away.
 */
export function createKnowledge() {
  const versions: Version[] = [];
  const byInstant: string[] = [];
  /** The newest version of each risk event, so that the present needs no walk over the past. */
  const newest = new Map<string, Version>();
  let latest: Known | undefined;

  /** Index after the last version recorded at or before the instant. */
  function indexAt(instant: string): number {
    const wanted = comparable(instant);
    let low = 0;
    let high = byInstant.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((byInstant[middle] ?? '') <= wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function toKnown(standing: ReadonlyMap<string, Version>, count: number, last: Version | undefined): Known {
    return {
      position: last?.position ?? 0n,
      count,
      recordedAt: last?.recordedAt ?? BEGINNING,
      riskEvents: [...standing.values()].flatMap(({ state }) => state ?? []).sort((a, b) => (a.id < b.id ? -1 : 1)),
    };
  }

  /** Place at which a position belongs: nearly always the end. */
  function placeOf(position: bigint): number {
    let place = versions.length;
    while (place > 0 && (versions[place - 1]?.position ?? 0n) > position) place -= 1;
    return place;
  }

  return {
    /** Takes in versions, whatever their order; one already held is passed over. */
    add(further: readonly Version[]): void {
      for (const version of further) {
        const place = placeOf(version.position);
        if (versions[place - 1]?.position === version.position) continue;
        versions.splice(place, 0, version);
        byInstant.splice(place, 0, comparable(version.recordedAt));
        if ((newest.get(version.id)?.position ?? 0n) < version.position) newest.set(version.id, version);
        latest = undefined;
      }
    },
    /** All that is known. */
    now(): Known {
      latest ??= toKnown(newest, versions.length, versions.at(-1));
      return latest;
    },
    /** What was known at an instant. */
    at(instant: string): Known {
      const seen = versions.slice(0, indexAt(instant));
      return toKnown(new Map(seen.map((version) => [version.id, version])), seen.length, seen.at(-1));
    },
    /** All that is known, and further versions that are not yet taken in. */
    nowWith(further: readonly Version[]): Known {
      const standing = new Map(newest);
      for (const version of further) standing.set(version.id, version);
      return toKnown(standing, versions.length + further.length, further.at(-1) ?? versions.at(-1));
    },
    /** Forgets everything, before a rebuild. */
    clear(): void {
      versions.length = 0;
      byInstant.length = 0;
      newest.clear();
      latest = undefined;
    },
  };
}
export type Knowledge = ReturnType<typeof createKnowledge>;
