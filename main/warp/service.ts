import { basename } from 'node:path';
import type { TileRect } from '#src/align/cost-tile.ts';
import { leastConfidence, type Verdict, type WarpKind, warpKinds } from '#src/align/judge.ts';
import { checkKeepsOut } from '#src/align/method-choice.ts';
import { areApart, partOfCurve } from '#src/align/locked.ts';
import { smoothedCurve } from '#src/align/smooth-curve.ts';
import { rigidPart } from '#src/align/rigid-part.ts';
import type { PinnedTime } from '#src/align/warp.ts';
import type { Through } from '#src/align/warp-compared.ts';
import type { ErrorLeft } from '#src/model/error-left.ts';
import { InvalidInputError, SynclineError } from '#src/model/errors.ts';
import type { Forbidden } from '#src/model/forbidden.ts';
import type { Locked } from '#src/model/locked.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { type SaidWord, wordsKey } from '#src/signal/word-features.ts';
import { type AnalysisChoice, defaultAnalysis } from '#src/model/recording.ts';
import {
  fusedMethod,
  ownMethod,
  type Doubt,
  plainHow,
  type WarpFindings,
  type WarpHow,
} from '#src/model/warp-how.ts';
import { modelsFolder } from '#main/folders.ts';
import { probeMedia } from '#main/media/probe.ts';
import { decodeSound } from '#main/media/sound.ts';
import type { Grain } from './pair-tasks.ts';
import { createPool, type Pool, type RunOptions } from '#main/work/pool.ts';
import { loadCompared, type MethodOutcome, type OtherPair } from './by-method.ts';
import { dataFeatures, isDataPath } from './data-features.ts';
import { bothOf, type FeatureFiles, soundFeatures } from './feature-files.ts';
import { type Fused, fusedPair } from './fused.ts';
import { type PictureCrop, pictureFeatureFiles } from './picture-feature-files.ts';
import { pictureVectorFiles } from './picture-vector-files.ts';
import { wordFeatureFiles } from './word-feature-files.ts';
import { byMethod, outcomeOf, solve, whyNothing } from './solve.ts';

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
   * @throws MediaError `no-sound`, `no-picture`, …
   */
  features(media: WarpMedia, run?: WarpRun, sense?: Sense): Promise<FeatureFiles>;
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

/** What is known of a pair; `compared` where a method of the user's choice compares it. */
export type Prepared = {
  readonly a: FeatureFiles;
  readonly b: FeatureFiles;
  readonly verdict: Verdict | null;
  readonly outcome: MethodOutcome | null;
  /** What a method of the user's choice learns from as well. */
  readonly others: readonly OtherPair[];
  /** All that the two have in common, as one; null where it is not asked for. */
  readonly fused: Fused | null;
};

/**
 * @param pool where the long work runs; quick answers have a worker of their own
 * @param models the folder of the user's own models
 */
