import type { PairEvidence } from '#src/model/alignment.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { defaultAnalysis, type Pin, type Recording } from '#src/model/recording.ts';
import { sourceTime } from '#src/model/units.ts';
import { fitSegments } from '#src/align/sync/fit-segments.ts';
import { resolveWithPins } from '#src/align/resolve.ts';

/** Reproducible numbers in 0…1. */
export function random(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export type Truth = { readonly offset: number; readonly ppm: number };

/** n recordings of one event with offsets, drifts and noisy matches between all that overlap; solved. */
export function syntheticProject(
  n: number,
  seed: number,
  duration = 240,
): { project: Project; truth: Truth[] } {
  const next = random(seed);
  const normal = () => Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next());
  const truth: Truth[] = Array.from({ length: n }, (_, i) =>
    i === 0 ? { offset: 0, ppm: 0 } : { offset: (next() - 0.5) * duration * 0.6, ppm: (next() - 0.5) * 100 },
  );
  const at = (i: number, t: number) => (t - (truth[i]?.offset ?? 0)) * (1 + (truth[i]?.ppm ?? 0) * 1e-6);
  const recordings = truth.map((_, i) => recording(`r${i}`, duration));
  const pairs: PairEvidence[] = [];
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const start = Math.max(truth[i]?.offset ?? 0, truth[j]?.offset ?? 0) + 1;
      const end = Math.min(truth[i]?.offset ?? 0, truth[j]?.offset ?? 0) + duration - 1;
      const matches = { a: [] as number[], b: [] as number[], sd: [] as number[], strength: [] as number[] };
      for (let t = start; t < end; t += 4) {
        matches.a.push(at(i, t));
        matches.b.push(at(j, t) + normal() * 5e-5);
        matches.sd.push(5e-5);
        matches.strength.push(0.6 + 0.4 * next());
      }
      if (matches.a.length < 5) continue;
      pairs.push({
        a: `r${i}`,
        b: `r${j}`,
        status: 'matched',
        by: 'audio',
        confidence: 0.99,
        score: 12,
        chance: 3,
        matches,
        segments: fitSegments(matches, { durationA: duration, durationB: duration }),
        candidates: [],
        residual: null,
      });
    }
  const bare: Project = { ...emptyProject('p', 'Test', '2026-01-01T00:00:00Z'), recordings, pairs };
  return { project: { ...bare, ...resolveWithPins(bare) }, truth };
}

export function recording(id: string, duration: number): Recording {
  return {
    id,
    name: `${id}.wav`,
    path: `/media/${id}.wav`,
    fingerprint: { size: 1, modified: 0, hash: 'a'.repeat(64) },
    media: {
      container: 'wav',
      duration,
      audio: [
        { kind: 'audio', index: 0, codec: 'pcm_s16le', sampleRate: 48000, channels: 1, start: 0, duration },
      ],
      video: [],
      data: [],
      creationTime: null,
      timecode: null,
      device: null,
      warnings: [],
    },
    recorder: null,
    analysis: defaultAnalysis,
  };
}

export const pin = (id: string, a: string, b: string, timeA: number, timeB: number): Pin => ({
  id,
  a,
  b,
  timeA: sourceTime(timeA),
  timeB: sourceTime(timeB),
});
