import { correlate } from '#src/align/correlate.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { makeRandom } from '#src/math/random.ts';
import { line, page, text } from './draw.ts';

const counts = [48, 72, 108, 162, 243, 365, 547];
const dims = 6;

/** Two views of one slow course in six columns each, or of two courses. */
function views(n: number, related: boolean): readonly [Frames, Frames] {
  const random = makeRandom(5);
  const course = () => {
    let place = 0;
    return Array.from({ length: n }, () => {
      place = 0.8 * place + 0.6 * random.normal();
      return place;
    });
  };
  const one = course();
  const other = related ? one : course();
  const seen = (of: readonly number[]): Frames => {
    const loads = Array.from({ length: dims }, () => random.normal());
    const noises = Array.from({ length: dims }, course);
    return {
      dims,
      values: Float64Array.from(
        { length: n * dims },
        (_, k) =>
          (loads[k % dims] as number) * (of[Math.floor(k / dims)] as number) +
          0.5 * ((noises[k % dims] as number[])[Math.floor(k / dims)] as number),
      ),
    };
  };
  return [seen(one), seen(other)];
}

/**
 * The first canonical correlation of six columns with six others against the number of frames: in-sample (dashes) and on time left out
 * (drawn through), of two views of one course (blue) and of two that have nothing to do with one another (red).
 */
export function correlatePicture(): string {
  const found = [true, false].map((related) =>
    counts.map((n) => correlate(views(n, related), { method: 'cca' })),
  );
  const x = (k: number) => 40 + (520 * k) / (counts.length - 1);
  const y = (v: number) => 180 - 160 * Math.max(0, v);
  const curve = (values: readonly number[], colour: string, dashed: boolean) => {
    const drawn = line(
      values.map((v, k) => [x(k), y(v)] as const),
      colour,
    );
    return dashed ? drawn.replace('<polyline', '<polyline stroke-dasharray="4 3"') : drawn;
  };
  const body = found.map((each, q) => {
    const colour = q === 0 ? '#1f5fa8' : '#c2410c';
    const inSample = each.map(({ correlations }) => correlations[0] ?? 0);
    const leftOut = each.map(({ judged }) => judged?.ctw.correlations[0] ?? 0);
    const p = each.at(-1)?.judged?.chance?.p ?? 1;
    return (
      curve(inSample, colour, true) +
      curve(leftOut, colour, false) +
      text(566, y(leftOut.at(-1) ?? 0) + 4, `p = ${p.toFixed(2)}`, colour)
    );
  });
  const ticks =
    counts.map((n, k) => text(x(k), 196, `${n}`, undefined, 'middle')).join('') +
    [0, 0.5, 1].map((v) => text(34, y(v) + 4, `${v}`, undefined, 'end')).join('') +
    text(300, 212, 'frames', undefined, 'middle');
  const axes = line(
    [
      [40, 20],
      [40, 180],
      [560, 180],
    ],
    '#999',
    1,
  );
  return page(620, 220, axes + body.join('') + ticks);
}
