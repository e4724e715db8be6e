import type { Happening, Reading } from '@lodewatch/contracts';

/** An event in the label scheme of the news corpora: the fields of a claim, without the evidence. */
export type LabelledEvent = Happening & { readonly background?: true };

/** The claims of a reading in the label scheme; older measures told as background are marked. */
export function toLabelledEvents(reading: Reading): LabelledEvent[] {
  return reading.claims.map(
    ({
      type,
      direction,
      stage,
      actors,
      targets,
      minerals,
      announced,
      effective,
      until,
      due,
      instruments,
      background,
    }) => ({
      type,
      direction,
      stage,
      actors,
      targets,
      minerals,
      announced,
      effective,
      until,
      due,
      instruments,
      ...(background ? { background: true as const } : {}),
    }),
  );
}
