import type { Sinc } from './sinc.ts';

/**
 * Time-stretching that follows a given clock: overlap-add of grains whose places in the source are asked for
 * one by one (WSOLA; Verhelst & Roelands 1993). Every grain lies within `reach` of where the clock wants it,
 * so errors never add up; inside that reach the place is chosen where the sound goes on most smoothly.
 */
export const grain = { seconds: 0.04, reach: 0.006 } as const;

export type Stretcher = {
  /** Output samples between grains. */
  readonly hop: number;
  /**
   * The next `hop` output samples of every channel. `centre` is the source position (samples) asked for at the
   * first of them; `source` holds the channels from source sample `offset` on, `margin` samples around centre.
   */
  next(source: readonly Float32Array[], offset: number, centre: number): readonly Float32Array[];
  /** Source samples needed on each side of a centre. */
  readonly margin: number;
};

/**
 * A stretcher of sound that is given bit by bit.
 * @param inRate samples a second of the source
 * @param outRate samples a second of the output
 * @param sinc reads the source between its samples
 */
export function makeStretcher(inRate: number, outRate: number, channels: number, sinc: Sinc): Stretcher {
  const hop = Math.max(16, Math.round((grain.seconds / 2) * outRate));
  const step = inRate / outRate;
  const reach = Math.round(grain.reach * inRate);
  const span = Math.ceil(2 * hop * step);
  const margin = span + reach + sinc.half + 4;
  const window = Float32Array.from(
    { length: 2 * hop },
    (_, i) => 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / hop),
  );
  // The second half of the grain before, still to be added, and where its source goes on.
  const tail = Array.from({ length: channels }, () => new Float32Array(hop));
  let goesOn: Float32Array | null = null;
  const stride = Math.max(1, Math.floor(inRate / 8000));

  function bestShift(source: readonly Float32Array[], at: number): number {
    if (!goesOn) return 0;
    let best = Number.NEGATIVE_INFINITY;
    let shift = 0;
    for (let d = -reach; d <= reach; d += stride) {
      let dot = 0;
      let energy = 1e-9;
      for (let i = 0; i < goesOn.length; i++) {
        let x = 0;
        for (const channel of source) x += channel[at + d + i * stride] ?? 0;
        dot += x * (goesOn[i] as number);
        energy += x * x;
      }
      const score = dot / Math.sqrt(energy);
      if (score > best) {
        best = score;
        shift = d;
      }
    }
    return shift;
  }

  return {
    hop,
    margin,
    next(source, offset, centre) {
      const start = Math.round(centre) - offset;
      const place = bestShift(source, start) + start + (goesOn ? 0 : centre - Math.round(centre));
      const first = goesOn === null;
      const out = tail.map((rest, c) => {
        const made = new Float32Array(hop);
        const samples = source[c] as Float32Array;
        for (let i = 0; i < 2 * hop; i++) {
          // Nothing precedes the first grain: it starts at full strength.
          const weight = first && i < hop ? 1 : (window[i] as number);
          const value = weight * sinc.at(samples, place + i * step);
          if (i < hop) made[i] = value + (rest[i] as number);
          else rest[i - hop] = value;
        }
        return made;
      });
      const after = Math.round(place + hop * step);
      goesOn = new Float32Array(Math.floor((hop * step) / stride));
      for (let i = 0; i < goesOn.length; i++)
        for (const channel of source) goesOn[i] = (goesOn[i] as number) + (channel[after + i * stride] ?? 0);
      return out;
    },
  };
}
