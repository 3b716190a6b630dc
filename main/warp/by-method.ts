import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chance } from '#src/align/chance.ts';
import type { WarpKind } from '#src/align/judge.ts';
import { turned } from '#src/align/chance.ts';
import { acrossSpaces } from '#src/align/methods/facts.ts';
import { pca } from '#src/math/pca.ts';
import { project } from '#src/math/projection.ts';
import { type MethodWarp, warpByMethod } from '#src/align/warp-by-method.ts';
import type { Compared, ComparedAs } from '#src/align/warp-compared.ts';
import type { Through } from '#src/align/through.ts';
import { between, frameCount, type Sequence } from '#src/model/sequence.ts';
import type { WarpHow } from '#src/model/warp-how.ts';
import { cached, cacheKey } from '#main/media/cache.ts';
import type { Pool } from '#main/work/pool.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { type FeatureFiles, loadFeatures } from './feature-files.ts';
import { readSequence, type SequenceFile, writeSequence } from './sequence-files.ts';
import type { WarpRun } from './request.ts';

const version = 7;

/** Which features of either are compared, and by how many semitones b is turned for it. */
export type MethodInput = {
  readonly a: FeatureFiles;
  readonly b: FeatureFiles;
  readonly kinds: readonly [WarpKind, WarpKind];
  readonly turn: number;
  /** Without the silence before and after. */
  readonly trimmed: boolean;
  readonly how: WarpHow;
  readonly through: Through;
  /** Pairs that are learnt from as well, their features as those of this one. */
  readonly others: readonly OtherPair[];
};

/** Another pair, by how many semitones its b is turned for it, and what its two are called. */
export type OtherPair = {
  readonly a: FeatureFiles;
  readonly b: FeatureFiles;
  readonly turn: number;
  readonly name: string;
};

/** Where lies what a method compared; plain data, sent to workers. */
export type ComparedFiles = {
  readonly key: string;
  readonly how: WarpHow;
  readonly chance: Chance;
  readonly of: ComparedAs;
  readonly files: readonly [SequenceFile, SequenceFile];
};

/** What a method found, and what it compared. */
export type MethodOutcome = Omit<MethodWarp, 'compared'> & { readonly compared: ComparedFiles };

/** The warp by a method of the user's choice, made once on a worker and kept in the cache. */
export async function outcomeByMethod(input: MethodInput, pool: Pool, run: WarpRun): Promise<MethodOutcome> {
  const { a, b, kinds, turn, trimmed, how, through, others } = input;
  // What the document calls the others says nothing of what is in them; their names are in what is said of them.
  const plain = { ...how, pool: others.map(({ a, b, turn, name }) => [a.key, b.key, turn, name]) };
  const key = cacheKey(['by-method', version, a.key, b.key, kinds, turn, trimmed, plain, through]);
  const folder = await cached(
    'warps',
    key,
    async (place) => {
      await pool.run('warpMethod', { ...input, folder: place }, run);
    },
    run.signal ? { signal: run.signal } : {},
  );
  const facts = JSON.parse(await readFile(join(folder, 'facts.json'), 'utf8')) as Facts;
  const [x, y] = facts.files;
  const files = [
    { ...x, path: join(folder, 'a') },
    { ...y, path: join(folder, 'b') },
  ] as const;
  return { ...facts.found, compared: { key, how, chance: facts.found.chance, of: comparedAs(kinds), files } };
}

/** Where one of the two is a table, its rows are what tells. */
const comparedAs = (kinds: MethodInput['kinds']): ComparedAs =>
  kinds.includes('data') ? 'rows' : 'features';

type Facts = {
  readonly found: Omit<MethodWarp, 'compared'>;
  readonly files: readonly [Omit<Sequence, 'values'>, Omit<Sequence, 'values'>];
};

/** Worker task: runs the method and writes what it found and compared into `folder`. */
export async function warpMethod(
  { a, b, kinds, turn, trimmed, how, through, others, folder }: MethodInput & { readonly folder: string },
  context: TaskContext,
): Promise<null> {
  const [x, y] = [a, b].map((files, k) => {
    const kind = kinds[k] as WarpKind;
    const all = featuresOf(files, kind, trimmed);
    return kind === 'motion' && (acrossSpaces as readonly string[]).includes(how.method)
      ? principal(all, pictureComponents)
      : all;
  }) as unknown as Compared;
  const pooled = others.map((other) => ({ name: other.name, pair: pooledPair(other, kinds) }));
  const had = pooled.flatMap(({ name, pair }) => (pair ? [{ name, pair }] : []));
  const unlike = pooled.flatMap(({ name, pair }) => (pair ? [] : [name]));
  let last = 0;
  const { compared, ...found } = await warpByMethod(context.compute().compute, x, turned(y, turn), how, {
    ...through,
    of: comparedAs(kinds),
    others: had.map(({ pair }) => pair),
    othersNames: had.map(({ name }) => name),
    watch: (done, total, unit) => {
      const now = performance.now();
      if (now - last < 100) return;
      last = now;
      context.progress(done, total, unit, `Aligning (${how.method})`);
    },
  });
  const files = compared.map((s, k) => writeSequence(s, join(folder, k === 0 ? 'a' : 'b')));
  const note =
    unlike.length === 0
      ? []
      : [
          `${unlike.join(', ')} ${unlike.length === 1 ? 'has' : 'have'} no ${[...new Set(kinds)].join(' and ')} to learn from.`,
        ];
  const findings = { ...found.findings, notes: [...found.findings.notes, ...note] };
  writeFileSync(join(folder, 'facts.json'), JSON.stringify({ found: { ...found, findings }, files }));
  return null;
}

/** What another pair holds of the same kinds, either way round; null: it does not, or nothing is heard or seen. */
function pooledPair({ a, b, turn }: OtherPair, [p, q]: MethodInput['kinds']): Compared | null {
  const holds = ({ active, files }: FeatureFiles, kind: WarpKind) => active !== null && kind in files;
  if (holds(a, p) && holds(b, q)) return [featuresOf(a, p, true), turned(featuresOf(b, q, true), turn)];
  if (holds(b, p) && holds(a, q)) return [featuresOf(b, p, true), featuresOf(a, q, true)];
  return null;
}

/** Of a picture's many numbers, which go together, so many are compared where correlations are sought. */
export const pictureComponents = 16;

export function principal(s: Sequence, keep: number): Sequence {
  const frames = { rows: frameCount(s), cols: s.dims, values: Float64Array.from(s.values) };
  const { projection } = pca(frames, Math.min(keep, frames.rows - 1));
  const { values, cols } = project(projection, frames);
  return { ...s, values: Float32Array.from(values), dims: cols };
}

function featuresOf(files: FeatureFiles, kind: WarpKind, trimmed: boolean): Sequence {
  const all = loadFeatures(files)[kind];
  if (!all) throw new Error(`no ${kind} features`);
  return trimmed && files.active ? between(all, files.active) : all;
}

/** Reads what was compared back (on a worker). */
export const loadCompared = ({ files: [a, b] }: ComparedFiles): Compared => [
  readSequence(a),
  readSequence(b),
];
