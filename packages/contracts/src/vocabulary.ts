/**
 * The words of the field, used alike in code, topics, API and docs.
 *
 * document     a news item or notice as received
 * claim        what one document asserts about one happening, with the quoted span behind every field
 * risk event   one happening in the world, however many documents report it
 * commitment   a promise with a due date that a risk event carries
 * verification how well a risk event is attested
 * driver       a named, additive part of a score
 * viewpoint    whose supply is at risk
 */
import { z } from 'zod';

/** Mineral ids: single elements, products and groups. `critical_minerals` stands for "no mineral named". */
export const MINERAL_IDS = [
  'critical_minerals',
  'rare_earths',
  'light_rare_earths',
  'heavy_rare_earths',
  'lanthanum',
  'cerium',
  'praseodymium',
  'neodymium',
  'samarium',
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
  'scandium',
  'permanent_magnets',
  'gallium',
  'germanium',
  'antimony',
  'indium',
  'tellurium',
  'bismuth',
  'tungsten',
  'molybdenum',
  'graphite',
  'lithium',
  'cobalt',
  'nickel',
  'copper',
  'manganese',
  'magnesium',
  'titanium',
  'vanadium',
  'niobium',
  'tantalum',
  'tin',
  'zinc',
  'lead',
  'silver',
  'platinum_group',
  'palladium',
  'platinum',
  'aluminium',
  'bauxite',
  'silicon',
  'fluorspar',
  'phosphate_rock',
  'potash',
  'boron',
  'barite',
  'beryllium',
  'hafnium',
  'zirconium',
  'strontium',
  'chromium',
  'uranium',
  'helium',
  'arsenic',
  'rhenium',
  'iron_ore',
  'coking_coal',
  'diamond',
] as const;
export const mineralIdSchema = z.enum(MINERAL_IDS).meta({ id: 'MineralId' });
export type MineralId = z.infer<typeof mineralIdSchema>;

export const RISK_EVENT_TYPES = [
  'export_control',
  'trade_restriction',
  'accord',
  'financing_measure',
  'supply_disruption',
  'resource_nationalism',
  'capacity_investment',
] as const;
export const riskEventTypeSchema = z.enum(RISK_EVENT_TYPES).meta({ id: 'RiskEventType' });
export type RiskEventType = z.infer<typeof riskEventTypeSchema>;

/** Seen from supply: does the happening make it harder (`tightening`) or easier to obtain? */
export const directionSchema = z.enum(['tightening', 'easing']).meta({ id: 'Direction' });
export type Direction = z.infer<typeof directionSchema>;

export const STAGES = ['proposed', 'announced', 'signed', 'in_force', 'suspended', 'ended'] as const;
export const stageSchema = z.enum(STAGES).meta({ id: 'Stage' });
export type Stage = z.infer<typeof stageSchema>;

export const FINANCING_INSTRUMENTS = [
  'subsidy',
  'loan',
  'guarantee',
  'equity',
  'offtake',
  'price_floor',
  'stockpile',
  'tax_credit',
  'deregulation',
] as const;
export const CONTROL_INSTRUMENTS = ['licence', 'ban', 'quota', 'tax', 'technology'] as const;
export const instrumentSchema = z.enum([...FINANCING_INSTRUMENTS, ...CONTROL_INSTRUMENTS]).meta({ id: 'Instrument' });
export type Instrument = z.infer<typeof instrumentSchema>;

/** `unverified` one source, `corroborated` independent sources agree, `confirmed` an official source or an analyst. */
export const verificationSchema = z
  .enum(['unverified', 'corroborated', 'confirmed', 'disputed', 'retracted'])
  .meta({ id: 'Verification' });
export type Verification = z.infer<typeof verificationSchema>;

export const commitmentStatusSchema = z
  .enum(['open', 'due_soon', 'fulfilled', 'overdue', 'withdrawn'])
  .meta({ id: 'CommitmentStatus' });
export type CommitmentStatus = z.infer<typeof commitmentStatusSchema>;

/** ISO 3166-1 alpha-2, and `EU` for the European Union. */
export const countryCodeSchema = z
  .string()
  .regex(/^[A-Z]{2}$/, 'expected an ISO 3166-1 alpha-2 code, or EU')
  .meta({ id: 'CountryCode' });
export type CountryCode = z.infer<typeof countryCodeSchema>;

export const VIEWPOINTS = ['WORLD', 'US', 'EU', 'JP', 'KR', 'DE', 'FR', 'IN', 'GB', 'CN'] as const;
export const viewpointSchema = z.enum(VIEWPOINTS).meta({ id: 'Viewpoint' });
export type Viewpoint = z.infer<typeof viewpointSchema>;

export const BANDS = ['low', 'guarded', 'elevated', 'high', 'severe'] as const;
export const bandSchema = z.enum(BANDS).meta({ id: 'Band' });
export type Band = z.infer<typeof bandSchema>;
