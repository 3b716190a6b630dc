import { ofOtherPairs } from '#src/align/calibrate-spread.ts';
import { fusedScores } from '#src/align/fusion/scores.ts';
import { leastConfidence, type Verdict, type WarpKind } from '#src/align/judge.ts';
import { type Asked, confidenceThrough, type Free, heldAgainstFree } from '#src/align/doubts.ts';
import { errorLeft } from '#src/align/error-left.ts';
import { confirmedScores, type PinScore, scoresOfOtherPairs } from '#src/align/pin-scores.ts';
import type { PinnedTime } from '#src/align/pinned-time.ts';
import type { Through } from '#src/align/through.ts';
import type { Curve } from '#src/align/curve.ts';
import { acrossSpaces, likeWithLike } from '#src/align/methods/facts.ts';
import { type CueShares, cueSharesWithin } from '#src/model/cue-shares.ts';
import { InvalidInputError, MediaError, type SynclineError } from '#src/model/errors.ts';
import { type Doubt, fusedMethod, isOfPin, type WarpFindings, type WarpHow } from '#src/model/warp-how.ts';
import type { Pool } from '#main/work/pool.ts';
import type { TaskInput } from '#main/work/tasks.ts';
import { type MethodOutcome, outcomeByMethod } from './by-method.ts';
import type { Grain } from './pair-tasks.ts';
import type { FeatureFiles } from './feature-files.ts';
import type { Fused } from './fused.ts';
import type { Prepared } from './prepared.ts';
import type { WarpOutcome, WarpRequest, WarpRun } from './request.ts';

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

/**
 * The warp by the program's own choice: DTW over what suits the pair.
 * @param grain for a drag under way: coarser at first, and on means while the pin moves; null: all of it
 */
export async function solve(
  pool: Pick<Pool, 'run'>,
  { a, b, verdict, fused }: Omit<Prepared, 'outcome' | 'others'>,
  { pins = [], forbidden = [], locked = [], confirmed = [], method = 'auto' }: WarpRequest,
  grain: Grain | null,
  run: WarpRun,
): Promise<WarpOutcome> {
  const name = `dtw-${method === 'fused' ? fusedMethod : (verdict?.kind ?? (method === 'auto' ? 'music' : method))}`;
  const refused = (confidence: number, reason: string): WarpOutcome => ({
    ...{ map: [], sd: [], confidence, reason, notes: [], doubts: [], left: null },
    findings: fused ? findingsOf(fused) : null,
    method: name,
  });
  if (!verdict) return refused(0, whyNothing(a, b).message);
  const { chance, turn } = fused ?? verdict;
  // Whether both hold the same thing does not depend on how they are warped: one cue alone may have told it.
  const confidence = Math.max(chance.confidence, verdict.chance.confidence);
  // What the user has pinned or trusts is known: the two belong together there.
  const isTold = pins.length + locked.length > 0;
  if (confidence < leastConfidence && !isTold)
    return refused(
      confidence,
      'The two recordings are no more alike than by luck: they do not seem to hold the same thing. ' +
        'Pin a moment in both if you know better.',
    );
  const through = { pins, forbidden, locked };
  const quick = grain !== null;
  const input: TaskInput<'warpSolve'> = {
    ...{ a, b, verdict, through, quick },
    ...(grain && { grain: grain === 'asking' ? 'resting' : grain }),
    ...(fused && { fused }),
    // All of an action looks alike, so that leaving out seems cheap where it is seen.
    ...(!fused && verdict.kind === 'motion' && { leaveOut: dearLeaveOut }),
  };
  // Two voices fit far worse than one piece played twice, so that leaving nearly all out may come cheaper; but
  // the wholes were found alike (or the user says so), so it is the price of leaving out that was too low.
  const solved = async (wanted: Required<Through>) => {
    const cheap = { ...input, through: wanted };
    const first: Curve = await pool.run('warpSolve', cheap, run);
    if (!chance.whole || shareMatched(first, a, b) >= 1) return { curve: first, as: cheap };
    const dear = { ...cheap, leaveOut: dearLeaveOut };
    return { curve: await pool.run('warpSolve', dear, run), as: dear };
  };
  const { curve, as } = await solved(through);
  if (curve.a.length < 2)
    throw new MediaError('too-short', 'There is too little to warp.', 'Use longer recordings.');
  const share = shareMatched(curve, a, b);
  if (share < 1 && !isTold)
    return refused(
      confidence * share,
      'Only a small part of the two recordings matches, too little to tell it from luck. ' +
        'Pin a moment in both if you know that they hold the same thing.',
    );
  const isAsked = pins.length + forbidden.length + locked.length + confirmed.length > 0;
  const canTell = isAsked && confidence >= leastConfidence;
  const isFree = pins.length + forbidden.length + locked.length === 0;
  const found = canTell ? (isFree ? curve : (await solved(nothing)).curve) : null;
  const free = found && shareMatched(found, a, b) >= 1 ? found : null;
  const isScored = canTell && pins.length > 0 && (!quick || grain === 'asking');
  const ofConfirmed = confirmedScores(curve, confirmed);
  const scores = [...(isScored ? await pool.run('warpScores', as, run) : []), ...ofConfirmed];
  const prior = fused ? fusedScores : verdict.kind === 'data' ? ofOtherPairs : scoresOfOtherPairs;
  const held = heldAgainst(
    curve,
    free && { curve: free, unwindowed: null },
    { ...through, window: null },
    scores,
    prior,
  );
  return {
    ...asMap(held.curve),
    left: leftIn(held, scores, prior),
    confidence: confidenceThrough(confidence, through, held.doubts),
    method: name,
    findings: fused ? findingsOf(fused, held.curve) : null,
    reason: null,
    doubts: held.doubts,
    notes: [
      ...(fused ? cueNotes(fused.cues.cues) : []),
      ...turnNotes(turn),
      ...held.doubts.map(doubtNote),
      ...scaleNotes(held.scale, held.asked - ofConfirmed.length, ofConfirmed.length),
    ],
  };
}

