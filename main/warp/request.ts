import { basename } from 'node:path';
import type { TileRect } from '#src/align/cost-tile.ts';
import { leastConfidence, type Verdict, type WarpKind, warpKinds } from '#src/align/judge.ts';
import type { PinnedTime } from '#src/align/pinned-time.ts';
import type { Through } from '#src/align/through.ts';
import type { ErrorLeft } from '#src/model/error-left.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Forbidden } from '#src/model/forbidden.ts';
import type { Locked } from '#src/model/locked.ts';
import type { AnalysisChoice } from '#src/model/recording.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { type Doubt, fusedMethod, ownMethod, type WarpFindings, type WarpHow } from '#src/model/warp-how.ts';
import { type SaidWord, wordsKey } from '#src/signal/word-features.ts';
import type { RunOptions } from '#main/work/pool.ts';
import type { DataClock } from './data-features.ts';
import type { FeatureFiles } from './feature-files.ts';
import type { Grain } from './pair-tasks.ts';
import type { PictureCrop } from './picture-feature-files.ts';

/** What is asked of the warp service and what it answers, and how a request is read. */

/** A recording to warp: where it lies, what of it to use, and what is said in it, as far as that is known. */
export type WarpMedia = {
  readonly path: string;
  readonly analysis?: AnalysisChoice;
  readonly words?: readonly SaidWord[] | undefined;
  /** In place of the words, where the pair was prepared with them: their `wordsKey`. */
  readonly saying?: string | undefined;
  /** What of its picture is compared, where that is; `of` may be left out of a pair that was prepared with it. */
  readonly crop?: { readonly key: string; readonly of?: PictureCrop };
  /** By whose vectors its picture is compared, where that is: the id of a model of the user's own. */
  readonly model?: string | undefined;
};

export type WarpMethod = 'auto' | 'music' | 'speech' | 'motion' | 'text' | 'fused';
/** What can be named in place of a method; the picture, or all cues at once, is asked for otherwise. */
export const warpMethods: readonly WarpMethod[] = ['auto', 'music', 'speech'];

/**
 * What of a recording is compared; `sound`: its picture where it has no sound, or is to be placed by it
 * (`analysis.by`); `heard`: its sound and nothing else.
 */
export type Sense = 'sound' | 'heard' | 'picture' | 'words' | 'all';

export type WarpRequest = {
  readonly a: WarpMedia;
  readonly b: WarpMedia;
  readonly pins?: readonly PinnedTime[];
  /** Where the map may not run. */
  readonly forbidden?: readonly Forbidden[];
  /** Parts of a map found before that it keeps as they are. */
  readonly locked?: readonly Locked[];
  /** Stretches of a's seconds that go at one rate: the line nearest to what is found without this. */
  readonly rigid?: readonly (readonly [number, number])[];
  /** Waves of the map shorter than so many seconds are evened out, see `smoothedCurve`. */
  readonly smooth?: number;
  /** Moments that a person knows to be one and that do not bend the map: they tell how far off it is. */
  readonly confirmed?: readonly PinnedTime[];
  /** What is compared, where the program chooses how. */
  readonly method?: WarpMethod;
  /** Of all cues fused: those that are left out, by name. */
  readonly without?: readonly string[];
  /** The user's choice; null or left out: the program's. */
  readonly how?: WarpHow | null;
  /** The pairs of `how.pool`, in that order: what is prepared or warped needs them, quick questions do not. */
  readonly others?: readonly (readonly [WarpMedia, WarpMedia])[];
};

/** What comes from the cache was computed on no device: nothing is told of it. */
export type WarpRun = Pick<RunOptions, 'signal' | 'progress' | 'device' | 'computed'>;

/** A solved warp, or the reason why there is none. */
export type WarpOutcome = {
  /** Pairs of source times (a, b), strictly increasing; empty when refused. */
  readonly map: readonly (readonly [number, number])[];
  /** Standard deviation of b's time at each pair, seconds. */
  readonly sd: readonly number[];
  /** How surely the two recordings hold the same thing, 0…1. */
  readonly confidence: number;
  /** Method and features, as in `dtw-music` or `ctw-data-speech`. */
  readonly method: string;
  /** With a method of the user's choice, or cues fused: what was found besides. */
  readonly findings: WarpFindings | null;
  /** Why nothing was warped; null when it was. */
  readonly reason: string | null;
  /** What the user asked and the features contradict; the notes say it in words. */
  readonly doubts: readonly Doubt[];
  /** How much error is likely left; null where nothing is known of it, or nothing was warped. */
  readonly left: ErrorLeft | null;
  readonly notes: readonly string[];
};

