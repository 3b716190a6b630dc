import { type FrameSums, costTile, frameSums, type TileRect } from '#src/align/cost-tile.ts';
import { turned } from '#src/align/chance.ts';
import { rowsTogether } from '#src/align/method-frames.ts';
import { atPace, curveAtPace, paceOf, spanAtPace, throughAtPace } from '#src/align/pace.ts';
import { keptLocked } from '#src/align/locked.ts';
import { type FeatureSet, judge, type Verdict, type WarpKind } from '#src/align/judge.ts';
import { checkHeld, warpSequences } from '#src/align/warp.ts';
import { type PinScore, scorePins } from '#src/align/pin-scores.ts';
import { scoreComparedPins, warpCompared } from '#src/align/warp-compared.ts';
import type { Through } from '#src/align/through.ts';
import { rowWaver, waverAt } from '#src/align/fusion/weigh.ts';
import type { Curve } from '#src/align/curve.ts';
import { between, frameCount, pooled, type Sequence } from '#src/model/sequence.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { type ComparedFiles, loadCompared } from './by-method.ts';
import { type FeatureFiles, loadFeatures } from './feature-files.ts';
import { type Fused, loadFused } from './fused.ts';
import { watched } from './watched.ts';

export type PairInput = { readonly a: FeatureFiles; readonly b: FeatureFiles };

/**
 * What a worker keeps between calls about the pair it worked on last, so that tiles and re-solving while
 * the user drags cost only what is new.
 */
type Desk = {
  readonly key: string;
  readonly a: Sequence;
  readonly b: Sequence;
  sums: readonly [FrameSums, FrameSums] | null;
  /** Means of frames, so few that a path through them is there before the next picture of the screen. */
  means: readonly [Sequence, Sequence] | null;
  readonly known: Map<string, Curve>;
  /** The same on means. */
  readonly knownMoving: Map<string, Curve>;
};

/**
 * How finely a warp is solved: while a pin moves on means of frames, once it rests on all of them; `asking`: every pin is asked
 * of the map without it, too.
 */
export type Grain = WorkGrain | 'asking';
type WorkGrain = 'moving' | 'resting';
/** Frames of the longer of the two while a pin moves. */
const movingFrames = 1000;

/** Both as a grain takes them. */
function atGrain(d: Desk, grain: WorkGrain): readonly [Sequence, Sequence] {
  if (grain === 'resting') return [d.a, d.b];
  const factor = Math.max(1, Math.ceil(Math.max(frameCount(d.a), frameCount(d.b)) / movingFrames));
  d.means ??= [pooled(d.a, factor), pooled(d.b, factor)];
  return d.means;
}

let desk: Desk | null = null;
const mostKnown = 1000;

function deskFor({ a, b }: PairInput, { kind, turn }: Verdict): Desk {
  const key = `${a.key} ${b.key} ${kind} ${turn}`;
  if (desk?.key === key) return desk;
  desk = null;
  const [x, y] = [loadFeatures(a)[kind], loadFeatures(b)[kind]];
  if (!x || !y) throw new Error(`no ${kind} features`);
  const [p, q] = kind === 'data' ? rowsTogether(x, y) : [x, turned(y, turn)];
  desk = { key, a: p, b: q, sums: null, means: null, known: new Map(), knownMoving: new Map() };
  return desk;
}

/** The same for all that the pair has in common, as one. */
function deskOfFused(fused: Fused): Desk {
  if (desk?.key === fused.key) return desk;
  desk = null;
  const [a, b] = loadFused(fused);
  desk = { key: fused.key, a, b, sums: null, means: null, known: new Map(), knownMoving: new Map() };
  return desk;
}

/** The same for what a method compared. */
function deskOf(compared: ComparedFiles): Desk {
  if (desk?.key === compared.key) return desk;
  desk = null;
  const [a, b] = loadCompared(compared);
  desk = { key: compared.key, a, b, sums: null, means: null, known: new Map(), knownMoving: new Map() };
  return desk;
}

/** Worker task: which features suit the pair, and how surely the two belong together. Null: none in common. */
export async function warpJudge(
  input: PairInput & { readonly kinds: readonly WarpKind[] },
  context: TaskContext,
): Promise<Verdict | null> {
  const compute = watched(context.compute().compute, context, 'Comparing');
  return await judge(compute, heard(input.a), heard(input.b), input.kinds);
}

/** Features without the silence before and after, which would pass for likeness; none of a silent recording. */
function heard(files: FeatureFiles): FeatureSet {
  const { active } = files;
  if (!active) return {};
  return Object.fromEntries(
    Object.entries(loadFeatures(files)).map(([kind, s]) => [kind, between(s, active)]),
  );
}

type SolveInput = PairInput & {
  readonly verdict: Verdict;
  /** Instead of the features of the verdict. */
  readonly fused?: Fused;
  readonly through: Required<Through>;
  readonly quick: boolean;
  /** Default: `resting`. */
  readonly grain?: WorkGrain;
  readonly leaveOut?: number;
};

