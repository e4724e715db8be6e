import { type ExposureLine, MINERAL_IDS, type MineralId } from '@lodewatch/contracts';
import { country, hsCodeRows, REFERENCE_DATA } from '@lodewatch/reference';

/** A code that could not be read, and why. */
export interface Unreadable {
  readonly code: string;
  readonly reason: string;
}

const IDS: ReadonlySet<string> = new Set(MINERAL_IDS);

let names: ReadonlyMap<string, ReadonlySet<MineralId>> | undefined;

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
}

/** Every known name of a mineral, in any language: a bill of materials has no context, so ambiguous words stay out. */
function namesOfMinerals(): ReadonlyMap<string, ReadonlySet<MineralId>> {
  if (names) return names;
  const found = new Map<string, Set<MineralId>>();
  const add = (name: string, mineral: MineralId): void => {
    const minerals = found.get(name) ?? new Set<MineralId>();
    minerals.add(mineral);
    found.set(name, minerals);
  };
  for (const id of MINERAL_IDS) add(plain(id), id);
  for (const { term, mineral, ambiguous } of REFERENCE_DATA.aliases) if (!ambiguous) add(plain(term), mineral);
  names = found;
  return found;
}

function mineralsOfName(text: string): readonly MineralId[] {
  const name = plain(text);
  const id = name.replaceAll(' ', '_');
  // An id always means itself, also where the word is an everyday one in some language ("lead", "tin").
  if (IDS.has(id)) return MINERAL_IDS.filter((known) => known === id);
  return [...(namesOfMinerals().get(name) ?? [])];
}

export interface ReadMinerals {
  readonly minerals: readonly MineralId[];
  readonly unreadable: readonly Unreadable[];
}

/** The minerals that a line may hold: by name or id first, else by its HS code. */
export function readMinerals({ mineral, hs }: Pick<ExposureLine, 'mineral' | 'hs'>): ReadMinerals {
  const unreadable: Unreadable[] = [];
  if (mineral !== undefined) {
    const minerals = mineralsOfName(mineral);
    if (minerals.length > 0) return { minerals, unreadable };
    unreadable.push({ code: mineral, reason: 'no mineral has this id or name' });
  }
  if (hs !== undefined) {
    const minerals = [...new Set(hsCodeRows(hs).map((row) => row.mineral))];
    if (minerals.length > 0) return { minerals, unreadable };
    const isCode = /^\d{6,10}$/.test(hs.replace(/[.\s]/g, ''));
    unreadable.push({
      code: hs,
      reason: isCode ? 'no mineral of ours under this HS code' : 'not an HS code of six digits or more',
    });
  }
  if (mineral === undefined && hs === undefined) {
    unreadable.push({ code: '', reason: 'neither a mineral nor an HS code is given' });
  }
  return { minerals: [], unreadable };
}

export interface ReadCountry {
  readonly country: string | null;
  readonly unreadable: readonly Unreadable[];
}

/** The supplier country of a line; none if it is not given, or cannot be read and is then said so. */
export function readCountry(text: string | undefined): ReadCountry {
  if (text === undefined) return { country: null, unreadable: [] };
  const code = text.trim().toUpperCase();
  const known = code === 'UK' ? 'GB' : country(code)?.code;
  if (known !== undefined) return { country: known, unreadable: [] };
  return {
    country: null,
    unreadable: [{ code: text, reason: 'no ISO 3166-1 alpha-2 code; the mix of the viewpoint is taken' }],
  };
}
