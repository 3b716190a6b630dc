import { describe, expect, it } from 'vitest';
import { wasmSound } from '#main/compute/sound.ts';
import { measurePair } from '#src/align/sync/pair.ts';
import type { PairSegment } from '#src/model/alignment.ts';
import { makeResampler } from '#src/signal/resample.ts';
import { soundOf } from '#src/signal/sound.ts';
import { describeSound } from '#src/signal/sound-summary.ts';

const rate = 16000;

function random(seed: number): () => number {
  let x = seed >>> 0;
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x / 2147483648 - 1;
  };
}

/** Bursts of coloured noise at uneven moments, as loud and as rough as talk. */
function talk(seconds: number, seed: number): Float32Array {
  const next = random(seed);
  const out = new Float32Array(seconds * rate);
  let i = 0;
  while (i < out.length) {
    const length = Math.round((0.1 + 0.15 * (next() + 1)) * rate);
    const pole = 0.3 + 0.3 * (next() + 1);
    const loud = 0.03 + 0.05 * (next() + 1);
    let y = 0;
    for (let k = 0; k < length && i + k < out.length; k++) {
      y = pole * y + next();
      out[i + k] = loud * y * Math.sin((Math.PI * k) / length);
    }
    i += length + Math.round(0.05 * (next() + 1) * rate);
  }
  return out;
}

const noisy = (x: Float32Array, level: number, seed: number): Float32Array => {
  const next = random(seed);
  return x.map((v) => v + level * next());
};

const arithmetic = wasmSound();
const measure = (a: Float32Array, b: Float32Array) => {
  const [soundA, soundB] = [soundOf(a, rate), soundOf(b, rate)] as const;
  const [summaryA, summaryB] = [describeSound(soundA, arithmetic), describeSound(soundB, arithmetic)];
  return measurePair(soundA, soundB, summaryA, summaryB, { arithmetic });
};
const at = (s: PairSegment, b: number): number =>
  s.a[0] + ((b - s.b[0]) * (s.a[1] - s.a[0])) / (s.b[1] - s.b[0]);