const nothing: Required<Through> = { pins: [], forbidden: [], locked: [] };

/** What each cue counted for, in words; those that tell least come last. */
function cueNotes(cues: CueShares['cues']): readonly string[] {
  const told = cues.filter(({ weight }) => weight >= 0.005).sort((p, q) => q.weight - p.weight);
  const silent = cues.filter(({ weight }) => weight < 0.005);
  const names = (of: CueShares['cues']) => of.map(({ name }) => name).join(', ');
  if (told.length === 0)
    return [`No cue says more than luck would (${names(cues)}): they count as they fit by themselves.`];
  return [
    `Compared by ${told.map(({ name, weight }) => `${name} (${Math.round(100 * weight)} %)`).join(', ')}.`,
    ...(silent.length > 0 ? [`Next to nothing was told by ${names(silent)}.`] : []),
  ];
}

/** @param curve the path that was found, beyond which no cue carries any; left out: none was */
const findingsOf = ({ cues, files }: Fused, { a, b }: Pick<Curve, 'a' | 'b'> = none): WarpFindings => ({
  ...{ correlations: null, cost: null, rounds: null, converged: null, heldOut: null },
  cues: cueSharesWithin(cues, [a[0] ?? 0, b[0] ?? 0], [a.at(-1) ?? 0, b.at(-1) ?? 0]),
  hop: files[0].hop,
  notes: [...cueNotes(cues.cues)],
});

const none: Pick<Curve, 'a' | 'b'> = { a: [], b: [] };

const asMap = (curve: Curve): Pick<WarpOutcome, 'map' | 'sd'> => ({
  map: curve.a.map((t, k) => [t, curve.b[k] as number] as const),
  sd: curve.sd,
});

/**
 * The curve held against what the features alone give; null: they cannot tell.
 * @param scores of the pins; none: they are not asked
 */
const heldAgainst = (
  curve: Curve,
  free: Free | null,
  asked: Asked,
  scores: readonly PinScore[],
  prior?: readonly number[],
) =>
  free === null
    ? { curve, doubts: [], scale: 1, asked: 0 }
    : heldAgainstFree(curve, free, scores, asked, prior);

