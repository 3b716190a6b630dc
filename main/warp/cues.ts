import { turned } from '#src/align/chance.ts';
import type { Cue } from '#src/align/fusion/cue.ts';
import type { FeatureSet, WarpKind } from '#src/align/judge.ts';
import { frameCount, type Sequence } from '#src/model/sequence.ts';
import { pictureDims, pictureParts } from '#src/vision/features/picture-features.ts';
import type { FeatureFiles } from './feature-files.ts';

/** A cue that recordings may be compared by, as a part of the features that they have anyhow. */
type CueSource = {
  readonly name: string;
  readonly kind: WarpKind;
  /** Which dimensions, [from, to); default: all. */
  readonly dimensions?: readonly [number, number];
};

/** What a model of the user's makes of pictures, in place of the four that the program sees in them. */
const vectorCue = 'vectors';

/** What is fused, as far as both recordings have it; columns of data besides. A new cue is one more line. */
const sources: readonly CueSource[] = [
  { name: 'harmony', kind: 'music', dimensions: [0, 12] },
  { name: 'onsets', kind: 'music', dimensions: [12, 24] },
  { name: 'timbre', kind: 'speech' },
  { name: 'words', kind: 'text' },
  { name: 'heights', kind: 'motion', dimensions: pictureParts.heights },
  { name: 'shape', kind: 'motion', dimensions: pictureParts.shape },
  { name: 'flow', kind: 'motion', dimensions: pictureParts.flow },
  { name: 'likeness', kind: 'motion', dimensions: pictureParts.likeness },
  { name: vectorCue, kind: 'motion' },
];

/** Whether features of so many dimensions hold it: what is seen is either the program's own parts or a model's vectors. */
const isHeld = ({ name, kind }: CueSource, dims: number): boolean =>
  kind !== 'motion' || (name === vectorCue) !== (dims === pictureDims);

export const mediaCues: readonly string[] = sources.map(({ name }) => name);

/** Columns of data are cues of their own up to so many; of more, neighbours go together. */
const mostColumns = 12;

/** One cue of a recording's own features: its name, and which dimensions of which features it is. */
export type FeatureCue = {
  readonly name: string;
  readonly kind: WarpKind;
  /** From the first, and not with the last, of `dims`. */
  readonly from: number;
  readonly to: number;
  readonly dims: number;
};

/** What of the features of one recording is told apart, kind by kind. */
export const cuesWithin = (files: FeatureFiles['files']): readonly FeatureCue[] =>
  sources.flatMap((source) => {
    const { name, kind, dimensions } = source;
    const dims = files[kind]?.dims;
    if (dims === undefined || !isHeld(source, dims)) return [];
    const [from, to] = dimensions ?? [0, dims];
    return [{ name, kind, from, to, dims }];
  });

/**
 * The cues that two recordings have in common. Columns of data are called as both call them, else `column 3`; several together
 * `columns 1–2`.
 * @param turn semitones by which b is turned to sound in a's key
 * @param names what each calls its columns of data
 */
export function cuesOf(
  a: FeatureSet,
  b: FeatureSet,
  turn: number,
  names: readonly [readonly string[], readonly string[]] = [[], []],
): readonly Cue[] {
  const all: readonly CueSource[] = [...sources, ...columns(a.data, sharedNames(...names))];
  return all.flatMap((source) => {
    const { name, kind, dimensions } = source;
    const [x, y] = [a[kind], b[kind]];
    if (!x || !y || x.dims !== y.dims || !isHeld(source, x.dims)) return [];
    const [from, to] = dimensions ?? [0, x.dims];
    const heard = kind === 'music' ? turned(y, turn) : y;
    return [{ name, a: part(x, from, to), b: part(heard, from, to) }];
  });
}

/** What both call a column; '' where they differ, or where it would not tell one cue from another. */
const sharedNames = (a: readonly string[], b: readonly string[]): readonly string[] =>
  a.map((name, k) =>
    name === b[k] && a.indexOf(name) === a.lastIndexOf(name) && !mediaCues.includes(name) ? name : '',
  );

function columns(data: Sequence | undefined, names: readonly string[]): readonly CueSource[] {
  if (!data) return [];
  const together = Math.ceil(data.dims / mostColumns);
  return Array.from({ length: Math.ceil(data.dims / together) }, (_, k) => {
    const [from, to] = [k * together, Math.min(data.dims, (k + 1) * together)];
    const name = to - from === 1 ? names[from] || `column ${to}` : `columns ${from + 1}–${to}`;
    return { name, kind: 'data', dimensions: [from, to] };
  });
}

function part(s: Sequence, from: number, to: number): Sequence {
  if (from === 0 && to === s.dims) return s;
  const values = new Float32Array(frameCount(s) * (to - from));
  for (let k = 0; k < frameCount(s); k++)
    values.set(s.values.subarray(k * s.dims + from, k * s.dims + to), k * (to - from));
  return { ...s, values, dims: to - from };
}
