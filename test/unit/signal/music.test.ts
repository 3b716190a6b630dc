import { describe, expect, it } from 'vitest';
import { frameCount } from '#src/model/sequence.ts';
import { activeRange } from '#src/signal/activity.ts';
import { cepstrum } from '#src/signal/cepstrum.ts';
import { chroma } from '#src/signal/chroma.ts';
import { onsets } from '#src/signal/onset.ts';
import { estimateTuning } from '#src/signal/pitch-bands.ts';
import { soundOf } from '#src/signal/sound.ts';
import { eachSpectrum } from '#src/signal/spectra.ts';
import { inventPiece, perform, piano, random } from '#test/fixtures/performance.ts';

const rate = 16_000;
/** A tone of given pitch (MIDI) from `from` to `to` seconds in a recording of `seconds`. */
function tone(pitch: number, from: number, to: number, seconds: number): Float32Array {
  const f = 440 * 2 ** ((pitch - 69) / 12);
  return Float32Array.from({ length: seconds * rate }, (_, t) => {
    const time = t / rate;
    return time >= from && time < to ? 0.3 * Math.sin(2 * Math.PI * f * time) : 0;
  });
}
const strongest = (values: Float32Array, frame: number) => {
  const row = [...values.subarray(frame * 12, frame * 12 + 12)];
  return row.indexOf(Math.max(...row));
};

describe('eachSpectrum', () => {
  it('centres frame k on sample k·hop and gives the power of each bin', () => {
    const next = random(3);
    const samples = Float32Array.from({ length: 3000 }, () => next() - 0.5);
    const [size, hop] = [64, 50];
    const got: Float64Array[] = [];
    eachSpectrum(soundOf(samples, rate), size, hop, 7, (_, power) => got.push(power.slice()));
    expect(got).toHaveLength(7);
    for (const k of [0, 1, 6]) {
      let norm = 0;
      const x = Array.from({ length: size }, (_, t) => {
        const w = 0.5 - 0.5 * Math.cos((2 * Math.PI * t) / size);
        norm += w * w;
        return w * (samples[k * hop - size / 2 + t] ?? 0);
      });
      for (const bin of [0, 1, 5, size / 2]) {
        let [re, im] = [0, 0];
        for (const [t, v] of x.entries()) {
          re += v * Math.cos((2 * Math.PI * bin * t) / size);
          im -= v * Math.sin((2 * Math.PI * bin * t) / size);
        }
        expect(got[k]?.[bin]).toBeCloseTo((re * re + im * im) / norm, 6);
      }
    }
  });
});

describe('music features', () => {
  it.each([48, 57, 64, 71, 83])('chroma names the class of pitch %i', (pitch) => {
    const c = chroma(soundOf(tone(pitch, 0, 3, 3), rate), 0, 0.01);
    expect(strongest(c.values, 150)).toBe(pitch % 12);
  });

  it('an onset stands where the note begins and rings for a tenth of a second', () => {
    const o = onsets(soundOf(tone(69, 1, 3, 3), rate), 0, 0.01);
    expect(frameCount(o)).toBe(301);
    const strength = Array.from({ length: 250 }, (_, k) =>
      Math.hypot(...o.values.subarray(k * 12, k * 12 + 12)),
    );
    const peak = strength.indexOf(Math.max(...strength));
    expect(Math.abs(peak - 100)).toBeLessThanOrEqual(2);
    expect(strength[80]).toBe(0);
    expect(strength[130]).toBeLessThan(0.05);
  });

  it('does not depend on the level', () => {
    const { sound } = perform(inventPiece(1, 8), { tempo: () => 0.5, instrument: piano, seed: 1 });
    const samples = sound.read(0, sound.length);
    const quiet = soundOf(
      samples.map((v) => v * 0.01),
      rate,
    );
    for (const make of [(s: typeof sound) => chroma(s, 0, 0.01), (s: typeof sound) => onsets(s, 0, 0.01)]) {
      const [loud, soft] = [make(sound).values, make(quiet).values];
      for (let k = 0; k < loud.length; k += 17) expect(soft[k]).toBeCloseTo(loud[k] as number, 3);
    }
  });

  it.each([-40, -12, 0, 25, 48])('finds a tuning of %i cents', (tuning) => {
    const { sound } = perform(inventPiece(2, 16), { tempo: () => 0.5, instrument: piano, tuning, seed: 1 });
    expect(Math.abs(estimateTuning(sound) - tuning)).toBeLessThan(6);
  });

  it('silence gives features of zeros, no tuning and no active range', () => {
    const silence = soundOf(new Float32Array(2 * rate), rate);
    expect(activeRange(silence)).toBe(null);
    expect(estimateTuning(silence)).toBe(0);
    for (const s of [chroma(silence, 0, 0.01), onsets(silence, 0, 0.01), cepstrum(silence, 0.01)])
      expect(s.values.every((v) => Number.isFinite(v))).toBe(true);
    expect(chroma(silence, 0, 0.01).values.every((v) => v === 0)).toBe(true);
  });

  it('the active range leaves out silence before and after', () => {
    const [from, to] = activeRange(soundOf(tone(69, 1, 4, 6), rate)) ?? [0, 0];
    expect(from).toBeCloseTo(0.9, 1);
    expect(to).toBeCloseTo(4.1, 1);
  });
});
