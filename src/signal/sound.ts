/**
 * Decoded sound of one recording: mono samples in −1…1 on an even grid that starts at source time 0
 * (a stream that starts late begins with silence). Reading is synchronous so that it can stand in the
 * middle of a numeric loop on a worker thread; the samples themselves may lie on disk.
 */
export type Sound = {
  /** Samples per second. */
  readonly rate: number;
  /** Number of samples. */
  readonly length: number;
  /** Samples start … start+count−1; zeros where the range leaves 0…length−1. `into` is reused when given. */
  read(start: number, count: number, into?: Float32Array): Float32Array;
};

/** Sound whose samples are 16-bit integers. */
export type IntegerSound = Sound & {
  /** As `read`, into the first `count` places of `into`; 32768 would be 1. */
  readIntegers(start: number, count: number, into: Int16Array): void;
};

/** Whether its samples can be had as 16-bit integers, without rounding. */
export const holdsIntegers = (sound: Sound): sound is IntegerSound => 'readIntegers' in sound;

/** Sound held in memory. */
export function soundOf(samples: Float32Array, rate: number): Sound {
  return {
    rate,
    length: samples.length,
    read(start, count, into = new Float32Array(count)) {
      const out = into.subarray(0, count).fill(0);
      const from = Math.max(0, start);
      const to = Math.min(samples.length, start + count);
      if (to > from) out.set(samples.subarray(from, to), from - start);
      return out;
    },
  };
}

/** A stretch of a sound, from `from` to `to` seconds, as a sound of its own: it holds nothing of what is beside it. */
export function cutSound(sound: Sound, from: number, to: number): Sound {
  const first = Math.max(0, Math.round(from * sound.rate));
  const length = Math.max(0, Math.min(sound.length, Math.round(to * sound.rate)) - first);
  return {
    rate: sound.rate,
    length,
    read(start, count, into = new Float32Array(count)) {
      const out = sound.read(first + start, count, into);
      out.fill(0, 0, Math.max(0, Math.min(count, -start)));
      out.fill(0, Math.max(0, Math.min(count, length - start)), count);
      return out;
    },
  };
}
