import { ScoringError } from '../errors.js';
import type { Parameter } from './parameter.js';
import { DEMAND_V1, PARAMETERS_V1 } from './v1/parameters.js';

export type ParameterName = keyof typeof PARAMETERS_V1;
export type ParameterValues = Readonly<Record<ParameterName, number>>;

/** A version of the rules: a score names it, and computes to the same bytes under it for ever. */
export interface Methodology {
  readonly version: string;
  readonly parameters: Readonly<Record<ParameterName, Parameter>>;
  readonly values: ParameterValues;
  /** Share of world demand by country or bloc. */
  readonly demand: Readonly<Record<string, number>>;
}

function createMethodology(
  version: string,
  parameters: Readonly<Record<ParameterName, Parameter>>,
  demand: Readonly<Record<string, number>>,
): Methodology {
  const values = Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => [name, parameter.value]),
  ) as ParameterValues;
  return { version, parameters, values, demand };
}

const VERSIONS: ReadonlyMap<string, Methodology> = new Map(
  [createMethodology('lodewatch-1', PARAMETERS_V1, DEMAND_V1)].map((entry) => [entry.version, entry]),
);

/** The version that scores are made by unless another is asked for. */
export const CURRENT_METHODOLOGY = 'lodewatch-1';

/** Every version, oldest first. */
export function methodologies(): readonly Methodology[] {
  return [...VERSIONS.values()];
}

/** A methodology by its version. Throws LW_SCORING_UNKNOWN_METHODOLOGY. */
export function methodology(version: string = CURRENT_METHODOLOGY): Methodology {
  const found = VERSIONS.get(version);
  if (!found) throw new ScoringError('LW_SCORING_UNKNOWN_METHODOLOGY', version);
  return found;
}

/** A trial of other values under a name of its own, for sensitivity runs and for fitting; it never becomes current. */
export function trialMethodology(
  name: string,
  changes: Partial<ParameterValues>,
  base: Methodology = methodology(),
): Methodology {
  const parameters = Object.fromEntries(
    Object.entries(base.parameters).map(([key, parameter]) => {
      const value = changes[key as ParameterName];
      return [key, value === undefined ? parameter : { ...parameter, value }];
    }),
  ) as Record<ParameterName, Parameter>;
  return createMethodology(`${base.version}+trial.${name}`, parameters, base.demand);
}
