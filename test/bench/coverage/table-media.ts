import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setCacheFolder } from '#main/media/cache.ts';
import { createWarpService } from '#main/warp/service.ts';
import { createPool } from '#main/work/pool.ts';
import { curveAt } from '#src/align/curve.ts';
import { makeRandom, type Random } from '#src/math/random.ts';
import { plainHow } from '#src/model/warp-how.ts';
import type { Sound } from '#src/signal/sound.ts';
import { filmFile } from '#test/fixtures/film-file.ts';
import { flute, inventPiece, perform, piano } from '#test/fixtures/performance.ts';
import { clocks, tableCsv } from '#test/fixtures/table-pair.ts';
import { readAloud } from '#test/fixtures/voice.ts';
import { wav } from '#test/fixtures/wav.ts';

/** What somebody has measured of a recording, at one of its moments. */
type Measured = (time: number) => readonly number[];
type Recorded = { readonly seconds: number; readonly at: Measured; write(path: string): Promise<void> };

const ninety = 1.645;
const seconds = 24;
/** Of a table's rows. */
const hop = 0.05;

/** Loudness, how much of it is low, and how bright it is, each of 50 ms. */
function envelopeOf(sound: Sound): Recorded {
  const samples = sound.read(0, sound.length);
  const { rate } = sound;
  const at = (time: number): readonly number[] => {
    const from = Math.max(0, Math.round((time - 0.025) * rate));
    const to = Math.min(samples.length, Math.round((time + 0.025) * rate));
    let [all, low, crossings, kept] = [0, 0, 0, 0];
    for (let k = from; k < to; k++) {
      const value = samples[k] as number;
      kept += (2 * Math.PI * 400 * (value - kept)) / rate;
      all += value * value;
      low += kept * kept;
      if (k > from && value * (samples[k - 1] as number) < 0) crossings++;
    }
    const count = Math.max(1, to - from);
    return [Math.log10(all / count + 1e-6), Math.log10(low / count + 1e-6), crossings / count];
  };
  return {
    seconds: sound.length / rate,
    at,
    write: async (path) => await writeFile(path, wav(sound)),
  };
}

function played(instrument: typeof piano, seed: number): Recorded {
  const piece = inventPiece(seed, seconds / 0.5);
  return envelopeOf(perform(piece, { tempo: () => 0.5, instrument, seed }).sound);
}

/** A spot that wanders and changes in size before a wall: its place and size. */
function filmed(seed: number): Recorded {
  const random = makeRandom(seed);
  const wave = (): ((t: number) => number) => {
    const parts = Array.from({ length: 6 }, (_, k) => [
      random.normal() / (1 + k / 2),
      (0.15 + random.uniform() / 2) * (1 + k / 2),
      6.3 * random.uniform(),
    ]) as [number, number, number][];
    const most = parts.reduce((sum, [size]) => sum + Math.abs(size), 0);
    return (t) => parts.reduce((sum, [size, f, p]) => sum + size * Math.sin(6.283 * f * t + p), 0) / most;
  };
  const [x, y, size] = [wave(), wave(), wave()];
  const at: Measured = (t) => [x(t), y(t), size(t)];
  const [width, height, fps] = [160, 90, 20];
  return {
    seconds,
    at,
    write: async (path) => {
      const times = Float64Array.from({ length: seconds * fps }, (_, k) => k / fps);
      const pixels = new Uint8Array(times.length * width * height);
      const wall = Uint8Array.from({ length: width * height }, () => 60 + 50 * random.uniform());
      times.forEach((t, k) => {
        const [u, v, s] = at(t) as [number, number, number];
        const [cx, cy, r] = [80 + 60 * u, 45 + 28 * v, 12 + 7 * s];
        for (let q = 0; q < width * height; q++) {
          const inside = Math.hypot((q % width) - cx, Math.floor(q / width) - cy) < r;
          pixels[k * width * height + q] = (inside ? 220 : (wall[q] as number)) + 4 * random.normal();
        }
      });
      await filmFile({ width, height, times, pixels }, path);
    },
  };
}

const recordings: Readonly<Record<string, (seed: number) => Recorded>> = {
  piano: (seed) => played(piano, seed),
  flute: (seed) => played(flute, seed),
  voice: (seed) =>
    envelopeOf(readAloud(seed, 230, { pitch: 110 + 7 * (seed % 13), mouth: 1, seed: seed + 5 }).sound),
  film: filmed,
};

