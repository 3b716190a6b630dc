import type { CropCandidate, CropKind } from '#src/model/crop.ts';
import type { Sight } from './follow.ts';
import { after, halfSides, nowhere, type Place, undone } from './place.ts';
import { type Measured, smooth } from './smooth.ts';
import { boxPlace } from './tight-box.ts';
import type { World } from './world.ts';

/** Where the subject was taken to be on every picture, not yet smoothed. */
export type Pursuit = {
  readonly kind: CropKind;
  readonly world: World;
  readonly sights: readonly Sight[];
  readonly candidates: readonly CropCandidate[];
  /** The picture on which a person drew the box; null: it was found by itself. */
  readonly drawn: number | null;
};

/** Where it is on a picture, and deviations of the place's numbers in pixels. */
export type Steady = { readonly place: Place; readonly sd: readonly number[] };

/** Its numbers, smoothed within each shot as the shot's first picture would show them, back in each picture. */
export function smoothed({
  kind,
  world,
  sights,
}: Pick<Pursuit, 'kind' | 'world' | 'sights'>): readonly Steady[] {
  const { times } = world;
  const size = kind === 'projective' ? 8 : 6;
  return world.shots.flatMap(({ from, to }) => {
    const numbers = Array.from({ length: to - from }, (_, n) => {
      const { place, box } = sights[from + n] as Sight;
      return after(undone(world.toPicture(from + n)), after(place, boxPlace(box)));
    });
    const half = Math.sqrt(mean(numbers.map((m) => halfSides(m)[0] * halfSides(m)[1])));
    const isSeen = sights.slice(from, to).some(({ state }) => state === 'seen');
    const columns = Array.from({ length: size }, (_, c) => {
      const measured = numbers.map((m, n): Measured => {
        const { sd, state, likeness, told } = sights[from + n] as Sight;
        const own =
          c >= 6
            ? 0.02
            : told
              ? Math.max(0.01 * half, sd[c] as number)
              : Math.max(0.01 * half, 1.5 * (sd[c] as number), 0.1 * (1 - likeness) * half);
        // Where it was hidden the guess of where it went counts a little, lest its shape runs away.
        const guess = c < 6 ? (c % 3 === 2 ? 1.5 : 0.3) * half : 0.1;
        return { t: times[from + n] as number, value: m[c] as number, sd: state === 'seen' ? own : guess };
      });
      return isSeen
        ? smooth(measured, c === 2 || c === 5 ? 6 * half : c < 6 ? 1.5 * half : 0.2)
        : measured.map(({ value }) => ({ value, sd: half * 10 }));
    });
    return numbers.map((_, n): Steady => {
      const steady = [...nowhere];
      for (let c = 0; c < size; c++) steady[c] = columns[c]?.[n]?.value ?? 0;
      return {
        place: after(world.toPicture(from + n), steady),
        sd: Array.from({ length: size }, (_, c) => columns[c]?.[n]?.sd ?? 0),
      };
    });
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length);
