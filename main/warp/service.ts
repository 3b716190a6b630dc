import type { TileRect } from '#src/align/cost-tile.ts';
import { leastConfidence, type Verdict, type WarpKind } from '#src/align/judge.ts';
import type { PinnedTime } from '#src/align/warp.ts';
import type { Curve } from '#src/align/warp-section.ts';
import { MediaError, SynclineError } from '#src/model/errors.ts';
import { type AnalysisChoice, defaultAnalysis } from '#src/model/recording.ts';
import { decodeSound } from '#main/media/sound.ts';
import { createPool, type Pool } from '#main/work/pool.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { dataFeatures, isDataPath } from './data-features.ts';
import { type FeatureFiles, soundFeatures } from './feature-files.ts';

/** A recording to warp: where it lies and what of it to use. */
export type WarpMedia = { readonly path: string; readonly analysis?: AnalysisChoice };

export type WarpMethod = 'auto' | 'music' | 'speech';
export const warpMethods: readonly WarpMethod[] = ['auto', 'music', 'speech'];

export type WarpRequest = {
  readonly a: WarpMedia;
  readonly b: WarpMedia;
  readonly pins?: readonly PinnedTime[];
  readonly method?: WarpMethod;
};

export type WarpRun = { readonly signal?: AbortSignal; readonly progress?: TaskContext['progress'] };

/** A solved warp, or the reason why there is none. */
export type WarpOutcome = {
  /** Pairs of source times (a, b), strictly increasing; empty when refused. */
  readonly map: readonly (readonly [number, number])[];
  /** Standard deviation of b's time at each pair, seconds. */
  readonly sd: readonly number[];
  /** How surely the two recordings hold the same thing, 0…1. */
  readonly confidence: number;
  /** `dtw-music` or `dtw-speech`. */
  readonly method: string;
  /** Why nothing was warped; null when it was. */
  readonly reason: string | null;
  readonly notes: readonly string[];
};

export type WarpService = {
  /** Features of a recording, made once and kept in the cache. @throws MediaError `no-sound`, … */
  features(media: WarpMedia, run?: WarpRun): Promise<FeatureFiles>;
  /** Everything that tiles and re-solving need: features of both, and what suits the pair. */
  prepare(request: WarpRequest, run?: WarpRun): Promise<void>;
  /** The warp; refused (empty map, reason) where the pair is no better than luck and nothing is pinned. */
  warp(request: WarpRequest, run?: WarpRun): Promise<WarpOutcome>;
  /** The same, quickly, for a prepared pair: only the sections beside a moved pin are new. Error `not-ready`. */
  resolve(request: WarpRequest): Promise<WarpOutcome>;
  /** 0 = alike … 255 = unlike; see costTile. Error `not-ready` when the pair was not prepared. */
  costTile(request: WarpRequest, rect: TileRect, columns: number, rows: number): Promise<Uint8Array>;
  close(): Promise<void>;
};

type Prepared = { readonly a: FeatureFiles; readonly b: FeatureFiles; readonly verdict: Verdict | null };

/** @param pool where the long work runs; quick answers have a worker of their own */
export function createWarpService(pool: Pool): WarpService {
  let live: Pool | null = null;
  const liveRun: Pool['run'] = (name, input, options) => {
    live ??= createPool(1);
    return live.run(name, input, options);
  };
  const prepared = new Map<string, Prepared>();

  const service: WarpService = {
    async features(media, run = {}) {
      const choice = media.analysis ?? defaultAnalysis;
      if (isDataPath(media.path)) return await dataFeatures(media.path, choice, pool, run);
      const sound = await decodeSound(
        media.path,
        { stream: choice.audioStream, channel: choice.channel },
        {
          ...(run.signal ? { signal: run.signal } : {}),
          progress: (done, total) => run.progress?.(done, total, 's decoded', 'Decoding'),
        },
      );
      return await soundFeatures(sound, pool, { signal: run.signal, progress: run.progress });
    },
    async prepare(request, run = {}) {
      await ready(request, run);
    },
    async warp(request, run = {}) {
      const pair = await ready(request, run);
      return await solve(pool, pair, request, false, run);
    },
    async resolve(request) {
      return await solve({ run: liveRun }, known(request), request, true, {});
    },
    async costTile(request, rect, columns, rows) {
      const { verdict, ...pair } = known(request);
      if (!verdict) return new Uint8Array(columns * rows).fill(255);
      return await liveRun('warpTile', { ...pair, verdict, rect, columns, rows });
    },
    async close() {
      await live?.close();
      live = null;
    },
  };

  async function ready(request: WarpRequest, run: WarpRun): Promise<Prepared> {
    const a = await service.features(request.a, run);
    const b = await service.features(request.b, run);
    const before = prepared.get(pairKey(request));
    if (before && before.a.key === a.key && before.b.key === b.key) return before;
    const kinds: readonly WarpKind[] =
      request.method && request.method !== 'auto' ? [request.method] : ['music', 'speech', 'data'];
    const verdict = await pool.run('warpJudge', { a, b, kinds }, run);
    const pair = { a, b, verdict };
    prepared.set(pairKey(request), pair);
    return pair;
  }

  function known(request: WarpRequest): Prepared {
    const pair = prepared.get(pairKey(request));
    if (pair) return pair;
    throw new SynclineError(
      'not-ready',
      'These two recordings have not been compared yet.',
      'Wait for the job.',
    );
  }

  return service;
}

