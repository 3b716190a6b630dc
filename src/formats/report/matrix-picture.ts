import type { Html } from './html.ts';
import { axes, band, dot, line, type Point, scale, styleOfPlots, svg } from './svg.ts';

/** The cost matrix of a pair over stretches of both, painted, and what is drawn into it. */
export type MatrixPlot = {
  /** The matrix as `data:image/png;base64,…`, the first moment of b at the bottom. */
  readonly image: string;
  /** Source seconds of a (across) and of b (up). */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly names: readonly [string, string];
  readonly map: readonly (readonly [number, number])[];
  readonly sd: readonly number[];
  readonly pins: readonly (readonly [number, number])[];
};

/** Where the matrix begins. */
const [left, top] = [64, 24];
const ninety = 1.645;

const at = (moment: readonly [number, number] = [0, 0]): string =>
  moment.map((t) => t.toFixed(2)).join(' and ');

/** As a picture of a page; the matrix is light where the two are alike. @param side of the matrix, pixels */
export function matrixPlot({ image, x, y, names, map, sd, pins }: MatrixPlot, side = 600): Html {
  const [right, bottom] = [left + side, top + side];
  const [across, up] = [scale(x[0], x[1], left, right), scale(y[0], y[1], bottom, top)];
  const edge = (sign: number) =>
    map.map(
      ([a, b], k): Point => [
        across.at(a),
        up.at(Math.min(y[1], Math.max(y[0], b + sign * ninety * (sd[k] ?? 0)))),
      ],
    );
  const told =
    map.length === 0 ? 'There is no path.' : `The path goes from ${at(map[0])} s to ${at(map.at(-1))} s.`;
  return svg(
    right + 26,
    bottom + 40,
    `How alike every moment of ${names[0]} is to every moment of ${names[1]}. ${told}`,
    [
      `<image x="${left}" y="${top}" width="${right - left}" height="${bottom - top}" preserveAspectRatio="none" href="${image}"/>`,
      map.length > 0 ? band(edge(1), edge(-1), 'over') : '',
      line(
        map.map(([a, b]): Point => [across.at(a), up.at(b)]),
        'path',
      ),
      ...pins.map(([a, b]) => dot([across.at(a), up.at(b)], 'pin', 4)),
      axes(across, up, { x: `${names[0]}, s`, y: `${names[1]}, s` }),
    ],
  );
}

export const matrixLooks =
  '.path{fill:none;stroke:#e11d48;stroke-width:1.8}.over{fill:#e11d48;fill-opacity:.25}';
const style = `${styleOfPlots}
svg{background:#fff}@media (prefers-color-scheme:dark){svg{background:#14181d}}@media print{svg{background:none}}
${matrixLooks}`;

/** A file of its own: the picture with its style. */
export const svgFile = (picture: Html): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${picture.html.replace('>', `><style>${style}</style>`)}\n`;

export const matrixSvg = (plot: MatrixPlot): string => svgFile(matrixPlot(plot));