/** Rows of what was measured, on a clock of their own, with noise of so many deviations of each column. */
function tableOf({ seconds: length, at }: Recorded, noise: number, random: Random) {
  const { to, back } = clocks(random);
  const rows = Math.floor((1.1 * length) / hop);
  const times = Array.from({ length: rows }, (_, k) => to(k / (rows - 1)) * length);
  const clean = times.map(at);
  const dims = (clean[0] as readonly number[]).length;
  const deviations = Array.from({ length: dims }, (_, d) => {
    const column = clean.map((row) => row[d] as number);
    const mean = column.reduce((p, q) => p + q, 0) / rows;
    return Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / rows);
  });
  const table = clean.map((row) =>
    row.map((v, d) => v / (deviations[d] as number) + noise * random.normal()),
  );
  return { table, times, back };
}

/** 90 % intervals of warps of tables onto the sound, or the picture, that they were measured of: `coverage PAIRS media [SEED] [NAMES]`. */
export async function ofTablesAndMedia(pairs: number, first: number, only = ''): Promise<void> {
  const asked = only.split('+').filter(Boolean);
  const among = (all: readonly string[], unit = '') => {
    const named = all.filter((name) => asked.includes(`${name}${unit}`));
    return named.length > 0 ? named : all;
  };
  const folder = await mkdtemp(join(tmpdir(), 'syncline-table-media-'));
  setCacheFolder(join(folder, 'cache'));
  const pool = createPool(1);
  const service = createWarpService(pool);
  try {
    console.log(
      '| way | recording | noise | held % (each pair) | 85–95 | median error, ms | 90 % | median sd, ms | refused |',
    );
    console.log('|---|---|---|---|---|---|---|---|---|');
    for (const method of among(['ctw', 'gtw']))
      for (const name of among(Object.keys(recordings)))
        for (const noise of among(['0.1', '0.3', '0.6'], 'noise').map(Number)) {
          const shares: number[] = [];
          const [errors, sds]: [number[], number[]] = [[], []];
          let refused = 0;
          for (let k = 0; k < pairs; k++) {
            const random = makeRandom(1000 * (first + k) + 7);
            const recording = (recordings[name] as (typeof recordings)['film'])(first + k);
            const other = asked.includes('unrelated')
              ? (recordings[name] as (typeof recordings)['film'])(first + 9000 + k)
              : recording;
            const { table, times } = tableOf(other, noise, random);
            const paths = [join(folder, 'a.csv'), join(folder, name === 'film' ? 'b.mp4' : 'b.wav')] as const;
            await writeFile(paths[0], tableCsv(table, hop));
            await recording.write(paths[1]);
            const { map, sd } = await service.warp({
              ...{ a: { path: paths[0] }, b: { path: paths[1] } },
              how: { ...plainHow, method },
            });
            if (map.length === 0) {
              refused++;
              continue;
            }
            const curve = { a: map.map(([t]) => t), b: map.map(([, t]) => t), sd };
            let [held, all] = [0, 0];
            for (const [row, time] of times.entries()) {
              const at = curveAt(curve, row * hop);
              if (!at) continue;
              const off = Math.abs(at.b - time);
              errors.push(1000 * off);
              sds.push(1000 * at.sd);
              if (off <= ninety * at.sd) held++;
              all++;
            }
            shares.push(held / all);
          }
          const at = (values: number[], share: number) =>
            (values.sort((p, q) => p - q)[Math.floor(share * values.length)] ?? Number.NaN).toFixed(0);
          const mean = shares.reduce((p, q) => p + q, 0) / shares.length;
          const within = shares.filter((share) => share >= 0.85 && share <= 0.95).length;
          console.log(
            `| ${method} | ${name} | ${noise} | ${(100 * mean).toFixed(0)} (${shares.map((s) => (100 * s).toFixed(0)).join(' ')}) ` +
              `| ${within} of ${shares.length} | ${at(errors, 0.5)} | ${at(errors, 0.9)} | ${at(sds, 0.5)} | ${refused} |`,
          );
        }
  } finally {
    await service.close();
    await pool.close();
    setCacheFolder(null);
    await rm(folder, { recursive: true, force: true });
  }
}
