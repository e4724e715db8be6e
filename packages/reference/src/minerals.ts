import { MINERAL_IDS, type MineralId } from '@lodewatch/contracts';

/** What a mineral id stands for. Members and groups are of any depth, in the order of {@link MINERAL_IDS}. */
export interface Mineral {
  readonly id: MineralId;
  /** English name, lower case as in running text. */
  readonly name: string;
  /** `any` stands for "critical minerals" where none is named; a group has members; a product is made of others. */
  readonly kind: 'any' | 'group' | 'element' | 'product';
  readonly members: readonly MineralId[];
  readonly groups: readonly MineralId[];
}

const LIGHT = ['lanthanum', 'cerium', 'praseodymium', 'neodymium', 'samarium'] as const;
const HEAVY = [
  'europium',
  'gadolinium',
  'terbium',
  'dysprosium',
  'holmium',
  'erbium',
  'thulium',
  'ytterbium',
  'lutetium',
  'yttrium',
] as const;

/**
 * A group covers its members, so that a measure on "rare earths" meets a text that lists them. The split between
 * light and heavy is that of the EU criticality study. Magnets count as rare earths here, since they are the
 * product for which rare earths are controlled.
 */
const MEMBERS: Partial<Record<MineralId, readonly MineralId[]>> = {
  rare_earths: ['light_rare_earths', 'heavy_rare_earths', ...LIGHT, ...HEAVY, 'scandium', 'permanent_magnets'],
  light_rare_earths: LIGHT,
  heavy_rare_earths: HEAVY,
  platinum_group: ['palladium', 'platinum'],
};

const NAMES: Partial<Record<MineralId, string>> = {
  critical_minerals: 'critical minerals',
  rare_earths: 'rare earths',
  light_rare_earths: 'light rare earths',
  heavy_rare_earths: 'heavy rare earths',
  permanent_magnets: 'rare earth permanent magnets',
  platinum_group: 'platinum-group metals',
  graphite: 'natural graphite',
  silicon: 'silicon metal',
  phosphate_rock: 'phosphate rock',
  iron_ore: 'iron ore',
  coking_coal: 'coking coal',
  diamond: 'industrial diamond',
};

const PRODUCTS: ReadonlySet<MineralId> = new Set([
  'permanent_magnets',
  'bauxite',
  'fluorspar',
  'phosphate_rock',
  'potash',
  'barite',
  'iron_ore',
  'coking_coal',
  'graphite',
  'diamond',
]);

function kindOf(id: MineralId): Mineral['kind'] {
  if (id === 'critical_minerals') return 'any';
  if (MEMBERS[id]) return 'group';
  return PRODUCTS.has(id) ? 'product' : 'element';
}

const ALL: readonly Mineral[] = MINERAL_IDS.map((id) => ({
  id,
  name: NAMES[id] ?? id,
  kind: kindOf(id),
  members: MEMBERS[id] ?? [],
  groups: MINERAL_IDS.filter((group) => MEMBERS[group]?.includes(id)),
}));
const BY_ID: ReadonlyMap<MineralId, Mineral> = new Map(ALL.map((entry) => [entry.id, entry]));

/** All minerals, in the order of {@link MINERAL_IDS}. */
export function minerals(): readonly Mineral[] {
  return ALL;
}

/** The mineral with this id. Ids are closed, so there is always one. */
export function mineral(id: MineralId): Mineral {
  const found = BY_ID.get(id);
  if (!found) throw new RangeError(`${id} is no mineral id`);
  return found;
}

/** Everything that a group holds, subgroups included; empty for a single mineral. */
export function membersOf(id: MineralId): readonly MineralId[] {
  return mineral(id).members;
}

/** The groups that a mineral belongs to, widest first. */
export function groupsOf(id: MineralId): readonly MineralId[] {
  return mineral(id).groups;
}

/** The members of a group that have no members themselves; a single mineral is its own only one. */
export function singlesOf(id: MineralId): readonly MineralId[] {
  const singles = membersOf(id).filter((member) => membersOf(member).length === 0);
  return singles.length === 0 ? [id] : singles;
}

/** Do two ids speak of the same mineral: the same id, or one a group that holds the other? Symmetric. */
export function coversMineral(a: MineralId, b: MineralId): boolean {
  return a === b || membersOf(a).includes(b) || membersOf(b).includes(a);
}
