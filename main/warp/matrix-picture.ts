import { basename, extname } from 'node:path';
import { matrixSvg } from '#src/formats/report/matrix-picture.ts';
import { colourTable, contrastOf, paint } from '#src/signal/heat-colours.ts';
import { CancelledError, SynclineError } from '#src/model/errors.ts';
import { probeMedia } from '#main/media/probe.ts';
import type { WarpMedia, WarpOutcome, WarpRequest, WarpRun, WarpService } from './service.ts';
import { writePng } from './png.ts';

/** Cells of the drawn matrix, across and up. */
const side = 900;
const pathColour = [0xe1, 0x1d, 0x48] as const;

export const pictureEndings: readonly string[] = ['.svg', '.png'];

/**
 * The cost matrix of two whole recordings with the path in it, light where they are alike: a PNG of the cells alone, or an SVG with
 * axes, band and pins besides. Also where the warp was refused: it shows why.
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
  const [x, y] = [await lengthOf(request.a, run), await lengthOf(request.b, run)] as const;
  const cost = await service.costTile(request, { x, y }, side, side);
  const pixels = new Uint8ClampedArray(side * side * 4);
  paint(cost, side, side, colourTable('cividis'), contrastOf(cost), pixels);
  const isSvg = extname(file).toLowerCase() === '.svg';
  if (!isSvg) drawPath(pixels, map, x, y);
  const png = writePng(pixels, side, side);
  if (!isSvg) return png;
  return matrixSvg({
    image: `data:image/png;base64,${Buffer.from(png).toString('base64')}`,
    ...{ x, y, map, sd, pins: request.pins ?? [] },
    names: [basename(request.a.path), basename(request.b.path)],
  });
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

/** Three pixels wide. */
function drawPath(
  pixels: Uint8ClampedArray,
  map: WarpOutcome['map'],
  [x0, x1]: readonly [number, number],
  [y0, y1]: readonly [number, number],
): void {
  const put = (column: number, row: number) => {
    for (let r = row - 1; r <= row + 1; r++)
      for (let c = column - 1; c <= column + 1; c++)
        if (r >= 0 && r < side && c >= 0 && c < side) pixels.set(pathColour, (r * side + c) * 4);
  };
  for (let k = 1; k < map.length; k++) {
    const [[a0, b0], [a1, b1]] = [map[k - 1], map[k]] as [
      readonly [number, number],
      readonly [number, number],
    ];
    const at = (a: number, b: number) =>
      [((a - x0) / (x1 - x0)) * (side - 1), (1 - (b - y0) / (y1 - y0)) * (side - 1)] as const;
    const [from, to] = [at(a0, b0), at(a1, b1)];
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]))));
    for (let s = 0; s <= steps; s++)
      put(
        Math.round(from[0] + ((to[0] - from[0]) * s) / steps),
        Math.round(from[1] + ((to[1] - from[1]) * s) / steps),
      );
  }
}