export function createWarpService(pool: Pool, models: string = modelsFolder()): WarpService {
  let live: Pool | null = null;
  const liveRun: Pool['run'] = (name, input, options) => {
    live ??= createPool(1);
    return live.run(name, input, options);
  };
  const prepared = new Map<string, Prepared>();

  const service: WarpService = {
    async features({ path, analysis, words, crop, model }, run = {}, sense = 'sound') {
      if (sense === 'words') return await wordFeatureFiles(words ?? []);
      if (sense === 'all' && words)
        return bothOf(
          await service.features(
            { path, model, ...(analysis && { analysis }), ...(crop && { crop }) },
            run,
            sense,
          ),
          await wordFeatureFiles(words),
        );
      const choice = analysis ?? defaultAnalysis;
      if (isDataPath(path)) return await dataFeatures(path, choice, pool, run);
      const media = await probeMedia(path, run.signal ? { signal: run.signal } : {});
      const [hears, sees] = [media.audio.length > 0, media.video.length > 0];
      const looks = sense === 'picture' || (sense === 'sound' && (choice.by === 'video' || !hears));
      const looking = { ...run, crop: crop?.of ?? null };
      const look = () =>
        model === undefined
          ? pictureFeatureFiles(path, pool, looking)
          : pictureVectorFiles(path, pool, { ...looking, models, model });
      if ((looks && (sees || sense === 'picture')) || (sense === 'all' && !hears && sees))
        return await look();
      const sound = await decodeSound(
        path,
        { stream: choice.audioStream, channel: choice.channel },
        {
          ...(run.signal ? { signal: run.signal } : {}),
          media,
          progress: (done, total) => run.progress?.(done, total, 's decoded', 'Decoding'),
        },
      );
      const heard = await soundFeatures(sound, pool, { signal: run.signal, progress: run.progress });
      return sense === 'all' && sees ? bothOf(heard, await look()) : heard;
    },
    async prepare(asked, run = {}) {
      const request = plainly(asked);
      const { a, b, verdict, outcome } = await ready(request, run);
      if (!verdict && !outcome) throw whyNothing(a, b);
    },
    async warp(given, run = {}) {
      if (given.smooth !== undefined) {
        const { smooth, ...rest } = given;
        return smoothed(await service.warp(rest, run), smooth, rest);
      }
      if (given.rigid && given.rigid.length > 0) {
        const { rigid, ...rest } = given;
        const bent = await service.warp(rest, run);
        return bent.reason === null ? await service.warp(withRigid(rest, rigid, bent), run) : bent;
      }
      const request = { ...plainly(given), ...throughOf(given) };
      const pair = await ready(request, run, true);
      const { outcome } = pair;
      if (!outcome) return noted(await solve(pool, pair, request, null, run), request);
      const through = throughOf(request);
      const { compared } = outcome;
      const isBare = !isBound(through, compared.how);
      if (isBare && !request.confirmed) return noted(outcomeOf(pair, outcome, request, null), request);
      if (isBare) return noted(outcomeOf(pair, outcome, request, { ...outcome, unwindowed: null }), request);
      const { curve, chance } = await byMethod(pool, pair, unwindowed(compared.how), nothing, run);
      const inWindow =
        isWindowed(compared.how) && isBound(through)
          ? await byMethod(pool, pair, unwindowed(compared.how), through, run)
          : null;
      const scores =
        through.pins.length > 0 ? await pool.run('warpComparedScores', { compared, through }, run) : [];
      const asked = { curve, unwindowed: inWindow?.curve ?? null, chance };
      return noted(outcomeOf(pair, outcome, request, asked, scores), request);
    },
    async resolve(asked, wanted = 'resting') {
      const request = { ...plainly(asked), ...throughOf(asked) };
      const pair = known(request);
      if (!pair.outcome) return await solve({ run: liveRun }, pair, request, wanted, {});
      const { compared, chance } = pair.outcome;
      const through = throughOf(request);
      if (through.forbidden.length > 0) checkKeepsOut(compared.how);
      const isAsking = wanted === 'asking';
      const grain = isAsking ? 'resting' : wanted;
      const curve = await liveRun('warpThroughPins', { compared, through, grain });
      const outcome = { ...pair.outcome, curve };
      if (!isBound(through, compared.how)) return outcomeOf(pair, outcome, request, null);
      const open = { ...compared, how: unwindowed(compared.how) };
      const free = await liveRun('warpThroughPins', { compared: open, through: nothing, grain });
      const inWindow =
        isWindowed(compared.how) && isBound(through)
          ? await liveRun('warpThroughPins', { compared: open, through, grain })
          : null;
      const scores =
        isAsking && through.pins.length > 0 ? await liveRun('warpComparedScores', { compared, through }) : [];
      return outcomeOf(pair, outcome, request, { curve: free, unwindowed: inWindow, chance }, scores);
    },
    async costTile(request, rect, columns, rows) {
      const { a, b, verdict, outcome, fused } = known(plainly(request));
      if (outcome) return await liveRun('comparedTile', { compared: outcome.compared, rect, columns, rows });
      if (!verdict) throw whyNothing(a, b);
      return await liveRun('warpTile', { a, b, verdict, ...(fused && { fused }), rect, columns, rows });
    },
    async projections(request) {
      const { outcome } = known(plainly(request));
      if (!outcome || !projecting.includes(outcome.compared.how.method)) return null;
      const [a, b] = loadCompared(outcome.compared);
      return { a, b };
    },
    async close() {
      await live?.close();
      live = null;
    },
  };

  /** @param withPins a method of the user's choice is to meet the pins (else it may have met earlier ones) */
  async function ready(request: WarpRequest, run: WarpRun, withPins = false): Promise<Prepared> {
    const sense = senseOf(request);
    if (sense === 'words') checkSaid(request);
    const a = await service.features(request.a, run, sense);
    const b = await service.features(request.b, run, sense);
    const before = prepared.get(pairKey(request));
    const isSame = before && before.a.key === a.key && before.b.key === b.key;
    if (isSame && !(withPins && before.outcome)) return before;
    const verdict = isSame
      ? before.verdict
      : await pool.run('warpJudge', { a, b, kinds: kindsOf(request) }, run);
    const isFused = request.method === 'fused';
    const { without = [] } = request;
    const isTable = isOwnOfTables(request, verdict) && [a, b].every(isShort);
    const fits = isFused ? verdict !== null : isTable;
    const found = fits ? await fusedPair({ a, b, without }, pool, run) : null;
    // Where no column says more than luck they are compared as they are.
    const fused = isTable && found?.cues.cues.every(({ weight }) => weight === 0) ? null : found;
    const how = isFused ? null : (request.how ?? (shareNothing(a, b) ? acrossKinds : null));
    const others = how ? await othersOf(request, how, verdict, run) : [];
    const features = { a, b, verdict, others };
    const outcome = how ? await byMethod(pool, features, how, throughOf(request), run) : null;
    const pair = { ...features, outcome, fused };
    prepared.set(pairKey(request), pair);
    return pair;
  }

  /** Features of the pairs that are learnt from as well; of music each is turned by itself. */
  async function othersOf(
    request: WarpRequest,
    { pool: names }: WarpHow,
    verdict: Verdict | null,
    run: WarpRun,
  ): Promise<readonly OtherPair[]> {
    const { others = [] } = request;
    if (others.length !== names.length)
      throw new InvalidInputError(
        'bad-how',
        `There are ${names.length} other pairs to learn from, and ${others.length} of them were given.`,
        'Give each of them.',
      );
    const out: OtherPair[] = [];
    for (const [p, q] of others) {
      const a = await service.features(p, run, senseOf(request));
      const b = await service.features(q, run, senseOf(request));
      const inMusic = verdict?.kind === 'music' && 'music' in a.files && 'music' in b.files;
      const own = inMusic ? await pool.run('warpJudge', { a, b, kinds: ['music'] }, run) : null;
      const name = [p, q].map(({ path }) => `“${basename(path)}”`).join(' with ');
      out.push({ a, b, turn: own?.turn ?? 0, name });
    }
    return out;
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

/** Methods that compare in a common space; what they compare are a few thousand numbers. */
const projecting: readonly string[] = ['ctw', 'gtw', 'dctw'];

const pairKey = ({ a, b, method = 'auto', without = [], how = null }: WarpRequest): string => {
  const side = ({ path, analysis, words, saying, crop, model }: WarpMedia) => [
    ...[path, analysis],
    saying ?? (words && wordsKey(words)) ?? null,
    crop?.key ?? null,
    model ?? null,
  ];
  return JSON.stringify([side(a), side(b), method, without, how]);
};

/** What a document calls a method, though it is the program's own choice of how, as that. */
function plainly(asked: WarpRequest): WarpRequest {
  const request = seenBy(asked, asked.how?.model ?? null);
  const { how, ...rest } = request;
  if (how?.method === fusedMethod) return { ...rest, method: 'fused', without: how.without };
  if (how?.method !== ownMethod) return request;
  return { ...rest, method: how.features === 'data' ? 'auto' : how.features };
}

/** What is said of pictures that a model of the user's looked at. */
const noted = (outcome: WarpOutcome, { a: { model } }: WarpRequest): WarpOutcome =>
  model === undefined
    ? outcome
    : {
        ...outcome,
        notes: [
          ...outcome.notes,
          `Pictures were compared by the vectors that the model ${model} makes of them; how sure a map is was measured with the program's own features, not with these.`,
        ],
      };

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
function checkSaid({ a, b }: WarpRequest): void {
  const mute = [a, b].find(({ words = [] }) => words.length === 0);
  if (mute)
    throw new InvalidInputError(
      'no-words',
      `“${basename(mute.path)}” has no transcript with times.`,
      'Add one and align it, or compare by something else.',
    );
}

function smoothed(
  outcome: WarpOutcome,
  seconds: number,
  { pins, locked = [], rigid = [] }: WarpRequest,
): WarpOutcome {
  if (outcome.reason !== null) return outcome;
  const curve = { a: outcome.map.map(([t]) => t), b: outcome.map.map(([, t]) => t), sd: outcome.sd };
  const parts = rigid.flatMap((range) => partOfCurve(curve, range) ?? []);
  const { a, b, sd } = smoothedCurve(curve, seconds, pins, [...locked, ...parts]);
  return { ...outcome, map: a.map((t, k) => [t, b[k] as number] as const), sd };
}

/** The stretches straightened, as parts that are kept. @throws InvalidInputError `bad-range`; as `rigidPart` */
function withRigid(
  request: WarpRequest,
  ranges: NonNullable<WarpRequest['rigid']>,
  { map, sd }: Pick<WarpOutcome, 'map' | 'sd'>,
): WarpRequest {
  const curve = { a: map.map(([t]) => t), b: map.map(([, t]) => t), sd };
  const locked = [...(request.locked ?? [])];
  for (const range of ranges) {
    const part = rigidPart(curve, range, request.pins);
    if (!part || locked.some((other) => !areApart(part, other)))
      throw new InvalidInputError(
        'bad-range',
        part
          ? `The rigid part ${range.join('–')} s overlaps another part that is kept.`
          : `The map does not cover the rigid part, ${range.join('–')} s of A.`,
        `It covers ${map[0]?.[0].toFixed(2)}–${map.at(-1)?.[0].toFixed(2)} s.`,
      );
    locked.push(part);
  }
  return { ...request, locked };
}

/** Each once: the same pin given twice says nothing more. */
const throughOf = ({ pins = [], forbidden = [], locked = [] }: WarpRequest): Required<Through> => ({
  ...{ pins: eachOnce(pins), forbidden: eachOnce(forbidden), locked },
});

const eachOnce = <T>(given: readonly T[]): readonly T[] => [
  ...new Map(given.map((each) => [JSON.stringify(each), each] as const)).values(),
];

const nothing: Required<Through> = { pins: [], forbidden: [], locked: [] };
const isWindowed = (how: WarpHow): boolean => how.window !== null;
const unwindowed = (how: WarpHow): WarpHow => (how.window === null ? how : { ...how, window: null });

/** Whether anything is asked of a map that might take it elsewhere than the features do. */
const isBound = ({ pins, forbidden, locked }: Required<Through>, how?: WarpHow): boolean =>
  pins.length + forbidden.length + locked.length > 0 || (how !== undefined && isWindowed(how));

function senseOf(request: WarpRequest): Sense {
  if (request.method === 'fused') return 'all';
  const wanted = [request.method, request.how?.features];
  return wanted.includes('motion') ? 'picture' : wanted.includes('text') ? 'words' : 'sound';
}

/**
 * Whether the program's own way with tables is taken: how noisy a column is nobody knows beforehand, so that each counts
 * for what it tells of this pair, as fused cues do. Not of those that are refused anyhow, nor of long ones.
 */
const isOwnOfTables = ({ method = 'auto', how = null }: WarpRequest, verdict: Verdict | null): boolean =>
  method === 'auto' &&
  how === null &&
  verdict?.kind === 'data' &&
  verdict.chance.confidence >= leastConfidence;

/** Fusing takes some twenty warps: of ten minutes of tables in the time that a person waits. */
const isShort = ({ files: { data }, duration }: FeatureFiles): boolean =>
  data !== undefined && duration / data.hop <= 60_000;

/** The kinds of features that may be compared. */
function kindsOf({ method = 'auto', how = null }: WarpRequest): readonly WarpKind[] {
  if (method === 'fused') return warpKinds;
  const wanted = how && how.features !== 'auto' ? how.features : method;
  return wanted === 'auto' ? warpKinds : [wanted];
}

/** Of two that hold anything, nothing alike. */
const shareNothing = (a: FeatureFiles, b: FeatureFiles): boolean =>
  a.active !== null &&
  b.active !== null &&
  !warpKinds.some(
    (kind) =>
      a.files[kind] && a.files[kind].dims === b.files[kind]?.dims && a.files[kind].hop === b.files[kind]?.hop,
  );

/** What has no features in common is compared by what correlates. */
const acrossKinds: WarpHow = { ...plainHow, method: 'ctw' };