/** Worker task: the warp through all pins. `quick` trades the grain of the first pass for speed. */
export async function warpSolve(input: SolveInput, context: TaskContext): Promise<Curve> {
  const { a, b, options, pace } = solving(input);
  const { locked } = options;
  const pins = checkHeld(a, b, options.pins, locked);
  const compute = watched(context.compute().compute, context, 'Warping', frameCount(a));
  const curve = await warpSequences(compute, a, b, { ...options, pins, locked });
  return keptLocked(pace === 1 ? curve : curveAtPace(curve, 1 / pace), input.through.locked);
}

/** Worker task: how far every pin lies from the warp through the others. */
export async function warpScores(input: SolveInput, context: TaskContext): Promise<readonly PinScore[]> {
  const { a, b, options, pace } = solving(input);
  const compute = watched(context.compute().compute, context, 'Asking the pins', 2 * frameCount(a));
  const scores = await scorePins(compute, a, b, options);
  const back = (seconds: number) => seconds / pace;
  return scores.map(({ pin: [ta, tb], off, sd }) => ({
    ...{ pin: [back(ta), back(tb)], off: back(off), sd: back(sd) },
  }));
}

function solving(input: SolveInput) {
  const desk = input.fused ? deskOfFused(input.fused) : deskFor(input, input.verdict);
  const isTable = input.verdict.kind === 'data';
  const pace = input.fused?.pace ?? (isTable ? paceOf([desk.a, desk.b]) : 1);
  const [a, b] = atGrain(desk, input.grain ?? 'resting').map((s) => atPace(s, pace)) as [Sequence, Sequence];
  const known = input.grain === 'moving' ? desk.knownMoving : desk.known;
  if (known.size > mostKnown) known.clear();
  const options = {
    ...(pace === 1 ? input.through : throughAtPace(input.through, pace)),
    chance: (input.fused ?? input.verdict).chance.step,
    // While a pin moves there is no time for it.
    ...(isTable && input.grain !== 'moving' ? { rows: true } : {}),
    ...(input.fused ? { waver: isTable ? rowWaver : waverAt(a.hop), tempo: true } : {}),
    known,
    ...(input.leaveOut === undefined ? {} : { leaveOut: input.leaveOut }),
    ...(input.a.active ? { activeA: spanAtPace(input.a.active, pace) } : {}),
    ...(input.b.active ? { activeB: spanAtPace(input.b.active, pace) } : {}),
    ...(input.quick ? { coarseCells: 1e7 } : {}),
  };
  return { a, b, options, pace };
}

/** Worker task: the warp through other pins, in the space in which a method compared the pair. */
export async function warpThroughPins({
  compared,
  through,
  grain,
}: {
  readonly compared: ComparedFiles;
  readonly through: Required<Through>;
  readonly grain: WorkGrain;
}): Promise<Curve> {
  const desk = deskOf(compared);
  const { known } = desk;
  const { pins, forbidden, locked } = through;
  const isFree = pins.length + forbidden.length + locked.length === 0 && compared.how.window === null;
  const key = `free ${grain}`;
  const before = isFree ? known.get(key) : undefined;
  if (before) return before;
  const curve = await warpCompared(
    cpuCompute(),
    atGrain(desk, grain),
    compared.how,
    compared.chance,
    through,
    compared.of,
  );
  // Every movement of a drag is held against it.
  if (isFree) known.set(key, curve);
  return curve;
}

/** Worker task: how far every pin lies from the warp through the others, in the space in which a method compared the pair. */
export async function warpComparedScores(
  { compared, through }: { readonly compared: ComparedFiles; readonly through: Through },
  context: TaskContext,
): Promise<readonly PinScore[]> {
  const { a, b } = deskOf(compared);
  const compute = watched(context.compute().compute, context, 'Asking the pins', 2 * frameCount(a));
  return await scoreComparedPins(compute, [a, b], compared.how, compared.chance, through, compared.of);
}

type TileInput = { readonly rect: TileRect; readonly columns: number; readonly rows: number };

/** Worker task: a tile of the cost matrix in that space. */
export async function comparedTile({
  compared,
  ...tile
}: TileInput & { readonly compared: ComparedFiles }): Promise<Uint8Array> {
  return tileOf(deskOf(compared), tile);
}

/** Worker task: a tile of the cost matrix, see costTile. */
export async function warpTile({
  verdict,
  fused,
  a,
  b,
  ...tile
}: PairInput & TileInput & Pick<SolveInput, 'verdict' | 'fused'>): Promise<Uint8Array> {
  return tileOf(fused ? deskOfFused(fused) : deskFor({ a, b }, verdict), tile);
}

function tileOf(d: Desk, { rect, columns, rows }: TileInput): Uint8Array {
  d.sums ??= [frameSums(d.a), frameSums(d.b)];
  return costTile(...d.sums, rect, columns, rows);
}
