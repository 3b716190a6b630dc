import { NoPathError } from '#src/align/dtw/no-path.ts';
import type { Restriction } from '#src/align/dtw/window.ts';
import { frameTime, type Sequence } from '#src/model/sequence.ts';

/** Does it; where no path is left, what stands in the way is told in seconds of the two, not in frames. */
export async function saidInSeconds<T>(
  of: readonly [Sequence, Sequence],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NoPathError)) throw error;
    // Rounded up: what is said must be enough.
    const length = (frames: number) => `${Math.ceil(frames * of[0].hop * 100 - 1e-6) / 100} s`;
    throw new NoPathError(error.by, error.before, error.least, (r) => inSeconds(r, of), length);
  }
}

function inSeconds({ of, name }: Restriction, [x, y]: readonly [Sequence, Sequence]): string {
  const seconds = (value: number) => `${Math.round(value * 100) / 100}`;
  const time = (s: Sequence, frame: number) => seconds(frameTime(s, frame));
  if ('cell' in of) return `the pin at ${time(x, of.cell[0])} s of A and ${time(y, of.cell[1])} s of B`;
  switch (of.kind) {
    case 'sakoe-chiba':
      return `the Sakoe–Chiba band of radius ${seconds(of.radius * x.hop)} s`;
    case 'slanted':
      return `the slanted band of radius ${seconds(of.radius * x.hop)} s of the longer`;
    case 'corridor':
      return `the corridor of radius ${seconds(of.radius * x.hop)} s`;
    case 'forbidden': {
      const stretch = (s: Sequence, [from, to]: readonly [number, number]) =>
        `${time(s, from)} s to ${time(s, to - 1)} s`;
      return `the forbidden region of ${stretch(x, of.i)} of A and ${stretch(y, of.j)} of B`;
    }
    default:
      return name;
  }
}
