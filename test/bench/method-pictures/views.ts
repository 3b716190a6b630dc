import { imw } from '#src/align/baselines/imw.ts';
import { utw } from '#src/align/baselines/utw.ts';
import { asMatrix } from '#src/align/ctw/common-space.ts';
import { ctw } from '#src/align/ctw/ctw.ts';
import { deepCtw } from '#src/align/deep-ctw/deep-ctw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { gtw } from '#src/align/gtw/gtw.ts';
import type { DtwPath } from '#src/compute/compute.ts';
import { cca, moments } from '#src/math/cca.ts';
import { build, columns, entry, type Matrix } from '#src/math/matrix.ts';
import { project } from '#src/math/projection.ts';
import { makeRandom } from '#src/math/random.ts';
import { curves, planes } from './draw.ts';

type Save = (name: string, title: string, svg: string) => void;

/** A figure drawn in the plane at its own pace, seen through a linear map. */
function drawn(
  n: number,
  pace: (s: number) => number,
  map: readonly [number, number, number, number],
): Frames {
  const values = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const s = pace(i / (n - 1));
    const [x, y] = [(0.3 + s) * Math.cos(9 * s), (0.3 + s) * Math.sin(9 * s)];
    values[2 * i] = map[0] * x + map[1] * y;
    values[2 * i + 1] = map[2] * x + map[3] * y;
  }
  return { values, dims: 2 };
}

const oneDimension = (frames: Matrix, k: number, sign = 1): Frames => ({
  values: Float64Array.from({ length: frames.rows }, (_, i) => sign * entry(frames, i, k)),
  dims: 1,
});

/** The pictures of methods that align different views of one thing. */
export async function viewPictures(save: Save): Promise<void> {
  const x = drawn(70, (s) => s, [1, 0, 0, 1]);
  const y = drawn(90, (s) => s ** 1.6, [0.6, -0.9, 0.4, 0.2]);
  const z = drawn(60, (s) => 0.4 * s + 0.6 * s ** 3, [0.2, 1, -0.7, 0.3]);
  save(
    'ctw',
    'A figure and its affine image, drawn at another pace, matched',
    planes(x, y, (await ctw(x, y)).path),
  );

  const bent = (n: number, pace: (s: number) => number, by: number): Frames => {
    const values = new Float64Array(2 * n);
    for (let i = 0; i < n; i++) {
      const s = pace(i / (n - 1));
      const [a, b] = [Math.sin(11 * s) + 0.3 * Math.sin(29 * s), Math.cos(16 * s + 1)];
      values.set([a + by * b * b, b - by * a * a], 2 * i);
    }
    return { values, dims: 2 };
  };
  const [flat, curled] = [bent(120, (s) => s, 0), bent(140, (s) => s ** 1.4, 0.45)];
  const { paths, choice } = await deepCtw(flat, curled);
  console.log(`dctw: ${choice.because}`);
  save(
    'dctw',
    'A figure and its bent image, drawn at another pace, matched',
    planes(flat, curled, paths[0] as DtwPath),
  );

  const warped = await gtw([x, y, z]);
  const common = [x, y, z].map((f, i) => {
    const all = project(
      warped.projections[i] ?? { mean: new Float64Array(2), basis: build(2, 1, () => 0) },
      asMatrix(f),
    );
    return oneDimension(all, 0);
  });
  const along = common.map(
    (f, i): Frames => ({
      values: Float64Array.from(warped.path[i] as Int32Array, (at) => f.values[at] as number),
      dims: 1,
    }),
  );
  save(
    'gtw',
    'Three views in their common space, and below them the same along their common path',
    curves(common, along, null, ['own', 'joint']),
  );

  const { normal } = makeRandom(3);
  const hidden = (t: number): number => Math.sin(t / 9) + 0.5 * Math.sin(t / 4);
  const [a, b] = [3, 2].map((dims) =>
    build(90, dims, (t, k) => (k + 1) * hidden(t) + 1.5 * Math.cos(t / (6 + 5 * k + dims)) + 0.2 * normal()),
  ) as [Matrix, Matrix];
  const found = cca(moments(a, b), { dims: 1 });
  save(
    'cca',
    'Two views, and below them what they have in common: their first canonical variates',
    curves(
      [oneDimension(columns(a, 0, 1), 0), oneDimension(columns(b, 0, 1), 0)],
      [oneDimension(project(found.x, a), 0), oneDimension(project(found.y, b), 0)],
      null,
      ['views', 'CCA'],
    ),
  );

  const wave = (n: number, pace: number, style: (s: number) => number): Frames => ({
    values: Float64Array.from({ length: n }, (_, i) => style(i / n) + Math.sin(9 * (i / n) ** pace)),
    dims: 1,
  });
  const [from, to] = [wave(60, 1, () => 0), wave(75, 1.3, (s) => 2 * s)];
  const styled = await imw(from, to);
  save(
    'imw',
    'A curve in the style of another, matched with it',
    curves([{ values: styled.warped, dims: 1 }, from], to, styled.path, ['styled', 'y']),
  );
  const [i, j] = utw([from, to]) as [Int32Array, Int32Array];
  save('utw', 'Two curves matched evenly from end to end', curves(from, to, { i, j }));
}
