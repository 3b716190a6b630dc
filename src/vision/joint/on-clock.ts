import { InvalidInputError } from '#src/model/errors.ts';
import { frameCount, type Sequence } from '#src/model/sequence.ts';

/** Moments of two clocks that belong together: (film, other), rising on both; straight between and beyond. None: one clock. */
export type Clock = readonly (readonly [film: number, other: number])[];

/** More values of a sequence are not laid anew. */
const mostValues = 5e7;

/**
 * A sequence as it runs on the film's clock, with as many frames a second as on its own, each read where it belongs, straight
 * between its frames.
 * @throws InvalidInputError `bad-clock` where the moments do not rise on both
 */
export function onClock(sequence: Sequence, clock: Clock): Sequence {
  if (clock.length === 0) return sequence;
  if (
    clock.some(
      ([a, b], k) =>
        k > 0 &&
        !(
          a > (clock[k - 1] as readonly [number, number])[0] &&
          b > (clock[k - 1] as readonly [number, number])[1]
        ),
    )
  )
    throw new InvalidInputError(
      'bad-clock',
      'The two recordings do not both go forward in time where they are held together.',
      'Place them again.',
    );
  const { values, dims, hop, start } = sequence;
  const n = frameCount(sequence);
  const end = start + (n - 1) * hop;
  const [from, to] = [across(clock, start, 1), across(clock, end, 1)];
  const count = Math.max(1, Math.min(Math.floor((to - from) / hop) + 1, Math.floor(mostValues / dims)));
  const out = new Float32Array(count * dims);
  for (let k = 0; k < count; k++) {
    const at = Math.max(0, Math.min(n - 1, (across(clock, from + k * hop, 0) - start) / hop));
    const before = Math.min(Math.max(0, n - 2), Math.floor(at));
    const share = at - before;
    for (let c = 0; c < dims; c++)
      out[k * dims + c] =
        (values[before * dims + c] as number) * (1 - share) +
        (values[Math.min(n - 1, before + 1) * dims + c] as number) * share;
  }
  return { values: out, dims, hop, start: from };
}

/** The moment of the other clock (`of` 0: from the film's; 1: to it). */
function across(clock: Clock, t: number, of: 0 | 1): number {
  let [low, high] = [0, clock.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((clock[middle] as readonly [number, number])[of] <= t) low = middle;
    else high = middle - 1;
  }
  const i = Math.max(0, Math.min(clock.length - 2, low));
  const [p, q] = [clock[i], clock[i + 1]] as readonly (readonly [number, number] | undefined)[];
  if (!p) return t;
  const to = of === 0 ? 1 : 0;
  const slope = q ? (q[to] - p[to]) / (q[of] - p[of]) : 1;
  return p[to] + (t - p[of]) * slope;
}
