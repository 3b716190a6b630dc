import { statSync } from 'node:fs';
import { InvalidInputError } from '#src/model/errors.ts';
import { type CommonSpace, learnCommonSpace } from '#src/align/query/common-space.ts';
import type { WarpKind } from '#src/align/judge.ts';
import type { Luck } from '#src/align/query/luck.ts';
import type { LibraryPiece } from '#src/align/query/measure-luck.ts';
import { foundAt, type LibraryMatch, searchLibrary } from '#src/align/query/search-library.ts';
import { between, frameCount, frameTime, pooled, type Sequence, slice } from '#src/model/sequence.ts';
import { wasmPassages } from '#main/compute/passages.ts';
import { type FeatureFiles, loadFeatures } from '#main/warp/feature-files.ts';
import type { TaskContext } from '#main/work/task-context.ts';

export type PassageTask = {
  readonly query: FeatureFiles;
  /** Source times of the passage. */
  readonly range: readonly [number, number];
  readonly library: readonly FeatureFiles[];
  /** Which file of the library the passage is of, where it is: it is not found in itself. */
  readonly own: readonly number[];
  /** Recordings of the query's and the library's kind, whose moments are the same by their clocks; null: no need of them. */
  readonly example: readonly [FeatureFiles, FeatureFiles] | null;
  /** What may be compared; what most is found in is taken. */
  readonly kinds: readonly WarpKind[];
  readonly count: number;
  readonly seed: number;
};

export type FoundMatch = {
  /** Which file of the library, and where in it (source times). */
  readonly file: number;
  readonly start: number;
  readonly end: number;
  /** A moment from the passage's middle, and where in the file the path puts it (source times). */
  readonly middle: readonly [number, number];
} & Pick<LibraryMatch, 'score' | 'chance'>;

export type PassageOutcome = {
  /** What of the query was compared, and with what of the library. */
  readonly kinds: readonly [WarpKind, WarpKind];
  /** Held-out correlations of the example, where there is one. */
  readonly correlations: readonly number[] | null;
  /** Best first; only such as luck seldom finds. */
  readonly matches: readonly FoundMatch[];
  /** Where nothing was found: the places likest to the passage, which luck might have found too. */
  readonly nearest: readonly FoundMatch[];
  /** Files that hold features of this kind in the query's space. */
  readonly compared: readonly number[];
  /** Seconds of library looked through. */
  readonly seconds: number;
  /** Whether the library is long enough to tell luck by. */
  readonly told: boolean;
};

/** Frames of what is compared: not finer than this (s), and not more of the query than so many. */
const finestHop = 0.04;
const mostFrames = 500;
/** Frames of an example that something can be learned from. */
const leastExample = 250;

/** One way of comparing: features of both, and what makes them comparable. */
type Way = {
  readonly kinds: readonly [WarpKind, WarpKind];
  readonly space: CommonSpace | null;
  readonly compared: readonly number[];
};

/** Of places that luck might find too so many are told, and only such as it finds in less than half of all searches. */
const nearestCount = 3;
const nearestChance = 0.5;

/**
 * Worker task: the passage's best places in the library; null where no file has anything to compare.
 * @throws InvalidInputError `nothing-common`
 */
export async function findPassage(task: PassageTask, context: TaskContext): Promise<PassageOutcome | null> {
  const ways = waysOf(task);
  const each = (asked: readonly Asked[], label: string): readonly Searched[] =>
    asked.map((one, k) =>
      search(task, one, ways.length, (done, total) =>
        context.progress(k * total + done, asked.length * total, 's searched', label),
      ),
    );
  const found = each(
    ways.map((way) => ({ way, luck: null, count: task.count, chance: foundAt })),
    'Searching',
  );
  const best = found.reduce<Searched | null>(
    (top, one) => (!top || chance(one) < chance(top) || (!top.outcome.told && one.outcome.told) ? one : top),
    null,
  );
  if (!best || best.outcome.matches.length > 0) return best?.outcome ?? null;
  const told = found.flatMap(({ luck }, k) =>
    luck ? [{ way: ways[k] as Way, luck, count: nearestCount, chance: nearestChance }] : [],
  );
  const [near] = [...each(told, 'Looking for what is likest')].sort((a, b) => chance(a) - chance(b));
  return near ? { ...near.outcome, matches: [], nearest: near.outcome.matches } : best.outcome;
}

type Asked = {
  readonly way: Way;
  /** Where it was measured before. */
  readonly luck: Luck | null;
  readonly count: number;
  readonly chance: number;
};
type Searched = { readonly outcome: PassageOutcome; readonly luck: Luck | null };

const chance = ({ outcome }: Searched): number => outcome.matches[0]?.chance ?? 1;

function waysOf(task: PassageTask): readonly Way[] {
  const pairs = task.example
    ? task.kinds.flatMap((x) => task.kinds.map((y) => [x, y] as const))
    : task.kinds.map((kind) => [kind, kind] as const);
  const ways = pairs
    .map((kinds) => ({ kinds, space: null, compared: comparable(task, kinds) }))
    .filter(({ compared }) => compared.length > 0);
  if (!task.example || ways.length === 0) return ways;
  const learned = ways
    .map((way) => ({ ...way, space: commonSpace(task, way.kinds) }))
    .filter(({ space }) => space !== null)
    .sort((a, b) => (b.space?.correlations[0] ?? 0) - (a.space?.correlations[0] ?? 0));
  if (learned.length === 0)
    throw new InvalidInputError(
      'nothing-common',
      'The two recordings of the example have nothing in common that could be learned.',
      'Give a longer pair, recorded together and beginning at the same moment.',
    );
  return learned.slice(0, 1);
}