describe('measurePair', () => {
  const event = talk(90, 1);

  it('places a part of a recording to a fiftieth of a millisecond, whatever its level and polarity', () => {
    const b = noisy(event, 0.02, 3)
      .slice(20.5 * rate, 80 * rate)
      .map((v) => -0.01 * v);
    const found = measure(noisy(event, 0.02, 2), b);
    expect(found.status).toBe('matched');
    expect(found.segments).toHaveLength(1);
    for (const t of [0, 59.5])
      expect(Math.abs(at(found.segments[0] as PairSegment, t) - 20.5 - t)).toBeLessThan(2e-5);
    expect(found.confidence).toBeGreaterThan(0.9);
    expect(found.score).toBeGreaterThan(found.chance);
    expect(found.candidates[0]?.offset).toBeCloseTo(20.5, 3);
  });

  it('gives the same place the other way round', () => {
    const b = event.slice(30 * rate);
    const found = measure(b, event);
    expect(at(found.segments[0] as PairSegment, 40)).toBeCloseTo(10, 5);
    expect(found.candidates[0]?.offset).toBeCloseTo(-30, 3);
  });

  it('follows a clock that drifts', () => {
    const reader = makeResampler(rate, rate, 24);
    const step = 1 / (rate * (1 + 150e-6));
    const b = Float32Array.from(reader.read(soundOf(event, rate), 7, step, 75 * rate));
    const s = measure(event, b).segments[0] as PairSegment;
    expect(s.ppm).toBeCloseTo(150, 0);
    expect(Math.abs(at(s, 0) - 7)).toBeLessThan(3e-5);
    expect(Math.abs(at(s, 75) - 7 - 75 / (1 + 150e-6))).toBeLessThan(3e-5);
  });

  it('finds a pause of either recorder and when it was', () => {
    const cut = new Float32Array(event.length - 6 * rate);
    cut.set(event.subarray(0, 40 * rate));
    cut.set(event.subarray(46 * rate), 40 * rate);
    const b = measure(event, cut).segments;
    expect(b).toHaveLength(2);
    expect(Math.abs((b[0] as PairSegment).b[1] - 40)).toBeLessThan(0.05);
    expect(Math.abs((b[0] as PairSegment).a[1] - 40)).toBeLessThan(0.05);
    expect(Math.abs((b[1] as PairSegment).a[0] - 46)).toBeLessThan(0.05);
    const a = measure(cut, event).segments;
    expect(a).toHaveLength(2);
    expect(Math.abs((a[0] as PairSegment).a[1] - 40)).toBeLessThan(0.05);
    expect(Math.abs((a[1] as PairSegment).b[0] - 46)).toBeLessThan(0.05);
  });

  it('refuses what has nothing in common', () => {
    const found = measure(event, talk(70, 99));
    expect(found.status).toBe('refused');
    expect(found.confidence).toBe(0);
    expect(found.segments).toEqual([]);
  });

  it('gives the best places of what it refuses, each with what its windows reach', () => {
    const found = measure(event, talk(70, 99));
    const scores = found.candidates.map((c) => c.score);
    expect(scores.length).toBeGreaterThanOrEqual(3);
    expect(scores).toEqual([...scores].sort((p, q) => q - p));
    expect(scores[0]).toBe(found.score);
    for (const { offset, score } of found.candidates) {
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThan(found.chance);
      expect(offset).toBeGreaterThan(-70);
      expect(offset).toBeLessThan(90);
    }
  });

  it('refuses silence', () => {
    expect(measure(event, new Float32Array(30 * rate)).status).toBe('refused');
    expect(measure(new Float32Array(30 * rate), new Float32Array(30 * rate)).status).toBe('refused');
    expect(measure(new Float32Array(0), event).status).toBe('refused');
  });

  /** What is left of a recording when parts of it, from…to seconds, are lost. */
  const without = (x: Float32Array, ...lost: [number, number][]): Float32Array =>
    x.filter((_, i) => !lost.some(([from, to]) => i >= from * rate && i < to * rate));

  it('finds a stretch of two seconds between a pause of either recorder', () => {
    const a = noisy(without(event, [40, 44]), 0.01, 2);
    const b = noisy(without(event, [46, 51]), 0.01, 3);
    const found = measure(a, b);
    const offsets = found.segments.map((s) => s.a[0] - s.b[0]);
    expect(offsets).toHaveLength(3);
    for (const [k, offset] of [0, -4, 1].entries()) expect(offsets[k]).toBeCloseTo(offset, 4);
    const middle = found.segments[1] as PairSegment;
    expect(Math.abs(middle.b[0] - 44)).toBeLessThan(0.05);
    expect(Math.abs(middle.b[1] - 46)).toBeLessThan(0.05);
    expect(found.confidence).toBeGreaterThan(0.9);
  });

  it('finds what is left of the common time behind a late pause', () => {
    const found = measure(noisy(event, 0.01, 2), noisy(without(event, [82, 86]), 0.01, 3));
    expect(found.segments).toHaveLength(2);
    expect((found.segments[1] as PairSegment).a[0] - (found.segments[1] as PairSegment).b[0]).toBeCloseTo(
      4,
      4,
    );
  });

  it('doubts a pause in silence: nobody can hear when it was', () => {
    const hushed = event.map((v, i) => (i > 38 * rate && i < 45 * rate ? 0 : v));
    const found = measure(noisy(hushed, 0.01, 2), noisy(without(hushed, [40, 41]), 0.01, 3));
    expect(found.segments).toHaveLength(2);
    expect(found.confidence).toBeLessThan(0.5);
    // The mains hum on in both: alike at every moment, it tells of none.
    const humming = (x: Float32Array, phase: number): Float32Array =>
      x.map((v, i) => {
        const turn = (2 * Math.PI * 50 * i) / rate + phase;
        return v + 0.01 * [5, 6, 7, 9, 11, 13, 17, 20].reduce((sum, k) => sum + Math.sin(k * turn), 0);
      });
    const quiet = event.map((v, i) => (i > 40 * rate && i < 42.5 * rate ? 0 : v));
    const hum = measure(
      humming(noisy(quiet, 0.002, 2), 1),
      humming(noisy(without(quiet, [40.5, 41]), 0.002, 3), 2),
    );
    expect(hum.segments).toHaveLength(2);
    expect(hum.confidence).toBeLessThan(0.5);
  });

  it('stays sure over a stretch that noise drowns between others that lie on one line, not at an end', () => {
    const drowned = (from: number, to: number, loudness: number): Float32Array => {
      const out = noisy(event, 0.02, 5);
      const next = random(6);
      for (let i = from * rate; i < to * rate; i++) out[i] = (out[i] as number) + loudness * next();
      return out;
    };
    const inside = measure(noisy(event, 0.02, 4), drowned(35, 60, 5));
    expect(inside.segments).toHaveLength(1);
    expect(inside.confidence).toBeGreaterThan(0.95);
    // Windows still hear it, quarter seconds do not.
    expect(measure(noisy(event, 0.02, 4), drowned(65, 90, 0.8)).confidence).toBeGreaterThan(0.95);
    const last = measure(noisy(event, 0.02, 4), drowned(65, 90, 5));
    expect(last.segments).toHaveLength(1);
    expect(last.confidence).toBeLessThan(0.9);
  });

  it('does not believe an end of which something else is heard', () => {
    const b = noisy(event, 0.02, 5);
    b.set(talk(12, 77), 78 * rate);
    expect(measure(noisy(event, 0.02, 4), b).confidence).toBeLessThan(0.1);
  });

  it('does not break where a loop under a voice would fit another of its rounds', () => {
    const bar = talk(2, 5);
    const mixed = event.map((v, i) => v + 2 * (bar[i % bar.length] as number));
    const found = measure(noisy(mixed, 0.005, 1), noisy(mixed, 0.005, 2).slice(12 * rate, 80 * rate));
    expect(found.segments).toHaveLength(1);
    expect(at(found.segments[0] as PairSegment, 30)).toBeCloseTo(42, 4);
  });

  it('doubts a loop, and shows the other places', () => {
    const bar = talk(4, 5);
    const loop = Float32Array.from({ length: 80 * rate }, (_, i) => bar[i % bar.length] as number);
    const found = measure(noisy(loop, 0.01, 1), noisy(loop, 0.01, 2).slice(12 * rate, 60 * rate));
    expect(found.confidence).toBeLessThan(0.5);
    expect(found.candidates.length).toBeGreaterThan(3);
  });
});
