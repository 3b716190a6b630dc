import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Chance, transposition } from '#src/align/chance.ts';
import { type Fusion, fuse } from '#src/align/fusion/fuse.ts';
import type { CueShares } from '#src/model/cue-shares.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { rowsTogether } from '#src/align/method-frames.ts';
import { atPace, paceOf, spanAtPace } from '#src/align/pace.ts';
import { frameCount } from '#src/model/sequence.ts';
import { cached, cacheKey } from '#main/media/cache.ts';
import type { Pool } from '#main/work/pool.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { cuesOf, mediaCues } from './cues.ts';
import { type FeatureFiles, loadFeatures } from './feature-files.ts';
import { readSequence, type SequenceFile, writeSequence } from './sequence-files.ts';
import type { WarpRun } from './request.ts';
import { watched } from './watched.ts';

const version = 6;

/** Frames of the longer recording at most: what is fused in a minute or two. Longer ones are compared more coarsely. */
const mostFrames = 120_000;

/** All cues of a pair as one, and where they lie; plain data, sent to workers. */
export type Fused = {
  readonly key: string;
  readonly cues: CueShares;
  readonly chance: Chance;
  /** Semitones by which b was turned to sound in a's key. */
  readonly turn: number;
  /** On a clock so many times slower they were fused, and are to be warped: of tables, else 1. */
  readonly pace: number;
  readonly files: readonly [SequenceFile, SequenceFile];
};

type Input = {
  readonly a: FeatureFiles;
  readonly b: FeatureFiles;
  /** Names of cues that are left out. */
  readonly without: readonly string[];
};

/**
 * Fuses what two recordings have in common, once on a worker; kept in the cache. Null: nothing.
 * @throws InvalidInputError `bad-cue` for a name that no cue has, `no-cues` where all of them are left out
 */
export async function fusedPair({ a, b, without }: Input, pool: Pool, run: WarpRun): Promise<Fused | null> {
  const key = cacheKey(['fused', version, a.key, b.key, [...without].sort()]);
  const folder = await cached(
    'warps',
    key,
    async (place) => {
      await pool.run('warpFuse', { a, b, without, folder: place }, run);
    },
    run.signal ? { signal: run.signal } : {},
  );
  const facts = JSON.parse(await readFile(join(folder, 'facts.json'), 'utf8')) as Omit<Fused, 'key'> | null;
  if (!facts) return null;
  const [x, y] = facts.files;
  return {
    ...facts,
    key,
    files: [
      { ...x, path: join(folder, x.path) },
      { ...y, path: join(folder, y.path) },
    ],
  };
}

/** Worker task: fuses the cues and writes them, with what each counts for, into `folder`. */
export async function warpFuse(
  { a, b, without, folder }: Input & { readonly folder: string },
  context: TaskContext,
): Promise<null> {
  const compute = watched(context.compute().compute, context, 'Weighing what each cue tells');
  const [whole, other] = [loadFeatures(a), loadFeatures(b)];
  // Tables have no other kinds of features beside their numbers.
  const tables = whole.data && other.data && rowsTogether(whole.data, other.data);
  const pace = tables ? paceOf(tables) : 1;
  const [x, y] = tables
    ? [{ data: atPace(tables[0], pace) }, { data: atPace(tables[1], pace) }]
    : [whole, other];
  const turn = x.music && y.music ? await transposition(compute, x.music, y.music) : 0;
  const inCommon = a.active && b.active ? cuesOf(x, y, turn, [a.names ?? [], b.names ?? []]) : [];
  const unknown = without.find(
    (name) => !mediaCues.includes(name) && inCommon.length > 0 && inCommon.every((cue) => cue.name !== name),
  );
  if (unknown !== undefined)
    throw new InvalidInputError(
      'bad-cue',
      `These two have no cue “${unknown}” in common.`,
      `They have ${inCommon.map(({ name }) => name).join(', ')}.`,
    );
  const cues = inCommon.filter(({ name }) => !without.includes(name));
  if (cues.length === 0 && inCommon.length > 0)
    throw new InvalidInputError(
      'no-cues',
      `All that the two have in common is left out: ${inCommon.map(({ name }) => name).join(', ')}.`,
      'Leave at least one cue in.',
    );
  const write = (facts: Omit<Fused, 'key'> | null) =>
    writeFileSync(join(folder, 'facts.json'), JSON.stringify(facts), { flag: 'wx' });
  if (cues.length === 0 || !a.active || !b.active) {
    write(null);
    return null;
  }
  const finest = Math.min(...cues.flatMap((cue) => [cue.a.hop, cue.b.hop]));
  const longest = Math.max(...cues.flatMap((cue) => [cue.a, cue.b].map((s) => frameCount(s) * s.hop)));
  const fusion = await fuse(compute, cues, {
    activeA: spanAtPace(a.active, pace),
    activeB: spanAtPace(b.active, pace),
    hop: Math.max(finest, longest / mostFrames),
  });
  const files = (['a', 'b'] as const).map((side) => {
    const file = writeSequence(atPace(fusion[side], 1 / pace), join(folder, side));
    return { ...file, path: basename(file.path) };
  }) as unknown as Fused['files'];
  const { chance } = fusion;
  write({ cues: sharesOf(fusion, pace), chance, turn, pace, files });
  return null;
}

/** As a document keeps them: no finer than anybody can see. */
const sharesOf = ({ cues, along }: Fusion, pace: number): CueShares => ({
  at: along?.at.map(([ta, tb]) => [rounded(ta / pace, 1e3), rounded(tb / pace, 1e3)] as const) ?? [],
  cues: cues.map(({ name, weight }, k) => ({
    name,
    weight: rounded(weight, 1e6),
    shares: along?.shares[k]?.map((share) => rounded(share, 1e3)) ?? [],
  })),
});

const rounded = (value: number, parts: number): number => Math.round(value * parts) / parts;

/** Reads both back (on a worker). */
export const loadFused = ({ files: [a, b] }: Fused) => [readSequence(a), readSequence(b)] as const;
