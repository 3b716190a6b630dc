import { makeRandom } from '#src/math/random.ts';
import { avsync } from '#src/vision/avsync/avsync.ts';
import { wholeFrame } from './baseline.ts';
import { makeClip, pictureOfClip, reversed, shifted } from './cases.ts';
import { asFile, type codings } from './files.ts';

const families: Readonly<Record<string, readonly string[]>> = {
  seen: ['hammer', 'ball', 'drummer', 'clap', 'front'],
  unseen: ['pendulum', 'stamp', 'profile'],
};

type Told = { readonly error: number | null; readonly confidence: number };

/** A row a family: errors of what is told, what is refused, and what is told of sounds that do not belong. */
export async function table(
  what: string,
  clips: number,
  first: number,
  coding: keyof typeof codings | null = null,
): Promise<void> {
  const [names, lag] = what.endsWith('-even')
    ? [what.slice(0, -5), 'even' as const]
    : [what, 'people' as const];
  const sure: Told[] = [];
  for (const family of families[names] ?? names.split(',')) {
    const [own, base, swapped, back]: [Told[], Told[], Told[], Told[]] = [[], [], [], []];
    let other: Float32Array | null = null;
    for (let seed = first; seed < first + clips; seed++) {
      const clip = await makeClip(family, seed, 20, lag);
      const { picture, samples } = coding
        ? await asFile(clip, coding)
        : { picture: pictureOfClip(clip), samples: clip.samples };
      const late = 2 * makeRandom(seed + 77).uniform() - 1;
      const told = (
        frames: typeof picture,
        heard: Float32Array,
        by: typeof avsync | typeof wholeFrame = avsync,
      ): Told => {
        const { offset, confidence } = by(frames, shifted(heard, late));
        return { error: offset === null ? null : 1000 * (offset - late), confidence };
      };
      const one = told(picture, samples);
      own.push(one);
      base.push(told(picture, samples, wholeFrame));
      if (one.confidence >= 0.9) sure.push(one);
      if (other) swapped.push(told(picture, other));
      back.push(told(reversed(picture), samples));
      other = samples;
      console.error(
        `${family} ${seed}: ${[one, ...swapped.slice(-1), ...back.slice(-1)].map(said).join(', ')}`,
      );
    }
    console.log(`${family.padEnd(8)} ${line('avsync', own)}\n         ${line('frame', base)}`);
    console.log(`         refused: swapped sound ${refusals(swapped)}, reversed picture ${refusals(back)}`);
  }
  const right = sure.filter(({ error }) => error !== null && Math.abs(error) <= 40).length;
  console.log(`confidence ≥ 0.9: ${right} of ${sure.length} within 40 ms`);
}

const said = ({ error, confidence }: Told): string =>
  error === null ? 'refused' : `${error.toFixed(0)} ms at ${confidence.toFixed(2)}`;

const refusals = (all: readonly Told[]): string =>
  `${all.filter(({ error }) => error === null).length} of ${all.length}`;

function line(name: string, all: readonly Told[]): string {
  const told = all.flatMap(({ error }) => (error === null ? [] : [error]));
  const size = told.map(Math.abs).sort((a, b) => a - b);
  const within = (ms: number) => `${size.filter((v) => v <= ms).length}`.padStart(3);
  const bias = [...told].sort((a, b) => a - b)[told.length >> 1] ?? Number.NaN;
  return `${name.padEnd(7)} of ${all.length}: ≤20 ms ${within(20)}  ≤40 ms ${within(40)}  told ${told.length}  worse than 100 ms ${size.filter((v) => v > 100).length}  median ${(size[size.length >> 1] ?? Number.NaN).toFixed(0)} ms, signed ${bias.toFixed(0)} ms`;
}
