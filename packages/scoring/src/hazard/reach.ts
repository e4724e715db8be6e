import { euMembers } from '@lodewatch/reference';
import type { Methodology } from '../methodology/methodology.js';

/** Whose supply is at risk: `WORLD`, or a consuming country or bloc; any country code will do here. */
export type Consumer = string;

/** The EU of today: the hazard model looks at who acts and buys now. */
const EU_MEMBERS: ReadonlySet<string> = new Set(euMembers());

export function isEuMember(country: string): boolean {
  return EU_MEMBERS.has(country);
}

/** The EU is its members; everything else is itself. */
export function expandBloc(countries: readonly string[]): readonly string[] {
  return countries.includes('EU')
    ? [...new Set(countries.flatMap((country) => (country === 'EU' ? [...EU_MEMBERS] : [country])))]
    : countries;
}

/** Is the supplier at home with the consumer, so that its own measures do not stand between them? */
export function isInside(consumer: Consumer, supplier: string): boolean {
  if (consumer === supplier) return true;
  const consumerInEu = consumer === 'EU' || isEuMember(consumer);
  return consumerInEu && (supplier === 'EU' || isEuMember(supplier));
}

function demandOf(country: string, { demand, values }: Methodology): number {
  return demand[country] ?? values.demandDefault;
}

/**
 * How much of the consumer is among the countries, 0 to 1: an EU measure reaches its members whole, one aimed at
 * Germany reaches the EU by Germany's part of its demand, and the world by the part of the named in world demand.
 */
export function reach(countries: readonly string[], consumer: Consumer, methodology: Methodology): number {
  if (countries.includes(consumer)) return 1;
  if (countries.includes('EU') && isEuMember(consumer)) return 1;
  if (consumer === 'WORLD') {
    const outsideBloc = countries.includes('EU') ? countries.filter((country) => !isEuMember(country)) : countries;
    return Math.min(
      1,
      outsideBloc.reduce((sum, country) => sum + demandOf(country, methodology), 0),
    );
  }
  if (consumer === 'EU') {
    const part = countries
      .filter((country) => isEuMember(country))
      .reduce((sum, country) => sum + demandOf(country, methodology), 0);
    return Math.min(1, part / demandOf('EU', methodology));
  }
  return 0;
}
