import { statSync } from 'node:fs';
import type { WarpKind } from '#src/align/judge.ts';
import type { LibraryPiece } from '#src/align/query/measure-luck.ts';
import { type LibraryMatch, searchLibrary } from '#src/align/query/search-library.ts';
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
  /** What may be compared; the kind in which most is found is taken. */
  readonly kinds: readonly WarpKind[];
  readonly count: number;
  readonly seed: number;
};

export type FoundMatch = {
  /** Which file of the library, and where in it (source times). */
  readonly file: number;
  readonly start: number;
  readonly end: number;
} & Pick<LibraryMatch, 'score' | 'chance'>;

export type PassageOutcome = {
  readonly kind: WarpKind;
  readonly matches: readonly FoundMatch[];
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
/** Frames below which luck finds everything. */
export const leastFrames = 25;

/** Worker task: the passage's best places in the library; null where no file has anything to compare. */
export async function findPassage(task: PassageTask, context: TaskContext): Promise<PassageOutcome | null> {
  const { kinds, query } = task;
  const possible = kinds.filter((kind) => query.files[kind] && comparable(task, kind).length > 0);
  const outcomes = possible.map((kind, k) =>
    search(task, kind, possible.length, (done, total) =>
      context.progress(k * total + done, possible.length * total, 's searched', 'Searching'),
    ),
  );
  const chance = ({ matches }: PassageOutcome): number => matches[0]?.chance ?? 1;
  return outcomes.reduce<PassageOutcome | null>(
    (best, each) => (!best || chance(each) < chance(best) || (!best.told && each.told) ? each : best),
    null,
  );
}

/** Files that can be compared with the query: features of the same kind, space and clock. */
function comparable({ query, library }: PassageTask, kind: WarpKind): readonly number[] {
  const own = query.files[kind];
  return library.flatMap(({ files }, k) =>
    own && files[kind]?.dims === own.dims && files[kind].hop === own.hop ? [k] : [],
  );
}

function search(
  task: PassageTask,
  kind: WarpKind,
  ways: number,
  tell: (done: number, total: number) => void,
): PassageOutcome {
  const whole = loaded(task.query, kind);
  const raw = between(whole, task.range);
  const factor = Math.max(Math.round(finestHop / whole.hop), Math.ceil(frameCount(raw) / mostFrames), 1);
  const query = pooled(raw, factor);
  const compared = comparable(task, kind);
  // The last file is kept: luck is measured in several stretches of one.
  let last: { readonly file: number; readonly sequence: Sequence } | null = null;
  const sequenceOf = (file: number): Sequence => {
    if (last?.file !== file)
      last = { file, sequence: pooled(loaded(task.library[file] as FeatureFiles, kind), factor) };
    return last.sequence;
  };
  const stretches = compared.flatMap((file) =>
    stretchesOf(task, file, query, framesOf(task.library[file] as FeatureFiles, kind, factor)),
  );
  const found = searchLibrary(
    wasmPassages(),
    query,
    stretches.map(
      ({ file, from, to }): LibraryPiece => ({
        frames: to - from,
        load: () => slice(sequenceOf(file), from, to),
      }),
    ),
    {
      count: task.count,
      ways,
      seed: task.seed,
      watch: (done, total) => tell(Math.round(done * query.hop), Math.round(total * query.hop)),
    },
  );
  const matches = found.matches.map(({ piece, passage, score, chance }) => {
    const { file, from } = stretches[piece] as Stretch;
    const sequence = sequenceOf(file);
    const at = (frame: number) => Math.max(0, frameTime(sequence, from + frame - 0.5));
    return { file, start: at(passage.start), end: at(passage.end), score, chance };
  });
  return { kind, matches, compared, seconds: found.frames * query.hop, told: found.luck !== null };
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
