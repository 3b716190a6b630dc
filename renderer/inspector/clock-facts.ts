import { tr } from '#renderer/i18n/tr.ts';
import type { PairEvidence } from '#src/model/alignment.ts';
import type { Recording } from '#src/model/recording.ts';

/** How fast one clock ran against the other over each straight stretch, in parts per million, ± seconds. */
export type ClockFacts = {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly ppm: number; readonly sd: number }[];
};

/** Rates are of the evidence's B against its A, in whichever order the two recordings come. */
export function clockFacts(
  { a, b, segments }: Pick<PairEvidence, 'a' | 'b' | 'segments'>,
  recordings: readonly Pick<Recording, 'id' | 'name'>[],
): ClockFacts {
  const name = (id: string) => recordings.find((r) => r.id === id)?.name ?? id;
  return {
    title: tr('Clock of “{name}” against “{name2}”', { name: name(b), name2: name(a) }),
    rows: segments.map(({ ppm, sd }, k) => ({
      name: segments.length > 1 ? tr('Segment {k}', { k: k + 1 }) : tr('Drift'),
      ppm,
      sd,
    })),
  };
}
