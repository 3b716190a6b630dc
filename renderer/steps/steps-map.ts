import type { MapPiece } from '#renderer/attention/geometry.ts';
import { paintedMap } from '#renderer/attention/map-layers.tsx';
import type { MapPicture } from '#renderer/attention/geometry.ts';
import type { MapGrip } from '#renderer/attention/map-stage.tsx';
import { bOf, type Spot, xOf } from '#renderer/pair/view.ts';
import type { TextRows } from '#src/model/attention-map.ts';
import type { StepEvidence } from '#src/model/step-evidence.ts';
import type { ProjectSteps, Step, StepPin } from '#src/model/steps.ts';
import { evidenceContrast, evidenceGrid } from '#src/vision/steps/evidence-grid.ts';
import { gapOf } from './pin-step.ts';

/** A list of steps as a map: a row for each, from the first at the bottom upwards. */

export type StepGrip = MapGrip<'start' | 'whole' | 'end'>;

export const isPinned = (pins: readonly StepPin[], index: number): boolean =>
  pins.some(({ step, start }) => step === index && start !== null);
export const isLeftOut = (pins: readonly StepPin[], index: number): boolean =>
  pins.some(({ step, start }) => step === index && start === null);

/** A row for each step, and how sure it is beside it. */
export const rowsOfSteps = ({ steps, pins }: ProjectSteps): TextRows => ({
  words: steps.map((_, k) => [k, k + 1] as const),
  phones: steps.map(({ confidence, start }, k) =>
    isLeftOut(pins, k) || start === null
      ? ''
      : isPinned(pins, k)
        ? 'pin'
        : `${Math.min(99, Math.round(100 * confidence))} %`,
  ),
});

/** What a hand may take hold of: both ends and the whole of each step that is found; of others where they would go. */
export const gripsOf = (list: ProjectSteps, duration: number): readonly StepGrip[] =>
  list.steps.flatMap(({ start, end }, word): readonly StepGrip[] => {
    const b = word + 0.5;
    if (start === null || end === null) return [{ word, edge: 'whole', a: gapOf(list, word, duration), b }];
    return [
      { word, edge: 'start', a: start, b },
      { word, edge: 'whole', a: (start + end) / 2, b },
      { word, edge: 'end', a: end, b },
    ];
  });

/** Pixels from an end within which it is taken hold of. */
const reach = 7;

/** What lies under a hand: an end of a step, or its whole; null: the ground. */
export function gripUnder(
  { left, view }: MapPiece,
  grips: readonly StepGrip[],
  steps: readonly Step[],
  spot: Spot,
): StepGrip | null {
  const word = Math.floor(bOf(view, spot.y));
  const step = steps[word];
  if (!step || step.start === null || step.end === null) return null;
  const [x0, x1] = [left + xOf(view, step.start), left + xOf(view, step.end)];
  // Of what is too narrow for three, the middle third is the whole.
  const inward = Math.min(reach, (x1 - x0) / 3);
  const edge =
    spot.x < x0 - reach || spot.x > x1 + reach
      ? null
      : spot.x < x0 + inward
        ? 'start'
        : spot.x > x1 - inward
          ? 'end'
          : 'whole';
  return grips.find((grip) => grip.word === word && grip.edge === edge) ?? null;
}

/** Evidence as a picture. @param values steps × moments: 0…1 */
export function stepsPicture(
  evidence: StepEvidence,
  values: ArrayLike<number>,
  duration: number,
  over: 'similarity' | 'posterior',
): MapPicture | null {
  const { levels, columns, rows, hop } = evidenceGrid(evidence, values, duration);
  const canvas = paintedMap(levels, columns, rows, evidenceContrast(over));
  return canvas && { canvas, start: 0, hop };
}
