import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { soundGrid } from '#main/export/plan.ts';
import { renderSound } from '#main/export/render-sound.ts';
import { createWav } from '#main/export/wav-writer.ts';
import { toInt24, wavHeader } from '#src/formats/wav.ts';
import { CancelledError } from '#src/model/errors.ts';
import { knot, linearTimeMap, type TimeMap, timeMap } from '#src/model/time-map.ts';
import { makeSinc } from '#src/signal/sinc.ts';
import { burstNear, bursts } from './support/media.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

let made = 0;
/** Renders one channel and reads it back as any WAV reader would. */
async function render(
  samples: Float32Array,
  rate: number,
  map: TimeMap,
  range: [number, number],
  outRate = 48_000,
) {
  const source = join(folder, `${++made}.f32`);
  const output = join(folder, `${made}.wav`);
  await writeFile(source, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  const run = { at: 0, from: 0, count: samples.length };
  const file = { path: source, rate, channels: 1, length: samples.length, runs: [run], warnings: [] };
  await renderSound(file, map, soundGrid(...range, outRate), output);
  const bytes = await readFile(output);
  const data = bytes.indexOf('data') + 8;
  const count = bytes.readUInt32LE(data - 4) / 3;
  expect(bytes.length).toBe(data + count * 3 + ((count * 3) % 2));
  return Float32Array.from({ length: count }, (_, i) => bytes.readIntLE(data + 3 * i, 3) / 8_388_608);
}

describe('sinc reading', () => {
  it('reads a tone between its samples to −90 dB, up and down in rate', () => {
    for (const [inRate, outRate, hz] of [
      [48_000, 48_000, 18_000],
      [16_000, 48_000, 6500],
      [48_000, 16_000, 6500],
      [96_000, 44_100, 18_000],
    ] as const) {
      const x = Float32Array.from({ length: 4000 }, (_, i) => Math.sin((2 * Math.PI * hz * i) / inRate));
      const sinc = makeSinc(inRate, outRate);
      for (let p = 1000; p < 3000; p += 7.3137)
        expect(Math.abs(sinc.at(x, p) - Math.sin((2 * Math.PI * hz * p) / inRate))).toBeLessThan(3e-5);
    }
  });

  it('keeps out what the lower rate cannot hold', () => {
    const x = Float32Array.from({ length: 4000 }, (_, i) => Math.sin((2 * Math.PI * 9500 * i) / 48_000));
    const sinc = makeSinc(48_000, 16_000);
    for (let p = 1000; p < 3000; p += 7.3) expect(Math.abs(sinc.at(x, p))).toBeLessThan(1e-4);
  });
});

describe('rendered sound', () => {
  it('is the very samples where clock and rate are the timeline’s', async () => {
    const x = Float32Array.from({ length: 96_000 }, (_, i) => Math.sin(i * i * 1e-4) * 0.7);
    const y = await render(x, 48_000, linearTimeMap(-0.5, 0, 2), [0, 1]);
    expect(y).toHaveLength(48_000);
    for (let i = 0; i < y.length; i++)
      expect(Math.abs((y[i] as number) - (x[i + 24_000] as number))).toBeLessThan(7e-8);
  });

  it('puts every moment where the map says, at any drift and rate, to a microsecond', async () => {
    for (const [rate, ppm] of [
      [48_000, 200],
      [44_100, -200],
      [16_000, 35],
      [96_000, 0],
    ] as const) {
      const map = linearTimeMap(2.34567, ppm, 20);
      const times = [1, 7.3, 13.7, 18.9];
      const y = await render(bursts(times, 20, rate), rate, map, [3, 22]);
      expect(y).toHaveLength(19 * 48_000);
      for (const s of times) {
        const t = 2.34567 + s / (1 + ppm * 1e-6) - 3;
        expect(Math.abs((burstNear(y, 48_000, t) ?? Number.NaN) - t)).toBeLessThan(1e-6);
      }
    }
  });

  it('is silent in a pause, before and after, and right on both sides of it', async () => {
    const map = timeMap([{ knots: [knot(1, 0), knot(4, 3)] }, { knots: [knot(7.3, 3), knot(9.3, 5)] }]);
    const x = bursts([0.5, 2.9, 3.1, 4.5], 5, 48_000).map((v) => v + 0.1);
    const y = await render(x, 48_000, map, [0, 12]);
    expect(y).toHaveLength(12 * 48_000);
    const isSilent = (from: number, to: number) =>
      y.subarray(Math.round(from * 48_000), Math.round(to * 48_000)).every((v) => v === 0);
    expect([isSilent(0, 1), isSilent(4, 7.3), isSilent(9.3, 12)]).toEqual([true, true, true]);
    expect([isSilent(0.9, 1.01), isSilent(3.99, 4.1), isSilent(7.2, 7.31)]).toEqual([false, false, false]);
    const lifted = y.map((v) => (v === 0 ? 0 : v - 0.1));
    for (const t of [1.5, 3.9, 7.4, 8.8])
      expect(Math.abs((burstNear(lifted, 48_000, t) ?? Number.NaN) - t)).toBeLessThan(2e-6);
  });

  it('stretches an elastic segment without changing its pitch, and keeps to the map', async () => {
    const rate = 44_100;
    const times = [1, 2, 3, 4, 5];
    const x = bursts(times, 6, rate);
    // A steady tone beside the bursts: 440 Hz must stay 440 Hz.
    for (let i = 0; i < x.length; i++)
      x[i] = (x[i] as number) * 0.9 + 0.05 * Math.sin((2 * Math.PI * 440 * i) / rate);
    const map = timeMap([{ knots: [knot(0, 0), knot(4, 3), knot(6.5, 6)] }]);
    const y = await render(x, rate, map, [0, 6.5]);
    expect(y).toHaveLength(6.5 * 48_000);
    let crossings = 0;
    for (let i = 48_001; i < 6 * 48_000; i++)
      if ((y[i - 1] as number) < 0 && (y[i] as number) >= 0) crossings++;
    expect(crossings / 5).toBeGreaterThan(430);
    expect(crossings / 5).toBeLessThan(470); // the bursts add a few
    for (const s of times) {
      const t = s < 3 ? (s * 4) / 3 : 4 + ((s - 3) * 2.5) / 3;
      let top = 0;
      let place = 0;
      for (let i = Math.round((t - 0.03) * 48_000); i < (t + 0.03) * 48_000; i++)
        if (Math.abs(y[i] ?? 0) > top) {
          top = Math.abs(y[i] ?? 0);
          place = i / 48_000;
        }
      expect(top).toBeGreaterThan(0.2);
      expect(Math.abs(place - t)).toBeLessThan(0.02);
    }
  });

  it('keeps holes and late starts of the source where they are', async () => {
    const x = bursts([0.5, 1.5], 2, 48_000);
    const source = join(folder, 'holes.f32');
    const output = join(folder, 'holes.wav');
    await writeFile(source, new Uint8Array(x.buffer));
    const runs = [
      { at: 4800, from: 0, count: 48_000 },
      { at: 100_000, from: 48_000, count: 48_000 },
    ];
    const file = { path: source, rate: 48_000, channels: 1, length: 148_000, runs, warnings: [] };
    await renderSound(file, linearTimeMap(0, 0, 4), soundGrid(0, 4, 48_000), output);
    const bytes = await readFile(output);
    const data = bytes.indexOf('data') + 8;
    const y = Float32Array.from(
      { length: 4 * 48_000 },
      (_, i) => bytes.readIntLE(data + 3 * i, 3) / 8_388_608,
    );
    expect(burstNear(y, 48_000, 0.6)).toBeCloseTo(0.6, 6);
    const second = 100_000 / 48_000 + 0.5;
    expect(burstNear(y, 48_000, second)).toBeCloseTo(second, 6);
  });

  it('stops when told to', async () => {
    const abort = new AbortController();
    const source = join(folder, 'stop.f32');
    await writeFile(source, new Uint8Array(48_000 * 4));
    const file = {
      path: source,
      rate: 48_000,
      channels: 1,
      length: 48_000,
      runs: [{ at: 0, from: 0, count: 48_000 }],
      warnings: [],
    };
    const work = renderSound(
      file,
      linearTimeMap(0, 0, 60),
      soundGrid(0, 60, 48_000),
      join(folder, 'stop.wav'),
      {
        signal: abort.signal,
        progress: (n) => {
          if (n > 100_000) abort.abort();
        },
      },
    );
    await expect(work).rejects.toThrow(CancelledError);
  });
});

describe('WAV', () => {
  it('says RF64 and the true sizes when they do not fit 32 bits', () => {
    const frames = 48_000 * 3600 * 5;
    const bytes = wavHeader(6, 48_000, frames);
    const view = new DataView(bytes.buffer);
    expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('RF64');
    expect(view.getUint32(4, true)).toBe(0xffff_ffff);
    expect(Number(view.getBigUint64(28, true))).toBe(frames * 18);
    expect(Number(view.getBigUint64(36, true))).toBe(frames);
    expect(new TextDecoder().decode(wavHeader(1, 8000, 10).subarray(0, 4))).toBe('RIFF');
  });

  it('rounds samples and holds them inside the range', () => {
    const out = new Uint8Array(12);
    toInt24(Float32Array.from([1, -1, 2, 1 / 8_388_608]), out);
    const buffer = Buffer.from(out);
    expect([0, 3, 6, 9].map((at) => buffer.readIntLE(at, 3))).toEqual([8_388_607, -8_388_608, 8_388_607, 1]);
  });

  it('will not close over a file that holds less than it announced', async () => {
    const wav = await createWav(join(folder, 'short.wav'), 1, 48_000, 10);
    await wav.write(new Float32Array(9));
    await expect(wav.close()).rejects.toThrow(/9 samples/);
    await expect(createWav(join(folder, 'short.wav'), 1, 48_000, 10)).rejects.toMatchObject({
      code: 'exists',
    });
  });
});
