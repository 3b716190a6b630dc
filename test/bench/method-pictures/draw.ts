import type { Frames } from '#src/align/dtw/frames.ts';
import type { Costs } from '#src/align/dtw/local-cost.ts';

type Path = { readonly i: ArrayLike<number>; readonly j: ArrayLike<number> };

const ink = ['#1f5fa8', '#c2410c', '#15803d', '#7e22ce'];
export const page = (width: number, height: number, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" font-family="sans-serif" font-size="11">` +
  `<rect width="${width}" height="${height}" fill="#fff"/>${body}</svg>\n`;

const round = (v: number): number => Math.round(v * 10) / 10;
export const line = (points: readonly (readonly [number, number])[], colour: string, width = 1.5): string =>
  `<polyline fill="none" stroke="${colour}" stroke-width="${width}" points="${points.map(([a, b]) => `${round(a)},${round(b)}`).join(' ')}"/>`;

const pathLines = (
  path: Path,
  from: (i: number) => readonly [number, number],
  to: (j: number) => readonly [number, number],
) =>
  `<path stroke="#bbb" stroke-width="0.6" fill="none" d="${Array.from(path.i, (i, t) => {
    const [a, b] = [from(i), to(path.j[t] as number)];
    return `M${round(a[0])},${round(a[1])}L${round(b[0])},${round(b[1])}`;
  }).join('')}"/>`;

const soft = '#555';
export const text = (x: number, y: number, words: string, colour = soft, anchor = 'start'): string =>
  `<text x="${round(x)}" y="${round(y)}" fill="${colour}" text-anchor="${anchor}">${words}</text>`;

/** Frames (or seconds, `step` apart) along a line from left to right, or from top to bottom. */
export function ruler(
  from: readonly [number, number],
  step: number,
  frames: number,
  words: string,
  down = false,
): string {
  const every = frames > 150 ? 50 : 20;
  const [x, y] = from;
  const at = (frame: number) => (down ? [x, y + frame * step] : [x + frame * step, y]) as [number, number];
  const ticks = Array.from({ length: Math.floor((frames - 1) / every) + 1 }, (_, k) => {
    const [a, b] = at(k * every);
    const number = down
      ? text(a + 7, b + 4, `${k * every}`)
      : text(Math.max(4, a), b + 15, `${k * every}`, soft, 'middle');
    return line([[a, b], down ? [a + 4, b] : [a, b + 4]], soft, 1) + number;
  });
  const [a, b] = at(frames - 1);
  const name = down ? text(a + 7, b + 4, words) : text(a + 14, b + 15, words, soft, 'end');
  return line([from, [a, b]], soft, 1) + ticks.join('') + name;
}

/** One-dimensional sequences above and one below (or several), matched frames joined. `names`: of above and below. */
export function curves(
  above: Frames | readonly Frames[],
  below: Frames | readonly Frames[],
  path: Path | null,
  names: readonly [string, string] = ['x', 'y'],
): string {
  const [tops, bottoms] = [above, below].map((f) => (Array.isArray(f) ? f : [f])) as [Frames[], Frames[]];
  const all = [...tops, ...bottoms].flatMap((f) => [...f.values]);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const longest = Math.max(...[...tops, ...bottoms].map((f) => f.values.length));
  const left = 24;
  const step = 560 / (longest - 1);
  const place =
    (f: Frames, base: number) =>
    (i: number): readonly [number, number] => [
      left + step * i,
      base - (80 * ((f.values[i] as number) - low)) / (high - low),
    ];
  // One beside one are told apart by their colours; many keep theirs above and below.
  const offset = (list: readonly Frames[]) => (list === bottoms && list.length === 1 ? tops.length : 0);
  const colour = (list: readonly Frames[], k: number) => ink[(k + offset(list)) % ink.length] as string;
  const drawn = (list: readonly Frames[], base: number) =>
    list
      .map((f, k) =>
        line(
          Array.from(f.values, (_, i) => place(f, base)(i)),
          colour(list, k),
        ),
      )
      .join('');
  const name = (list: readonly Frames[], words: string, base: number) =>
    text(6, base - 40, words, list.length === 1 ? colour(list, 0) : soft);
  const joined = path ? pathLines(path, place(tops[0] as Frames, 95), place(bottoms[0] as Frames, 220)) : '';
  return page(
    600,
    250,
    joined +
      drawn(tops, 95) +
      drawn(bottoms, 220) +
      name(tops, names[0], 95) +
      name(bottoms, names[1], 220) +
      ruler([left, 230], step, longest, 'frames'),
  );
}

/** Two sequences in the plane, side by side, matched frames joined. */
export function planes(a: Frames, b: Frames, path: Path): string {
  const place = ({ values }: Frames, left: number) => {
    const size = Math.max(...values.map(Math.abs));
    return (i: number): readonly [number, number] => [
      left + (100 * (values[2 * i] as number)) / size,
      115 - (100 * (values[2 * i + 1] as number)) / size,
    ];
  };
  const [p, q] = [place(a, 130), place(b, 450)];
  const drawn = (f: Frames, at: typeof p, colour: string) =>
    line(
      Array.from({ length: f.values.length / 2 }, (_, i) => at(i)),
      colour,
    );
  return page(
    600,
    230,
    pathLines(path, p, q) +
      drawn(a, p, ink[0] as string) +
      drawn(b, q, ink[1] as string) +
      text(20, 20, 'x', ink[0]) +
      text(340, 20, 'y', ink[1]),
  );
}

/** The cost matrix (or weights on it) in greys, dark = alike, with paths over it. */
export function matrixPicture(
  { n, m, rows, weights }: Costs & { readonly weights?: Float64Array },
  paths: readonly (readonly [string, Path])[],
  /** Frames of y at each frame of x that limit a path: dashed. */
  bounds: readonly ((i: number) => number)[] = [],
): string {
  const cell = 4;
  const row = new Float64Array(m);
  const shades = ['', '', '', '', ''];
  const last = shades.length - 1;
  for (let i = 0; i < n; i++) {
    rows(i, 0, m, row);
    const grey = (j: number): number =>
      Math.round(
        last *
          (weights ? Math.sqrt(weights[i * m + j] as number) : Math.exp(-3 * Math.sqrt(row[j] as number))),
      );
    for (let j = 0; j < m; ) {
      const shade = grey(j);
      const first = j;
      while (j < m && grey(j) === shade) j++;
      shades[shade] += `M${first},${i}h${j - first}v1h${first - j}z`;
    }
  }
  const cells = shades.map((d, k) => (k > 0 ? `<path d="${d}" opacity="${k / (last + 1)}"/>` : '')).join('');
  const centre = (v: number) => (v + 0.5) * cell;
  const over = paths
    .map(([, { i, j }], k) =>
      line(
        Array.from(i, (p, t) => [centre(j[t] as number), centre(p)] as const),
        ink[(k + 1) % ink.length] as string,
        2,
      ),
    )
    .join('');
  const names = paths
    .map(([name], k) => text(m * cell + 40, 20 + 16 * k, name, ink[(k + 1) % ink.length]))
    .join('');
  const ends = (i: number): readonly [number, number][] =>
    [...bounds].map((at) => [centre(at(i)), centre(i)] as const);
  const band = bounds.map((_, side) =>
    line(
      Array.from({ length: n }, (_, i) => ends(i)[side] as [number, number]),
      soft,
      1,
    ).replace('<polyline', '<polyline stroke-dasharray="3 3"'),
  );
  const frame = `<rect width="${m * cell}" height="${n * cell}" fill="none" stroke="#bbb"/>`;
  return page(
    m * cell + 200,
    n * cell + 24,
    `<g fill="#555" transform="scale(${cell})">${cells}</g>${frame}${band.join('')}${over}${names}` +
      ruler([centre(0), n * cell], cell, m, 'frames of y') +
      ruler([m * cell, centre(0)], cell, n, 'frames of x', true),
  );
}
