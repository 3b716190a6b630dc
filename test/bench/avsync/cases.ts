import { makeRandom } from '#src/math/random.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import { soundOf, type Sound } from '#src/signal/sound.ts';
import { evenLag, faceFamilies, peopleLag, recordedSpeech, spokenSpeech } from './faces.ts';
import { distractors, impactFamilies, struckSound } from './impacts.ts';
import { analysed, type Filming, film, type Shape } from './scene.ts';
import { swungFamilies } from './swings.ts';

/** In an order that stays: seeds go by it. */
export const families = [
  ...['hammer', 'ball', 'drummer', 'clap', 'front', 'profile', 'pendulum', 'stamp'],
  ...['turning', 'passing', 'gliding', 'swelling', 'conducting', 'knock', 'rocking', 'stirring'],
];

/** A clip with truth. */
export type Clip = {
  readonly name: string;
  readonly shapes: (t: number) => readonly Shape[];
  readonly filming: Filming;
  /** As recorded with the picture: in step with it. */
  readonly samples: Float32Array;
  /** When something strikes; none of faces. */
  readonly hits: readonly number[];
};

const rates = [24, 25, 30000 / 1001, 30];

/** Clip number `seed` of a family. @param lag of faces: as of people, or even in ±70 ms */
export async function makeClip(
  family: string,
  seed: number,
  duration = 20,
  lag: 'people' | 'even' = 'people',
): Promise<Clip> {
  const random = makeRandom(1000 * seed + 17 * families.indexOf(family) + 5);
  const filming: Filming = {
    fps: rates[Math.floor(4 * random.uniform())] as number,
    duration,
    noise: 1 + 4 * random.uniform(),
    shake: random.uniform() < 0.5 ? 0 : 1.5 * random.uniform(),
    exposure: 0.5 * random.uniform(),
    seed: seed + 1,
  };
  const isBusy = random.uniform() < 0.6;
  const othersBeside = (x: number) => (isBusy ? distractors(random, duration, x) : () => []);
  if (family in impactFamilies) {
    const struck = impactFamilies[family as keyof typeof impactFamilies](random, duration);
    const others = othersBeside(struck.x);
    return {
      ...{ name: family, filming, shapes: (t) => [...others(t), ...struck.shapes(t)] },
      samples: struckSound(random, duration, struck.hits),
      hits: struck.hits.map(({ t }) => t),
    };
  }
  if (family in swungFamilies) {
    const swung = swungFamilies[family as keyof typeof swungFamilies](random, duration);
    const others = othersBeside(swung.x);
    const shapes = (t: number) => [...others(t), ...swung.shapes(t)];
    return { ...{ name: family, filming, shapes }, samples: swung.samples, hits: [] };
  }
  const speech = await (random.uniform() < 0.5 ? recordedSpeech : spokenSpeech)(random, duration);
  const face = faceFamilies[family as keyof typeof faceFamilies](
    random,
    duration,
    speech.open,
    lag === 'people' ? peopleLag : evenLag,
  );
  const others = othersBeside(face.x);
  for (let k = 0; k < speech.samples.length; k++)
    speech.samples[k] = (speech.samples[k] as number) + 0.003 * random.normal();
  return {
    name: family,
    filming,
    shapes: (t) => [...others(t), ...face.shapes(t)],
    samples: speech.samples,
    hits: [],
  };
}

/** The sound `late` seconds after the picture; silence where there is none. */
export function shifted(samples: Float32Array, late: number, rate = 16_000): Sound {
  const by = Math.round(late * rate);
  const out = new Float32Array(samples.length);
  for (let k = Math.max(0, by); k < out.length && k - by < samples.length; k++)
    out[k] = samples[k - by] as number;
  return soundOf(out, rate);
}

export const pictureOfClip = (clip: Clip): PictureFrames =>
  analysed(film(clip.shapes, clip.filming), clip.filming.fps);

/** The same frames in the reverse order. */
export function reversed(frames: PictureFrames): PictureFrames {
  const n = frames.times.length;
  const size = frames.width * frames.height;
  return {
    ...frames,
    read(start, count, into = new Uint8Array(count * size)) {
      for (let k = 0; k < count; k++)
        frames.read(n - 1 - start - k, 1, into.subarray(k * size, (k + 1) * size));
      return into.subarray(0, count * size);
    },
  };
}
