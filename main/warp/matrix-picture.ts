import { basename, extname } from 'node:path';
import { failureOf, runFfmpeg } from '#main/media/ffmpeg.ts';
import { type MatrixPlot, matrixSvg } from '#src/formats/report/matrix-picture.ts';
import { colourTable, contrastOf, paint } from '#src/signal/heat-colours.ts';
import { CancelledError, SynclineError } from '#src/model/errors.ts';
import { probeMedia } from '#main/media/probe.ts';
import type { WarpMedia, WarpOutcome, WarpRequest, WarpRun, WarpService } from './request.ts';
import { writePng } from './png.ts';

/** Cells of the drawn matrix, across and up: of a picture by itself, and of one that moves. */
const side = 900;
const movingSide = 360;
const pathColour = [0xe1, 0x1d, 0x48] as const;

export const pictureEndings: readonly string[] = ['.svg', '.png', '.gif'];

/**
 * The cost matrix of two whole recordings with the path in it, light where they are alike: a PNG of the cells alone, an SVG with axes,
 * band and pins besides, or a GIF in which the path is gone along. Also where the warp was refused: it shows why.
 * @param file says by its ending which
 * @returns null where it was refused, and there is nothing to compare
 * @throws as `WarpService.prepare`
 */
export async function matrixPicture(
  service: WarpService,
  request: WarpRequest,
  { map, sd, reason }: Pick<WarpOutcome, 'map' | 'sd' | 'reason'>,
  file: string,
  run: WarpRun,
): Promise<Uint8Array | string | null> {
  try {
    await service.prepare(request, run);
  } catch (error) {
    // Refused since there is nothing to compare: then there is nothing to draw, either.
    if (reason !== null && error instanceof SynclineError && !(error instanceof CancelledError)) return null;
    throw error;
  }
  const ending = extname(file).toLowerCase();
  const cells = await paintedMatrix(service, request, ending === '.gif' ? movingSide : side, run);
  if (ending === '.gif') return await movingMatrix(cells, map, run.signal);
  return ending === '.svg'
    ? matrixSvg({ ...plotOf(cells, request, [basename(request.a.path), basename(request.b.path)]), map, sd })
    : matrixPng(cells, map);
}