/** How much error is likely left, from the deviations before the answers scaled them and from those answers. */
function leftIn(
  { curve, scale }: { readonly curve: Curve; readonly scale: number },
  scores: readonly PinScore[],
  prior: readonly number[],
) {
  const told = curve.a.map((a, k) => ({ a, sd: (curve.sd[k] as number) / scale }));
  return errorLeft(told, scores, prior);
}

/** What is in doubt, and by how much, as a sentence. */
function doubtNote(doubt: Doubt): string {
  const off = `${Math.abs(doubt.off).toFixed(2)} s ${doubt.off > 0 ? 'later' : 'earlier'} in B than where the two are alike`;
  const times = (span: readonly [number, number]) => span.map((t) => Number(t.toFixed(2))).join('–');
  if (isOfPin(doubt))
    return `The pin ${doubt.pin.join(',')} lies ${off}: the map around it is no surer than that.`;
  const what =
    'forbidden' in doubt
      ? `What is forbidden, ${times(doubt.forbidden.a)} s of A against ${times(doubt.forbidden.b)} s of B, holds the map`
      : 'trusted' in doubt
        ? `The trusted part, ${times(doubt.trusted)} s of A, lies`
        : `The window (${doubt.window}) holds the map`;
  return `${what} up to ${off}: there the map is no surer than that.`;
}

/** Deviations changed by less than this factor are not worth a word. */
const noticeable = 1.3;
/** From so many pins on what they say of the pair outweighs what is known of others. */
const enough = 10;

const counted = (count: number, one: string): readonly string[] =>
  count === 0 ? [] : [count === 1 ? `the ${one}` : `the ${count} ${one}s`];

const scaleNotes = (scale: number, pins: number, confirmed: number): readonly string[] =>
  scale > noticeable || scale < 1 / noticeable
    ? [
        `Held against ${[...counted(pins, 'pin'), ...counted(confirmed, 'confirmed point')].join(' and ')}, ` +
          `the map’s deviations are ${scale > 1 ? `widened ${scale.toFixed(1)} times` : `narrowed ${(1 / scale).toFixed(1)} times`}, ` +
          `so that nine in ten hold${scale > 1 && pins + confirmed < enough ? ': few such points promise little' : ''}.`,
      ]
    : [];

const turnNotes = (turn: number): readonly string[] =>
  turn === 0
    ? []
    : [
        `B sounds ${Math.abs(turn)} semitone${Math.abs(turn) > 1 ? 's' : ''} ${turn > 0 ? 'lower' : 'higher'} than A.`,
      ];

/** The warp by a method of the user's choice, over what suits the pair or what of each can be had. */
export async function byMethod(
  pool: Pool,
  { a, b, verdict, others }: Omit<Prepared, 'outcome' | 'fused'>,
  how: WarpHow,
  through: Through,
  run: WarpRun,
): Promise<MethodOutcome> {
  const kinds = kindsFor(a, b, verdict, how);
  const within = ([ta, tb]: PinnedTime) => isActive(a, ta) && isActive(b, tb);
  const parts = (through.locked ?? []).flatMap(({ map }) => map);
  const trimmed = [...(through.pins ?? []), ...parts].every(within);
  return await outcomeByMethod(
    { a, b, kinds, trimmed, turn: verdict?.kind === 'music' ? verdict.turn : 0, how, through, others },
    pool,
    run,
  );
}

const isActive = ({ active }: FeatureFiles, time: number): boolean =>
  active !== null && time >= active[0] && time <= active[1];

