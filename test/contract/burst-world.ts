import { writeFileSync } from 'node:fs';
import { gaussian, random } from '#test/unit/align/sync/synthetic-event.ts';

/** Sound of a world that can be asked at any moment exactly: short bursts of a few tones each, never repeating. */
export type World = (t: number) => number;

export function burstWorld(seed: number, length: number): World {
  const next = random(seed);
  const perSecond = 12;
  const bursts = Array.from({ length: Math.ceil(length * perSecond) }, (_, k) => ({
    at: (k + next()) / perSecond,
    width: 0.01 + 0.06 * next(),
    level: 0.2 + 0.8 * next(),
    tones: Array.from({ length: 4 }, () => ({
      f: 2 * Math.PI * (250 + 3000 * next() ** 2),
      phase: 6.28 * next(),
    })),
  }));
  return (t) => {
    let sum = 0;
    const middle = Math.floor(t * perSecond);
    for (let k = Math.max(0, middle - 4); k <= middle + 4; k++) {
      const burst = bursts[k];
      if (!burst) continue;
      const d = (t - burst.at) / burst.width;
      if (d > 4 || d < -4) continue;
      const envelope = burst.level * Math.exp(-0.5 * d * d);
      for (const { f, phase } of burst.tones) sum += envelope * Math.sin(f * t + phase);
    }
    return sum;
  };
}

export type Take = {
  readonly start: number;
  readonly duration: number;
  readonly ppm?: number;
  readonly pause?: readonly [at: number, lost: number];
  readonly noise?: number;
  readonly rate?: number;
};

/** World time of source time `s` of a take. */
export const worldTime = ({ start, ppm = 0, pause }: Take, s: number): number =>
  start + s / (1 + ppm * 1e-6) + (pause && s >= pause[0] ? pause[1] : 0);

/** Records a take as a 16-bit mono WAV. */
export function recordWav(path: string, world: World, take: Take, seed = 1): void {
  const { duration, noise = 0.05, rate = 16_000 } = take;
  const next = random(seed);
  const n = Math.round(duration * rate);
  const data = Buffer.alloc(44 + 2 * n);
  data.write('RIFF', 0);
  data.writeUInt32LE(36 + 2 * n, 4);
  data.write('WAVEfmt ', 8);
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(1, 22);
  data.writeUInt32LE(rate, 24);
  data.writeUInt32LE(2 * rate, 28);
  data.writeUInt16LE(2, 32);
  data.writeUInt16LE(16, 34);
  data.write('data', 36);
  data.writeUInt32LE(2 * n, 40);
  for (let i = 0; i < n; i++) {
    const value = 0.15 * world(worldTime(take, i / rate)) + 0.15 * noise * gaussian(next);
    data.writeInt16LE(Math.round(32767 * Math.max(-1, Math.min(1, value))), 44 + 2 * i);
  }
  writeFileSync(path, data);
}