/** The cost matrix of two whole recordings, as pixels. */
export type PaintedMatrix = {
  /** Across and up. */
  readonly side: number;
  /** side × side × 4 bytes, the first moment of b at the bottom. */
  readonly pixels: Uint8ClampedArray;
  /** Source seconds. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
};

/** Of a prepared pair. */
export async function paintedMatrix(
  service: WarpService,
  request: WarpRequest,
  cells: number,
  run: WarpRun,
): Promise<PaintedMatrix> {
  const [x, y] = [await lengthOf(request.a, run), await lengthOf(request.b, run)] as const;
  const cost = await service.costTile(request, { x, y }, cells, cells);
  const pixels = new Uint8ClampedArray(cells * cells * 4);
  paint(cost, cells, cells, colourTable('cividis'), contrastOf(cost), pixels);
  return { side: cells, pixels, x, y };
}

/** With the path in it. */
export function matrixPng(cells: PaintedMatrix, map: WarpOutcome['map']): Uint8Array {
  const pixels = cells.pixels.slice();
  drawPath({ ...cells, pixels }, map);
  return writePng(pixels, cells.side, cells.side);
}

/** What a plot draws beneath its path. */
export const plotOf = (
  { pixels, side: cells, x, y }: PaintedMatrix,
  { pins = [] }: Pick<WarpRequest, 'pins'>,
  names: readonly [string, string],
): Omit<MatrixPlot, 'map' | 'sd'> => ({
  image: `data:image/png;base64,${Buffer.from(writePng(pixels, cells, cells)).toString('base64')}`,
  ...{ x, y, pins, names },
});

/** Pictures in a row, and how many a second. */
const [steps, perSecond] = [48, 12];

/** A GIF, going on for ever: a cross goes along the path, and leaves its trace. @throws MediaError */
export async function movingMatrix(
  cells: PaintedMatrix,
  map: WarpOutcome['map'],
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { side: length } = cells;
  const frames: Uint8Array[] = [];
  for (let k = 1; k <= steps; k++) {
    const pixels = cells.pixels.slice();
    const gone = trackUpTo(map, k / steps);
    drawPath({ ...cells, pixels }, gone);
    const last = gone.at(-1);
    if (last) drawCross({ ...cells, pixels }, last);
    frames.push(new Uint8Array(pixels.buffer));
  }
  const pieces: Buffer[] = [];
  const result = await runFfmpeg(
    [
      ...['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${length}x${length}`],
      ...['-r', `${perSecond}`, '-i', 'pipe:0'],
      ...['-filter_complex', '[0:v]split[p][q];[p]palettegen[palette];[q][palette]paletteuse=dither=none'],
      ...['-loop', '0', '-f', 'gif', 'pipe:1'],
    ],
    { stdin: Buffer.concat(frames), onStdout: (chunk) => void pieces.push(chunk), ...(signal && { signal }) },
  );
  if (result.code !== 0) throw failureOf(result, 'the picture');
  return Buffer.concat(pieces);
}

/** The path up to a share of a's time. */
function trackUpTo(map: WarpOutcome['map'], share: number): WarpOutcome['map'] {
  const [first, last] = [map[0], map.at(-1)];
  if (!first || !last) return [];
  const end = first[0] + share * (last[0] - first[0]);
  const kept = map.filter(([a]) => a <= end);
  const [p, q] = [kept.at(-1) ?? first, map[kept.length]];
  if (!q || !(q[0] > p[0])) return kept;
  return [...kept, [end, p[1] + ((end - p[0]) * (q[1] - p[1])) / (q[0] - p[0])]];
}

async function lengthOf(
  { path, analysis }: WarpMedia,
  { signal }: WarpRun,
): Promise<readonly [number, number]> {
  const { duration } = await probeMedia(path, {
    ...(signal && { signal }),
    times: analysis?.times ?? 'auto',
  });
  return [0, Math.max(duration, 1e-3)];
}

/** Column and row of a moment of both. */
const placeIn =
  ({ side: length, x, y }: PaintedMatrix) =>
  (a: number, b: number): readonly [number, number] => [
    ((a - x[0]) / (x[1] - x[0])) * (length - 1),
    (1 - (b - y[0]) / (y[1] - y[0])) * (length - 1),
  ];

function put({ pixels, side: length }: PaintedMatrix, column: number, row: number): void {
  if (row >= 0 && row < length && column >= 0 && column < length)
    pixels.set(pathColour, (row * length + column) * 4);
}

/** Three pixels wide. */
function drawPath(cells: PaintedMatrix, map: WarpOutcome['map']): void {
  const at = placeIn(cells);
  for (let k = 1; k < map.length; k++) {
    const [[a0, b0], [a1, b1]] = [map[k - 1], map[k]] as [
      readonly [number, number],
      readonly [number, number],
    ];
    const [from, to] = [at(a0, b0), at(a1, b1)];
    const count = Math.max(1, Math.ceil(Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]))));
    for (let s = 0; s <= count; s++) {
      const column = Math.round(from[0] + ((to[0] - from[0]) * s) / count);
      const row = Math.round(from[1] + ((to[1] - from[1]) * s) / count);
      for (let r = row - 1; r <= row + 1; r++)
        for (let c = column - 1; c <= column + 1; c++) put(cells, c, r);
    }
  }
}

/** Lines to both axes: from the moment of a below, from that of b at the left. */
function drawCross(cells: PaintedMatrix, [a, b]: readonly [number, number]): void {
  const [column, row] = placeIn(cells)(a, b).map(Math.round) as [number, number];
  for (let r = row; r < cells.side; r++) put(cells, column, r);
  for (let c = 0; c < column; c++) put(cells, c, row);
}