function kindsFor(
  a: FeatureFiles,
  b: FeatureFiles,
  verdict: Verdict | null,
  how: WarpHow,
): readonly [WarpKind, WarpKind] {
  if (verdict) return [verdict.kind, verdict.kind];
  const wanted = ownKinds.filter((kind) => kind === how.features);
  if (wanted.some((kind) => ![a, b].some(({ files }) => kind in files)))
    throw new InvalidInputError(
      'bad-how',
      `Neither of the recordings has anything of the kind “${how.features}”.`,
      'Let the program choose the features.',
    );
  const [x, y] = [a, b].map(({ files, active }) =>
    active === null ? undefined : [...wanted, ...ownKinds].find((kind) => kind in files),
  );
  if (!x || !y) throw silent();
  if (likeWithLike.includes(how.method) && (x !== y || a.files[x]?.dims !== b.files[y]?.dims))
    throw unlike(how.method, a, b);
  return [x, y];
}

/** Why nothing can be shown of a pair that neither has features in common nor was compared by a method. */
export const whyNothing = (a: FeatureFiles, b: FeatureFiles): SynclineError =>
  a.active === null || b.active === null ? silent() : unlike(null, a, b);

const silent = () =>
  new MediaError(
    'no-features',
    'One of the recordings is silent, nothing moves in its picture, or its text has no times: there is nothing to compare.',
    'Choose another stream, or another recording.',
  );

/** @param method null: the program's own */
function unlike(method: string | null, a: FeatureFiles, b: FeatureFiles): InvalidInputError {
  const [x, y] = [a, b].map(({ files }) =>
    files.data ? `numbers in ${files.data.dims} column${files.data.dims === 1 ? '' : 's'}` : 'no numbers',
  );
  return new InvalidInputError(
    'nothing-in-common',
    `${method ? `${method} compares frame with frame, and these` : 'These'} two have no features in common: A holds ${x}, B ${y}.`,
    `Use ${acrossSpaces.join(', ')}, which need none in common, or choose files with the same columns.`,
  );
}

/** What speaks best for a recording alone. */
const ownKinds: readonly WarpKind[] = ['data', 'speech', 'music', 'motion', 'text'];

/**
 * What a method found as the warp of a pair; refused where it is no better than luck.
 * @param free what it finds where nothing is asked of it; null where nothing is
 * @param scores of the pins; none: they are not asked
 */
export function outcomeOf(
  { a, b, verdict }: Omit<Prepared, 'outcome' | 'fused' | 'others'>,
  { curve, chance, findings, compared }: MethodOutcome,
  { pins = [], forbidden = [], locked = [], confirmed = [] }: WarpRequest,
  free: (Free & Pick<MethodOutcome, 'chance'>) | null,
  ofPins: readonly PinScore[] = [],
): WarpOutcome {
  const [x, y] = kindsFor(a, b, verdict, compared.how);
  // Whether both hold the same thing does not depend on how they are warped: features in common may have told it.
  const known = verdict?.chance.confidence ?? 0;
  const confidence = Math.max(chance.confidence, known);
  const reason =
    pins.length + locked.length > 0 || (confidence >= leastConfidence && curve.a.length > 1)
      ? null
      : 'The two recordings are no more alike than by luck, as this method sees them. ' +
        'Pin a moment in both if you know better, or try another method.';
  const canTell = free !== null && Math.max(free.chance.confidence, known) >= leastConfidence;
  const asked: Asked = { pins, forbidden, locked, window: compared.how.window };
  const ofConfirmed = confirmedScores(curve, confirmed);
  const scores = [...ofPins, ...ofConfirmed];
  const prior = compared.of === 'rows' ? ofOtherPairs : scoresOfOtherPairs;
  const held = heldAgainst(curve, canTell ? free : null, asked, scores, prior);
  return {
    ...(reason ? { map: [], sd: [] } : asMap(held.curve)),
    left: reason ? null : leftIn(held, scores, prior),
    confidence: confidenceThrough(confidence, asked, held.doubts),
    method: `${compared.how.method}-${x === y ? x : `${x}-${y}`}`,
    findings,
    reason,
    doubts: held.doubts,
    notes: [
      ...turnNotes(verdict?.turn ?? 0),
      ...findings.notes,
      ...held.doubts.map(doubtNote),
      ...scaleNotes(held.scale, held.asked - ofConfirmed.length, ofConfirmed.length),
    ],
  };
}
