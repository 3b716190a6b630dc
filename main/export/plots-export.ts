import { writeFile } from 'node:fs/promises';
import { svgFile } from '#src/formats/report/matrix-picture.ts';
import { type Curve, plotsOf } from '#src/formats/report/plots.ts';
import type { ProjectCrop } from '#src/model/crop.ts';
import { InvalidInputError, throwIfCancelled } from '#src/model/errors.ts';
import { laidAlone } from '#src/model/laid-alone.ts';
import type { Project } from '#src/model/project.ts';
import { cropCurves, cropMeasures } from '#src/vision/crop-curves.ts';
import { safeNameOf } from './names.ts';
import { folderOutbox } from './outbox.ts';
import { matrixFiles, namesOf, pairMatrices } from './pair-matrices.ts';
import type { ExportCall, ExportRequest, ExportResult } from './request.ts';
import { drawnMap, textMapsOf } from './text-maps.ts';

/** Matrices at most, the least sure ones first, and maps of text: each is computed from the recordings. */
const [mostMatrices, mostMaps] = [24, 24];

/**
 * A folder of pictures of all that a project holds: SVG, and of the matrices of its warps PNG and GIF besides. Matrices and maps
 * of text are computed from the recordings, the others need no media. @throws InvalidInputError `nothing-placed`; as `exportProject`
 */
export async function exportPlots(
  { project: given, output, overwrite }: ExportRequest,
  { signal, progress, warp: service, mapper }: ExportCall,
): Promise<ExportResult> {
  const project = laidAlone(given);
  const warnings: string[] = [];
  const files = new Map<string, string | Uint8Array>();
  const add = (what: string, of: readonly string[], ending: string, content: string | Uint8Array) => {
    const base = safeNameOf(what, of);
    let free = base;
    for (let n = 2; files.has(`${free}${ending}`); n++) free = `${base} ${n}`;
    files.set(`${free}${ending}`, content);
  };
  for (const { what, of, picture } of plotsOf(project, (crop) => curvesOf(project, crop)))
    add(what, of, '.svg', svgFile(picture));
  const warps = project.warps.toSorted((p, q) => p.confidence - q.confidence).slice(0, mostMatrices);
  const maps = mapper ? textMapsOf(project) : [];
  const drawn = maps.slice(0, mostMaps);
  const total = (service ? warps.length : 0) + drawn.length;
  if (service) {
    const matrices = pairMatrices(project, service, warnings, signal);
    for (const [k, warp] of warps.entries()) {
      throwIfCancelled(signal);
      progress?.(k, total, 'matrices', 'Drawing');
      for (const [ending, content] of await matrixFiles(project, warp, matrices, signal))
        add('matrix', namesOf(project, warp), ending, content);
    }
    const left = project.warps.length - warps.length;
    if (left > 0) warnings.push(`${left} further matrices, of surer warps, are not drawn.`);
  }
  if (mapper)
    for (const [k, map] of drawn.entries()) {
      throwIfCancelled(signal);
      progress?.(total - drawn.length + k, total, 'matrices', 'Drawing');
      for (const { what, picture } of await drawnMap(map, mapper, warnings, signal))
        add(what, map.of, '.svg', svgFile(picture));
    }
  if (maps.length > drawn.length)
    warnings.push(`${maps.length - drawn.length} further maps of text, later in it, are not drawn.`);
  if (files.size === 0)
    throw new InvalidInputError('nothing-placed', 'There is nothing to draw yet.', 'Sync the project first.');
  const outbox = await folderOutbox(output, [...files.keys()], {
    ...{ overwrite, originals: project.recordings.map((r) => r.path) },
    bytes: [...files.values()].reduce((sum, { length }) => sum + 2 * length, 0),
  });
  try {
    for (const [name, content] of files) await writeFile(outbox.finished(name), content, { flag: 'wx' });
    return { files: await outbox.commit(), warnings };
  } finally {
    await outbox.discard();
  }
}

/** Where a crop is, how large, and how it is turned. */
function curvesOf({ recordings }: Project, crop: ProjectCrop): readonly Curve[] {
  const [video] = recordings.find((r) => r.id === crop.recording)?.media.video ?? [];
  const { times, curves } = cropCurves(crop, video?.width ?? 2, video?.height ?? 2);
  const unit = { x: 'px', y: 'px', size: 'px', turn: '°' };
  return cropMeasures.map((name) => ({ name: `${name}, ${unit[name]}`, times, ...curves[name] }));
}
