import type { FoundPlace, JobResults } from '#src/contract/job-results.ts';
import type { MediaRef } from '#src/contract/jobs.ts';
import type { JobRunner } from '#main/jobs/registry.ts';
import { type Found, findAmong } from '#main/query/find-among.ts';
import type { WarpMedia, WarpService } from '#main/warp/request.ts';
import type { Pool } from '#main/work/pool.ts';

const warpMedia = ({ path, analysis }: MediaRef): WarpMedia => ({ path, analysis });

/** Reading a recording takes two parts, decoding and analysing it, where neither was done before. */
const partsOfReading = 2;

/**
 * Where else among recordings a passage stands. Its steps: reading what was not read before, counted in recordings;
 * searching; where nothing is found, looking for what comes nearest.
 */
export function findRunner(pool: Pool, warp: WarpService): JobRunner<'find'>['run'] {
  return async ({ query, range, library, by, count }, { signal, progress }): Promise<JobResults['find']> => {
    const searches: string[] = [];
    const parts = new Map<number, string[]>();
    const found = await findAmong(
      pool,
      warp,
      {
        ...{ query: warpMedia(query), range, by, count, seed: 1, example: null },
        library: library.map((ref) => ({
          media: warpMedia(ref),
          needed: false,
          own: ref.id === query.id,
        })),
      },
      {
        signal,
        searching(done, total, unit, label) {
          if (!searches.includes(label)) searches.push(label);
          progress(done, total, unit, label, { at: searches.indexOf(label) + 2, of: null });
        },
        reading(done, total, _unit, label, file) {
          const labels = parts.get(file) ?? [];
          parts.set(file, labels);
          if (!labels.includes(label)) labels.push(label);
          const share = (labels.indexOf(label) + done / Math.max(1, total)) / partsOfReading;
          const [at, all] = [file + 1 + Math.min(1, share), library.length + 1];
          progress(at, all, 'recordings', 'Reading', { at: 1, of: null });
        },
      },
    );
    const placed = (each: readonly Found[]): readonly FoundPlace[] =>
      each.map(({ file, ...place }) => ({ ...place, recording: (library[file] as MediaRef).id }));
    return {
      by: found.by?.[0] ?? null,
      places: placed(found.matches),
      nearest: placed(found.nearest),
      searched: { recordings: found.files, seconds: found.seconds },
      skipped: found.skipped.map(({ file, reason }) => ({
        recording: (library[file] as MediaRef).id,
        reason,
      })),
      reason: found.reason,
    };
  };
}