/** Files that can be compared with the query: the features, of the same space and clock. */
function comparable({ query, library, example }: PassageTask, [x, y]: Way['kinds']): readonly number[] {
  const [own, other] = example
    ? [example[0].files[x], example[1].files[y]]
    : [query.files[x], query.files[x]];
  const isLike = (a: typeof own, b: typeof own) =>
    a !== undefined && b !== undefined && a.dims === b.dims && a.hop === b.hop;
  if (!isLike(query.files[x], own) || own?.hop !== other?.hop) return [];
  return library.flatMap(({ files }, k) => (isLike(files[y], other) ? [k] : []));
}

function commonSpace({ example }: PassageTask, [x, y]: Way['kinds']): CommonSpace | null {
  const [a, b] = example as readonly [FeatureFiles, FeatureFiles];
  const [p, q] = [loaded(a, x), loaded(b, y)].map((s) => pooled(s, factorOf(s, 0))) as [Sequence, Sequence];
  const n = Math.min(frameCount(p), frameCount(q));
  if (n < leastExample) return null;
  return learnCommonSpace(slice(p, 0, n), slice(q, 0, n));
}

const factorOf = ({ hop }: Sequence, frames: number): number =>
  Math.max(Math.round(finestHop / hop), Math.ceil(frames / mostFrames), 1);

function search(
  task: PassageTask,
  { way: { kinds, space, compared }, luck, ...wanted }: Asked,
  ways: number,
  tell: (done: number, total: number) => void,
): Searched {
  const whole = loaded(task.query, kinds[0]);
  const raw = between(whole, task.range);
  const factor = factorOf(whole, frameCount(raw));
  const query = pooled(raw, factor);
  const inSpace = (s: Sequence): Sequence => (space ? { ...s, ...space.y(s) } : s);
  // The last file is kept: luck is measured in several stretches of one.
  let last: { readonly file: number; readonly sequence: Sequence } | null = null;
  const sequenceOf = (file: number): Sequence => {
    if (last?.file !== file)
      last = {
        file,
        sequence: inSpace(pooled(loaded(task.library[file] as FeatureFiles, kinds[1]), factor)),
      };
    return last.sequence;
  };
  const stretches = compared.flatMap((file) =>
    stretchesOf(task, file, query, framesOf(task.library[file] as FeatureFiles, kinds[1], factor)),
  );
  const found = searchLibrary(
    wasmPassages(),
    space ? space.x(query) : query,
    stretches.map(
      ({ file, from, to }): LibraryPiece => ({
        frames: to - from,
        load: () => slice(sequenceOf(file), from, to),
      }),
    ),
    {
      ...wanted,
      ...(luck ? { luck } : {}),
      ways,
      seed: task.seed,
      watch: (done, total) => tell(Math.round(done * query.hop), Math.round(total * query.hop)),
    },
  );
  const matches = found.matches.map(({ piece, passage, score, chance }) => {
    const { file, from } = stretches[piece] as Stretch;
    const sequence = sequenceOf(file);
    const at = (frame: number) => Math.max(0, frameTime(sequence, from + frame - 0.5));
    const middle = passage.j.length >> 1;
    return {
      ...{ file, start: at(passage.start), end: at(passage.end), score, chance },
      middle: [frameTime(query, middle), frameTime(sequence, from + (passage.j[middle] as number))] as const,
    };
  });
  const outcome = {
    kinds,
    correlations: space?.correlations ?? null,
    matches,
    nearest: [],
    compared,
    seconds: found.frames * query.hop,
    told: found.luck !== null,
  };
  return { outcome, luck: found.luck };
}

type Stretch = { readonly file: number; readonly from: number; readonly to: number };

/** All of a file, or what is left of it without the passage itself. */
function stretchesOf(
  { own, range }: PassageTask,
  file: number,
  { hop }: Pick<Sequence, 'hop'>,
  m: number,
): readonly Stretch[] {
  if (!own.includes(file)) return [{ file, from: 0, to: m }];
  const [from, to] = range.map((time) => Math.round(time / hop)) as [number, number];
  return [
    { file, from: 0, to: Math.min(m, from) },
    { file, from: Math.min(m, to + 1), to: m },
  ];
}

/** Frames of a file's features once pooled, told by the size of the file they lie in. */
function framesOf({ files }: FeatureFiles, kind: WarpKind, factor: number): number {
  const { path, dims } = files[kind] as { path: string; dims: number };
  return Math.ceil(statSync(path).size / (4 * dims) / factor);
}

const loaded = (features: FeatureFiles, kind: WarpKind): Sequence => {
  const file = features.files[kind];
  const made = file && loadFeatures({ ...features, files: { [kind]: file } })[kind];
  if (!made) throw new Error(`no ${kind} features`);
  return made;
};
