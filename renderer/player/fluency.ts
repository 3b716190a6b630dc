/** Whether the machine keeps up with what plays, and how many pictures may move if not: a pure decision, once a second. */
export type Fluency = {
  /** Pictures that move at most; null: all. Others are stills, now and then a new one; sound is not touched. */
  readonly most: number | null;
  /** Seconds in a row in which it did not keep up, and in which it did with ease. */
  readonly bad: number;
  readonly good: number;
};

export type Second = {
  /** Frames of the window in it. */
  readonly frames: number;
  /** Frames of pictures that should have been shown, and those of them that were not. */
  readonly due: number;
  readonly dropped: number;
  /** Pictures that move now. */
  readonly moving: number;
  /** Pictures that would move if all did. */
  readonly pictures: number;
};

export const fluent: Fluency = { most: null, bad: 0, good: 0 };

/** Fewer frames of the window a second are no playing. */
const fewest = 12;
/** Seconds in a row that tell, of either kind. */
const [patience, trust] = [2, 6];
/** However slow it is, so many move. */
const least = 2;

export function judged({ most, bad, good }: Fluency, second: Second): Fluency {
  const share = second.due >= 10 ? second.dropped / second.due : 0;
  if (second.frames < fewest || share > 0.5) {
    const moving = Math.min(second.moving, most ?? second.moving);
    if (bad + 1 < patience || moving <= least) return { most, bad: bad + 1, good: 0 };
    return { most: Math.max(least, Math.floor(moving / 2)), bad: 0, good: 0 };
  }
  if (most === null || second.frames < 3 * fewest || share > 0.1) return { most, bad: 0, good: 0 };
  if (good + 1 < trust) return { most, bad: 0, good: good + 1 };
  const more = Math.ceil(most * 1.5);
  return { most: more >= second.pictures ? null : more, bad: 0, good: 0 };
}

/** Which of the recordings with pictures are stills: those that come last in `order`. */
export const stillsOf = <T>(order: readonly T[], most: number | null): readonly T[] =>
  most === null ? [] : order.slice(most);
