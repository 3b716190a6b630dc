import type { Random } from '#src/math/random.ts';
import type { DeletionTest, GroundedFrame, GroundedPhrase, HeatMap } from '#src/model/grounding.ts';

/** Regions elsewhere that the attended one is held against: 1 of 20 is the least p. */
export const elsewhereCount = 19;
/** Of the attended region, what one elsewhere may have in common with it. */
const mostShared = 0.5;
/** Of the picture, what may be attended to for there to be an elsewhere. */
const mostAttended = 0.4;

/**
 * The attended cells moved elsewhere in the picture, whole, in the same shape, so that as much is blanked: drawn anew each time from
 * all places that share less than half with it. None where it is too large to be elsewhere.
 */
export function elsewhere(
  { columns, rows }: Pick<HeatMap, 'columns' | 'rows'>,
  mask: Uint8Array,
  random: Random,
  count = elsewhereCount,
): readonly Uint8Array[] {
  const cells: (readonly [c: number, r: number])[] = [];
  mask.forEach((on, k) => {
    if (on !== 0) cells.push([k % columns, Math.floor(k / columns)]);
  });
  if (cells.length === 0 || cells.length > mostAttended * columns * rows) return [];
  const [cs, rs] = [cells.map(([c]) => c), cells.map(([, r]) => r)];
  const [left, right] = [Math.min(...cs), Math.max(...cs)];
  const [top, bottom] = [Math.min(...rs), Math.max(...rs)];
  const places: (readonly [dc: number, dr: number])[] = [];
  for (let dr = -top; dr < rows - bottom; dr++)
    for (let dc = -left; dc < columns - right; dc++) {
      const shared = cells.filter(([c, r]) => inside(mask, columns, rows, c + dc, r + dr)).length;
      if (shared < mostShared * cells.length) places.push([dc, dr]);
    }
  if (places.length === 0) return [];
  return Array.from({ length: count }, () => {
    const [dc, dr] = places[Math.floor(random.uniform() * places.length)] as readonly [number, number];
    const moved = new Uint8Array(mask.length);
    for (const [c, r] of cells) moved[(r + dr) * columns + c + dc] = 1;
    return moved;
  });
}

const inside = (mask: Uint8Array, columns: number, rows: number, c: number, r: number): boolean =>
  c >= 0 && r >= 0 && c < columns && r < rows && mask[r * columns + c] !== 0;

/**
 * The deletion test (after Petsiuk et al. 2018): attention that tells why the score is what it is lets it fall further when its region
 * is blanked than when as much is blanked elsewhere.
 * @param falls of the score without the attended region, frame by frame; `others`: the same of regions elsewhere, draw by draw
 * @returns null without frames
 */
export function deletionTest(
  falls: readonly number[],
  others: readonly (readonly number[])[],
): DeletionTest | null {
  const draws = Math.min(...others.map((each) => each.length));
  if (falls.length === 0 || others.length !== falls.length || !(draws > 0)) return null;
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const fall = mean(falls);
  const drawn = Array.from({ length: draws }, (_, k) => mean(others.map((each) => each[k] as number)));
  const asMuch = drawn.filter((value) => value >= fall).length;
  return { fall, elsewhere: mean(drawn), p: (1 + asMuch) / (1 + draws) };
}

/** Below it a region counts as the phrase's. */
const believedBelow = 0.1;

/** A phrase with its regions, if they stand the test. */
export function judged(
  phrase: Pick<GroundedPhrase, 'text' | 'start' | 'end'>,
  deletion: DeletionTest | null,
  frames: readonly GroundedFrame[],
): GroundedPhrase {
  const isBelieved = deletion !== null && deletion.p < believedBelow && deletion.fall > 0;
  return {
    ...phrase,
    deletion,
    status: isBelieved ? 'grounded' : 'anywhere',
    confidence: deletion === null ? 0 : 1 - deletion.p,
    frames: isBelieved ? frames : [],
  };
}
