import type { DemoTruth } from '#main/demo/make.ts';

type Segment = {
  readonly source: readonly [number, number];
  readonly timeline: readonly [number, number];
  readonly ppm: number;
};

/** One entry of `sync --json`. */
export type FoundRecording = {
  readonly path: string;
  readonly placed: boolean;
  readonly confidence: number;
  readonly segments: readonly Segment[];
};

export type Verdict = {
  readonly path: string;
  /** Whether the truth has a place for it. */
  readonly expected: boolean;
  readonly placed: boolean;
  readonly confidence: number;
  readonly start: { readonly found: number | null; readonly true: number | null };
  readonly ppm: { readonly found: number | null; readonly true: number | null };
  /** Pauses that the truth has. */
  readonly pauses: number;
  /** Largest error over the recording, ms (away from the edges of a pause by up to half a second). */
  readonly worst: number | null;
  readonly allowed: number;
  readonly ok: boolean;
};

/** ms: half of what counts as right anywhere in Syncline. */
const allowed = 0.5;
/** Seconds by which the edge of a pause may be found off its place. */
const boundary = 0.5;

/** Compares what sync found with the demo's truth; recordings are in the same order. */
export function judge(truth: DemoTruth, found: readonly FoundRecording[]): readonly Verdict[] {
  return truth.recordings.map((known, i) => {
    const got = found[i];
    const expected = known.placed;
    const placed = got?.placed ?? false;
    const worst = expected && placed && got ? worstError(known.segments, got.segments) : null;
    const same = got?.segments.length === known.segments.length;
    return {
      path: known.path,
      expected,
      placed,
      confidence: got?.confidence ?? 0,
      start: {
        found: got?.segments[0] ? timeAt(got.segments, known.segments[0]?.source[0] ?? 0) : null,
        true: known.segments[0]?.timeline[0] ?? null,
      },
      ppm: { found: got?.segments[0]?.ppm ?? null, true: known.segments[0]?.ppm ?? null },
      pauses: Math.max(0, known.segments.length - 1),
      worst,
      allowed,
      ok: expected ? placed && same && worst !== null && worst <= allowed : !placed,
    };
  });
}

/** Timeline time of a source time; the nearest segment goes on beyond its ends. */
function timeAt(segments: readonly Segment[], s: number): number | null {
  const distance = (g: Segment) => Math.max(g.source[0] - s, s - g.source[1], 0);
  const nearest = segments.reduce<Segment | null>(
    (best, g) => (best === null || distance(g) < distance(best) ? g : best),
    null,
  );
  if (!nearest) return null;
  const rate = (nearest.timeline[1] - nearest.timeline[0]) / (nearest.source[1] - nearest.source[0]);
  return nearest.timeline[0] + (s - nearest.source[0]) * rate;
}

function worstError(known: readonly Segment[], got: readonly Segment[]): number {
  let worst = 0;
  for (const [i, { source, timeline, ppm }] of known.entries()) {
    const from = source[0] + (i > 0 ? boundary : 0);
    const to = source[1] - (i < known.length - 1 ? boundary : 0);
    for (let part = 0; part <= 20; part++) {
      const s = from + ((to - from) * part) / 20;
      const t = timeAt(got, s);
      if (t === null) return Number.POSITIVE_INFINITY;
      worst = Math.max(worst, 1000 * Math.abs(t - (timeline[0] + (s - source[0]) / (1 + ppm * 1e-6))));
    }
  }
  return worst;
}