const pairKey = ({ a, b, method = 'auto' }: WarpRequest): string => JSON.stringify([a, b, method]);

/** Chance steps for leaving out a frame of each where the usual price left too little, see SectionOptions. */
const dearLeaveOut = 3.6;

/**
 * How much of what a map must cover it does cover, 0…1: of a tenth of the shorter sounding stretch, and of
 * 2 s (or half of that stretch where it is shorter than 4 s), on both clocks. Less is likeness by luck, such
 * as one's last sound beside the other's first.
 */
function shareMatched(curve: Curve, a: FeatureFiles, b: FeatureFiles): number {
  const span = (times: readonly number[]) => (times.at(-1) ?? 0) - (times[0] ?? 0);
  const sounding = ({ active, duration }: FeatureFiles) => (active ? active[1] - active[0] : duration);
  const shorter = Math.min(sounding(a), sounding(b));
  const due = Math.max(0.1 * shorter, Math.min(2, 0.5 * shorter));
  return Math.min(1, Math.min(span(curve.a), span(curve.b)) / due);
}

async function solve(
  pool: Pick<Pool, 'run'>,
  { a, b, verdict }: Prepared,
  { pins = [], method = 'auto' }: WarpRequest,
  quick: boolean,
  run: WarpRun,
): Promise<WarpOutcome> {
  const refused = (confidence: number, reason: string): WarpOutcome => ({
    ...{ map: [], sd: [], confidence, reason, notes: [] },
    method: `dtw-${verdict?.kind ?? (method === 'auto' ? 'music' : method)}`,
  });
  if (!verdict) return refused(0, 'One of the recordings is silent: there is nothing to compare.');
  const { confidence } = verdict.chance;
  if (confidence < leastConfidence && pins.length === 0)
    return refused(
      confidence,
      'The two recordings are no more alike than by luck: they do not seem to hold the same thing. ' +
        'Pin a moment in both if you know better.',
    );
  const input = { a, b, verdict, pins, quick };
  let curve: Curve = await pool.run('warpSolve', input, run);
  // Two voices fit far worse than one piece played twice, so that leaving nearly all out may come cheaper; but
  // the wholes were found alike (or the user says so), so it is the price of leaving out that was too low.
  if (verdict.chance.whole && shareMatched(curve, a, b) < 1)
    curve = await pool.run('warpSolve', { ...input, leaveOut: dearLeaveOut }, run);
  if (curve.a.length < 2)
    throw new MediaError('too-short', 'There is too little to warp.', 'Use longer recordings.');
  const share = shareMatched(curve, a, b);
  if (share < 1 && pins.length === 0)
    return refused(
      confidence * share,
      'Only a small part of the two recordings matches, too little to tell it from luck. ' +
        'Pin a moment in both if you know that they hold the same thing.',
    );
  const { turn } = verdict;
  return {
    map: curve.a.map((t, k) => [t, curve.b[k] as number] as const),
    sd: curve.sd,
    confidence,
    method: `dtw-${verdict.kind}`,
    reason: null,
    notes:
      turn === 0
        ? []
        : [
            `B sounds ${Math.abs(turn)} semitone${Math.abs(turn) > 1 ? 's' : ''} ${turn > 0 ? 'lower' : 'higher'} than A.`,
          ],
  };
}
