import { describe, expect, it } from 'vitest';
import { devices, sceneEnd, sceneStart } from '#main/demo/devices.ts';
import { openEye } from '#main/demo/picture.ts';
import { mouthAt, writeScript } from '#main/demo/script.ts';
import { dryScene, recordSound, sceneRate } from '#main/demo/sound.ts';
import { timeMap, knot } from '#src/model/time-map.ts';

const script = writeScript(1, -2, 14);

/** Lag in seconds of `b` behind `a` near 0, by plain correlation with a parabola through the top. */
function lag(a: Float32Array, b: Float32Array, rate: number, reach: number): number {
  const score = (d: number) => {
    let sum = 0;
    for (let i = reach; i < a.length - reach; i++) sum += (a[i] as number) * (b[i + d] as number);
    return sum;
  };
  const scores = Array.from({ length: 2 * reach + 1 }, (_, i) => score(i - reach));
  const top = scores.indexOf(Math.max(...scores));
  const [x = 0, y = 0, z = 0] = scores.slice(top - 1, top + 2);
  return (top - reach + (0.5 * (x - z)) / (x - 2 * y + z)) / rate;
}

describe('demo', () => {
  it('has one reference, three cameras with other clocks, a pause, and valid maps', () => {
    expect(devices).toHaveLength(4);
    expect(devices[0]?.segments[0]?.ppm).toBe(0);
    for (const device of devices) {
      const segments = device.segments.map((s) => ({
        knots: [knot(s.timeline[0], s.source[0]), knot(s.timeline[1], s.source[1])],
      }));
      expect(() => timeMap(segments)).not.toThrow();
      expect(device.segments[0]?.source[0]).toBe(0);
      expect(device.segments.at(-1)?.source[1]).toBe(device.duration);
      expect(device.segments[0]?.timeline[0]).toBeGreaterThan(sceneStart + 1);
      expect(device.segments.at(-1)?.timeline[1]).toBeLessThan(sceneEnd - 1);
    }
    const paused = devices.filter((d) => d.segments.length === 2);
    expect(paused).toHaveLength(1);
    const [first, second] = paused[0]?.segments ?? [];
    expect((second?.timeline[0] ?? 0) - (first?.timeline[1] ?? 0)).toBeCloseTo(7.3, 9);
  });

  it('records the scene at the very moments that its truth states', () => {
    const dry = dryScene(script, 1);
    const base = devices[1];
    if (!base) throw new Error('no camera');
    const source = [0, 10] as const;
    const make = (start: number, ppm: number) =>
      recordSound(dry, script, {
        ...base,
        duration: 10,
        segments: [{ source, timeline: [start, start + 10 / (1 + ppm * 1e-6)], ppm }],
        sound: { ...base.sound, rate: 48_000, noise: 0, clips: false },
      });
    const still = make(1, 0);
    // Starts 0.4317 ms later, so everything comes that much earlier; then 200 ppm on top, over a short window.
    const at = (x: Float32Array, from: number, seconds: number) =>
      x.slice(from * sceneRate, (from + seconds) * sceneRate);
    const late = make(1.0004317, 0);
    expect(lag(at(still, 2, 1), at(late, 2, 1), sceneRate, 120) * 1000).toBeCloseTo(-0.4317, 2);
    const fast = make(1, 200);
    for (const from of [1, 4, 8]) {
      const seen = lag(at(still, from, 0.2), at(fast, from, 0.2), sceneRate, 120) * 1000;
      expect(Math.abs(seen - (from + 0.1) * 0.2)).toBeLessThan(0.02);
    }
  });

  it('is the same for the same seed and another for another', () => {
    expect(writeScript(1, 0, 20)).toEqual(writeScript(1, 0, 20));
    expect(writeScript(2, 0, 20)).not.toEqual(writeScript(1, 0, 20));
    const short = writeScript(3, 0, 2);
    expect(dryScene(short, 3)).toEqual(dryScene(short, 3));
  });

  it('moves the mouths with the voices and the picture with time', () => {
    const syllable = script.syllables.find((s) => s.start > 2);
    if (!syllable) throw new Error('silence');
    expect(mouthAt(script, syllable.speaker, syllable.start + syllable.length / 2)).toBeGreaterThan(0.4);
    expect(mouthAt(script, syllable.speaker === 0 ? 1 : 0, syllable.start + syllable.length / 2)).toBe(0);
    const camera = devices.find((d) => d.picture?.rotation === 90)?.picture;
    if (!camera) throw new Error('no turned camera');
    const eye = openEye(script, { ...camera, grain: 0 }, 1);
    const first = eye.draw(3).slice();
    expect(first).toHaveLength((camera.width * camera.height * 3) / 2);
    expect(eye.draw(3)).toEqual(first);
    expect(eye.draw(3.2)).not.toEqual(first);
  });
});
