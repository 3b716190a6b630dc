import { wasmPassages } from '#main/compute/passages.ts';
import { typicalCost } from '#src/align/query/luck.ts';
import { foundAt, searchLibrary } from '#src/align/query/search-library.ts';
import { random } from '#test/fixtures/performance.ts';
import { line, page } from './draw.ts';

const dims = 4;
const m = 900;
const n = 120;

/**
 * A library of 900 frames that holds a passage twice, at other paces and noisy: for each place of it, what the
 * cheapest passage from there costs (blue), what it costs at least (grey), what luck's best costs typically (dashes) and
 * what it reaches seldom reaches (red), and the places found.
 */
export function queryPicture(): string {
  const next = random(4);
  const noise = (size: number) => size * (next() + next() - 1);
  const course = (count: number): number[][] => {
    const place = Array.from({ length: dims }, () => 0);
    return Array.from({ length: count }, () =>
      place.map((v, k) => {
        place[k] = 0.96 * v + noise(0.5);
        return place[k] as number;
      }),
    );
  };
  const passage = course(2 * n);
  const at = (t: number): number[] => passage[Math.min(2 * n - 1, Math.round(2 * t))] as number[];
  const frames = course(m);
  for (const [from, pace] of [
    [180, 1.2],
    [610, 0.85],
  ] as const)
    for (let k = 0; k < n * pace; k++) frames[from + k] = at(k / pace);
  const flat = (rows: number[][], size: number) => ({
    values: Float32Array.from(rows.flat(), (v) => v + noise(size)),
    dims,
  });
  const library = flat(frames, 0.3);
  const query = flat(
    Array.from({ length: n }, (_, k) => at(k)),
    0.3,
  );
  const { matches, luck } = searchLibrary(wasmPassages(), query, [{ frames: m, load: () => library }]);
  const problem = wasmPassages().library(library.values, dims).ask(query.values);
  const cost = (j: number) => problem.cheapest(j, j + 1, m, Number.POSITIVE_INFINITY) / n;
  const bound = (j: number) => (problem.bounds[Math.floor(j / problem.block)] as number) / n;
  const places = Array.from({ length: m }, (_, j) => j).filter((j) => Number.isFinite(cost(j)));
  const high = Math.max(...places.map(cost));
  const x = (j: number) => 10 + (580 * j) / m;
  const y = (c: number) => 190 - (175 * c) / high;
  const level = (c: number, colour: string, dash: string, text: string) =>
    `<line x1="10" x2="590" y1="${y(c).toFixed(1)}" y2="${y(c).toFixed(1)}" stroke="${colour}" stroke-dasharray="${dash}"/>` +
    `<text x="590" y="${(y(c) - 3).toFixed(1)}" text-anchor="end" fill="${colour}" stroke="#fff" stroke-width="3" paint-order="stroke">${text}</text>`;
  const found = matches
    .map(
      ({ passage: { start, end } }) =>
        `<rect x="${x(start).toFixed(1)}" y="196" width="${(x(end) - x(start)).toFixed(1)}" height="12" fill="#15803d"/>`,
    )
    .join('');
  if (!luck) throw new Error('no luck');
  const limit = Math.exp(luck.place + luck.scale * Math.log(foundAt));
  const curve = (of: (j: number) => number, colour: string) =>
    line(
      places.map((j) => [x(j), y(of(j))] as const),
      colour,
    );
  return page(
    600,
    215,
    found +
      curve(bound, '#999') +
      curve(cost, '#1f5fa8') +
      level(typicalCost(luck), '#555', '4 3', 'luck') +
      level(limit, '#c2410c', '', 'found below this'),
  );
}