export type WarpService = {
  /**
   * Features of a recording, made once and kept in the cache.
   * @param sense default: `sound`
   * @param clock of a data file; default: `shared`
   * @throws MediaError `no-sound`, `no-picture`, …
   */
  features(media: WarpMedia, run?: WarpRun, sense?: Sense, clock?: DataClock): Promise<FeatureFiles>;
  /**
   * Everything that tiles and re-solving need: features of both, and what suits the pair. @throws where the two can
   * not be compared in that way, what is the matter with them
   */
  prepare(request: WarpRequest, run?: WarpRun): Promise<void>;
  /** The warp; refused (empty map, reason) where the pair is no better than luck and nothing is pinned. */
  warp(request: WarpRequest, run?: WarpRun): Promise<WarpOutcome>;
  /**
   * The same, quickly, for a prepared pair: only the sections beside a moved pin are new.
   * @param grain while a pin moves, on means of frames: some tens of milliseconds; by default exact; `asking`: as by default,
   * with the deviations held against the pins and how much error is likely left. Error `not-ready`
   */
  resolve(request: WarpRequest, grain?: Grain): Promise<WarpOutcome>;
  /** 0 = alike … 255 = unlike; see costTile. Error `not-ready` when the pair was not prepared. */
  costTile(request: WarpRequest, rect: TileRect, columns: number, rows: number): Promise<Uint8Array>;
  /**
   * Both in the space in which the method compared them, dimension by dimension, those that correlate best first;
   * null where it compared them as they are. Error `not-ready`.
   */
  projections(request: WarpRequest): Promise<{ readonly a: Sequence; readonly b: Sequence } | null>;
  close(): Promise<void>;
};

export const pairKey = ({ a, b, method = 'auto', without = [], how = null }: WarpRequest): string => {
  const side = ({ path, analysis, words, saying, crop, model }: WarpMedia) => [
    ...[path, analysis],
    saying ?? (words && wordsKey(words)) ?? null,
    crop?.key ?? null,
    model ?? null,
  ];
  return JSON.stringify([side(a), side(b), method, without, how]);
};

/** What a document calls a method, though it is the program's own choice of how, as that. */
export function plainly(asked: WarpRequest): WarpRequest {
  const request = seenBy(asked, asked.how?.model ?? null);
  const { how, ...rest } = request;
  if (how?.method === fusedMethod) return { ...rest, method: 'fused', without: how.without };
  if (how?.method !== ownMethod) return request;
  return { ...rest, method: how.features === 'data' ? 'auto' : how.features };
}

/** All its pictures as a model of the user's sees them; as they are where none is named. */
function seenBy(request: WarpRequest, model: string | null): WarpRequest {
  if (model === null) return request;
  const by = (media: WarpMedia): WarpMedia => ({ ...media, model });
  const { a, b, others } = request;
  return {
    ...{ ...request, a: by(a), b: by(b) },
    ...(others && { others: others.map(([p, q]) => [by(p), by(q)] as const) }),
  };
}

/** @throws InvalidInputError `no-words` */
export function checkSaid({ a, b }: WarpRequest): void {
  const mute = [a, b].find(({ words = [] }) => words.length === 0);
  if (mute)
    throw new InvalidInputError(
      'no-words',
      `“${basename(mute.path)}” has no transcript with times.`,
      'Add one and align it, or compare by something else.',
    );
}

/** Each once: the same pin given twice says nothing more. */
export const throughOf = ({ pins = [], forbidden = [], locked = [] }: WarpRequest): Required<Through> => ({
  ...{ pins: eachOnce(pins), forbidden: eachOnce(forbidden), locked },
});

const eachOnce = <T>(given: readonly T[]): readonly T[] => [
  ...new Map(given.map((each) => [JSON.stringify(each), each] as const)).values(),
];

export function senseOf(request: WarpRequest): Sense {
  if (request.method === 'fused') return 'all';
  const wanted = [request.method, request.how?.features];
  return wanted.includes('motion') ? 'picture' : wanted.includes('text') ? 'words' : 'sound';
}

/**
 * Whether the program's own way with tables is taken: how noisy a column is nobody knows beforehand, so that each counts
 * for what it tells of this pair, as fused cues do. Not of those that are refused anyhow, nor of long ones.
 */
export const isOwnOfTables = (
  { method = 'auto', how = null }: WarpRequest,
  verdict: Verdict | null,
): boolean =>
  method === 'auto' &&
  how === null &&
  verdict?.kind === 'data' &&
  verdict.chance.confidence >= leastConfidence;

/** The kinds of features that may be compared. */
export function kindsOf({ method = 'auto', how = null }: WarpRequest): readonly WarpKind[] {
  if (method === 'fused') return warpKinds;
  const wanted = how && how.features !== 'auto' ? how.features : method;
  return wanted === 'auto' ? warpKinds : [wanted];
}
