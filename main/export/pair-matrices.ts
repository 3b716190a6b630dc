import {
  matrixPng,
  movingMatrix,
  type PaintedMatrix,
  paintedMatrix,
  plotOf,
} from '#main/warp/matrix-picture.ts';
import type { WarpMedia, WarpRequest, WarpService } from '#main/warp/request.ts';
import { type MatrixPlot, matrixSvg } from '#src/formats/report/matrix-picture.ts';
import { CancelledError, errorData } from '#src/model/errors.ts';
import type { ElasticWarp, Project } from '#src/model/project.ts';
import { saidWords } from '#src/signal/word-features.ts';
import { cropKey } from '#src/vision/crop-key.ts';

/** The cost matrices of a project's warps: computed anew from its recordings, in the way that each was warped. */
export type PairMatrices = {
  /** Null: it cannot be drawn; then the reason is among the warnings. */
  painted(warp: ElasticWarp, side: number): Promise<PaintedMatrix | null>;
};

export function pairMatrices(
  project: Project,
  service: WarpService,
  warnings: string[],
  signal: AbortSignal | undefined,
): PairMatrices {
  const run = signal ? { signal } : {};
  return {
    async painted(warp, side) {
      const request = requestOf(project, warp);
      if (!request) return null;
      try {
        await service.prepare(request, run);
        return await paintedMatrix(service, request, side, run);
      } catch (error) {
        if (error instanceof CancelledError || signal?.aborted) throw new CancelledError();
        const [a, b] = namesOf(project, warp);
        warnings.push(`The matrix of “${a}” and “${b}” is not drawn: ${errorData(error).message}`);
        return null;
      }
    },
  };
}

export const namesOf = ({ recordings }: Project, { a, b }: ElasticWarp): readonly [string, string] => [
  recordings.find((r) => r.id === a)?.name ?? a,
  recordings.find((r) => r.id === b)?.name ?? b,
];

/** What was compared when it was warped, as far as the document still tells it. */
function requestOf(project: Project, { a, b, how }: ElasticWarp): WarpRequest | null {
  const [one, two] = [mediaOf(project, a, how), mediaOf(project, b, how)];
  if (!one || !two) return null;
  const others = (how?.pool ?? []).flatMap((pair) => {
    const [p, q] = [mediaOf(project, pair[0], how), mediaOf(project, pair[1], how)];
    return p && q ? [[p, q] as const] : [];
  });
  return { a: one, b: two, how, others, pins: pinsOf(project, a, b) };
}

function mediaOf(project: Project, id: string, how: ElasticWarp['how']): WarpMedia | null {
  const recording = project.recordings.find((r) => r.id === id);
  if (!recording) return null;
  const said = project.transcripts.find((t) => t.recording === id);
  const crop = how?.features === 'motion' ? project.crops.find((c) => c.recording === id) : undefined;
  return {
    ...{ path: recording.path, analysis: recording.analysis },
    ...(said ? { words: saidWords(said.transcript) } : {}),
    ...(crop ? { crop: { key: cropKey(crop), of: crop } } : {}),
  };
}

const pinsOf = ({ pins }: Project, a: string, b: string) =>
  pins.flatMap((pin) =>
    pin.a === a && pin.b === b
      ? [[pin.timeA, pin.timeB] as const]
      : pin.a === b && pin.b === a
        ? [[pin.timeB, pin.timeA] as const]
        : [],
  );

/** The three files of a matrix, by their endings. */
export async function matrixFiles(
  project: Project,
  warp: ElasticWarp,
  { painted }: PairMatrices,
  signal: AbortSignal | undefined,
): Promise<readonly (readonly [ending: string, content: string | Uint8Array])[]> {
  const [large, small] = [await painted(warp, 900), await painted(warp, 360)];
  if (!large || !small) return [];
  return [
    ['.svg', matrixSvg(plotIn(project, warp, large))],
    ['.png', matrixPng(large, warp.map)],
    ['.gif', await movingMatrix(small, warp.map, signal)],
  ];
}

export const plotIn = (project: Project, warp: ElasticWarp, cells: PaintedMatrix): MatrixPlot => ({
  ...plotOf(cells, { pins: pinsOf(project, warp.a, warp.b) }, namesOf(project, warp)),
  ...{ map: warp.map, sd: warp.sd },
});
