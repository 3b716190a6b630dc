import { basename } from 'node:path';
import { type Verdict, warpKinds } from '#src/align/judge.ts';
import { checkKeepsOut } from '#src/align/method-choice.ts';
import { areApart, partOfCurve } from '#src/align/locked.ts';
import { smoothedCurve } from '#src/align/smooth-curve.ts';
import { rigidPart } from '#src/align/rigid-part.ts';
import type { Through } from '#src/align/through.ts';
import { InvalidInputError, SynclineError } from '#src/model/errors.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import { plainHow, type WarpHow } from '#src/model/warp-how.ts';
import { modelsFolder } from '#main/folders.ts';
import { probeMedia } from '#main/media/probe.ts';
import { decodeSound } from '#main/media/sound.ts';
import { createPool, type Pool } from '#main/work/pool.ts';
import { loadCompared, type OtherPair } from './by-method.ts';
import { dataFeatures, isDataPath, mostFusedRows } from './data-features.ts';
import { bothOf, type FeatureFiles, soundFeatures } from './feature-files.ts';
import { fusedPair } from './fused.ts';
import { pictureFeatureFiles } from './picture-feature-files.ts';
import { pictureVectorFiles } from './picture-vector-files.ts';
import type { Prepared } from './prepared.ts';
import {
  checkSaid,
  isOwnOfTables,
  kindsOf,
  pairKey,
  plainly,
  senseOf,
  throughOf,
  type WarpOutcome,
  type WarpRequest,
  type WarpRun,
  type WarpService,
} from './request.ts';
import { wordFeatureFiles } from './word-feature-files.ts';
import { byMethod, outcomeOf, solve, whyNothing } from './solve.ts';

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
    async features({ path, analysis, words, crop, model }, run = {}, sense = 'sound', clock = 'shared') {
      if (sense === 'words') return await wordFeatureFiles(words ?? []);
      if (sense === 'all' && words)
        return bothOf(
          await service.features(
            { path, model, ...(analysis && { analysis }), ...(crop && { crop }) },
            run,
            sense,
            clock,
          ),
          await wordFeatureFiles(words),
        );
      const choice = analysis ?? defaultAnalysis;
      if (isDataPath(path)) return await dataFeatures(path, choice, pool, { ...run, clock });
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
    const a = await service.features(request.a, run, sense, 'own');
    const b = await service.features(request.b, run, sense, 'own');
    const before = prepared.get(pairKey(request));
    const isSame = before && before.a.key === a.key && before.b.key === b.key;
    if (isSame && !(withPins && before.outcome)) return before;
    const verdict = isSame
      ? before.verdict
      : await pool.run('warpJudge', { a, b, kinds: kindsOf(request) }, run);
    const isFused = request.method === 'fused';
    const { without = [] } = request;
    const isTable = isOwnOfTables(request, verdict) && [a, b].every(isFusible);
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
      const a = await service.features(p, run, senseOf(request), 'own');
      const b = await service.features(q, run, senseOf(request), 'own');
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

const nothing: Required<Through> = { pins: [], forbidden: [], locked: [] };
const isWindowed = (how: WarpHow): boolean => how.window !== null;
const unwindowed = (how: WarpHow): WarpHow => (how.window === null ? how : { ...how, window: null });

/** Whether anything is asked of a map that might take it elsewhere than the features do. */
const isBound = ({ pins, forbidden, locked }: Required<Through>, how?: WarpHow): boolean =>
  pins.length + forbidden.length + locked.length > 0 || (how !== undefined && isWindowed(how));

const isFusible = ({ files: { data }, duration }: FeatureFiles): boolean =>
  data !== undefined && duration / data.hop <= mostFusedRows;

/** Of two that hold anything, nothing alike. */
const shareNothing = (a: FeatureFiles, b: FeatureFiles): boolean =>
  a.active !== null &&
  b.active !== null &&
  !warpKinds.some(
    (kind) =>
      a.files[kind] &&
      a.files[kind].dims === b.files[kind]?.dims &&
      (kind === 'data' || a.files[kind].hop === b.files[kind]?.hop),
  );

/** What has no features in common is compared by what correlates. */
const acrossKinds: WarpHow = { ...plainHow, method: 'ctw' };
