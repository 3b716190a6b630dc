import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { WarpKind } from '#src/align/judge.ts';
import { heatStrip, type StripWindow } from '#src/signal/heat-strip.ts';
import { cached, cacheKey } from '#main/media/cache.ts';
import { readStrip, type StripLevels, writeStrip } from '#main/media/strip-folder.ts';
import type { Pool } from '#main/work/pool.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { cuesWithin } from './cues.ts';
import { type FeatureFiles, loadFeatures } from './feature-files.ts';

const version = 1;

/** Features of a recording as levels of colour, kind by kind; plain data. */
export type FeatureStrips = {
  readonly folder: string;
  /** Source time of the first frame. */
  readonly starts: { readonly [K in WarpKind]?: number };
};

/** Made on a worker when they are first asked for, and kept in the cache. @throws CancelledError */
export async function featureStrips(
  features: FeatureFiles,
  pool: Pool,
  run: { readonly signal?: AbortSignal; readonly progress?: TaskContext['progress'] } = {},
): Promise<FeatureStrips> {
  const folder = await cached(
    'strip',
    cacheKey(['features', version, features.key]),
    async (place) => {
      await pool.run('featureStrip', { features, folder: place }, run);
    },
    run.signal ? { signal: run.signal } : {},
  );
  const starts = Object.fromEntries(Object.entries(features.files).map(([kind, { start }]) => [kind, start]));
  return { folder, starts };
}

/** One kind of them over a stretch of source time: all of its dimensions. */
export async function readFeatureStrip(
  { folder, starts }: FeatureStrips,
  kind: WarpKind,
  { start, end, columns }: StripWindow,
): Promise<StripLevels> {
  const first = starts[kind] ?? 0;
  return await readStrip(join(folder, kind), { start: start - first, end: end - first, columns });
}

/** Worker task: writes a strip of each kind into a folder of its own. */
export async function featureStrip(
  { features, folder }: { readonly features: FeatureFiles; readonly folder: string },
  context: TaskContext,
): Promise<null> {
  const kinds = Object.entries(loadFeatures(features));
  const cues = cuesWithin(features.files);
  for (const [k, [kind, { values, dims, hop }]] of kinds.entries()) {
    context.progress(k, kinds.length, 'kinds of features', 'Drawing');
    mkdirSync(join(folder, kind));
    // The dimensions of a cue are of one kind: what is weak beside the others is to look so.
    const together = cues.filter((cue) => cue.kind === kind).map(({ from, to }) => [from, to] as const);
    await writeStrip(heatStrip({ values, dims, hop }, together), join(folder, kind));
  }
  return null;
}
