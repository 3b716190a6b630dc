/** Time and memory for hour-long recordings: npm run bench -- sync-hour [--minutes 60] [--ppm N] [--snr DB] [--blocks N] */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wasmSound } from '#main/compute/sound.ts';
import { measurePair } from '#src/align/sync/pair.ts';
import type { Sound } from '#src/signal/sound.ts';
import { describeSound } from '#src/signal/sound-summary.ts';
import { haveShared, material } from '../sync/material.ts';
import { makeRandom } from '../sync/random.ts';

const rate = 16000;

/** Sound on disk, 32-bit floats, read in place. */
function fileSound(file: string, length: number): Sound & { close(): void } {
  const handle = openSync(file, 'r');
  return {
    rate,
    length,
    read(start, count, into = new Float32Array(count)) {
      const out = into.subarray(0, count);
      const from = Math.max(0, start);
      const to = Math.min(length, start + count);
      out.fill(0, 0, Math.max(0, Math.min(count, from - start)));
      if (to > from) {
        const part = out.subarray(from - start, to - start);
        readSync(
          handle,
          new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
          0,
          part.byteLength,
          from * 4,
        );
      }
      out.fill(0, Math.max(0, to - start));
      return out;
    },
    close: () => closeSync(handle),
  };
}

export default function run(args: readonly string[]): void {
  const value = (name: string, otherwise: number): number => {
    const i = args.indexOf(name);
    return i < 0 ? otherwise : Number(args[i + 1]);
  };
  const seconds = value('--minutes', 60) * 60;
  const ppm = value('--ppm', 30);
  const snr = value('--snr', 5);
  const blocks = value('--blocks', 8);
  const folder = mkdtempSync(join(tmpdir(), 'sync-hour-'));
  try {
    const random = makeRandom(5);
    const [a, b] = ['a', 'b'].map((name) => openSync(join(folder, name), 'w')) as [number, number];
    const gain = 10 ** (-snr / 20) * 0.08;
    let atB = 0;
    const chunk = 300;
    const breaks: number[] = [];
    for (let t = 0; t < seconds; t += chunk) {
      const wide = material(
        haveShared ? (t % 600 === 0 ? 'speech' : 'music') : 'syn-speech',
        chunk,
        1 + t / chunk,
      );
      const x = new Float32Array(chunk * rate);
      for (let i = 0; i < x.length; i++) x[i] = wide[Math.floor((i * 44100) / rate)] as number;
      writeSync(a, new Uint8Array(x.map((v) => v + gain * random.normal() * 0.3).buffer));
      // B: nearest-sample clock drift is rough, but this bench is about time.
      const y: number[] = [];
      const cut =
        blocks > 0 && (t / chunk) % Math.max(1, Math.round(seconds / chunk / blocks)) === 0 ? 0.2 : 0;
      if (cut) breaks.push(t + 100);
      for (let i = 0; i < x.length; ) {
        if (cut && i >= 100 * rate && i < (100 + cut) * rate) i = Math.round((100 + cut) * rate);
        y.push((x[Math.min(x.length - 1, i)] as number) + gain * random.normal());
        atB++;
        if (ppm > 0 ? atB % Math.round(1e6 / ppm) !== 0 : true) i++;
      }
      writeSync(b, new Uint8Array(Float32Array.from(y).buffer));
    }
    closeSync(a);
    closeSync(b);
    const soundA = fileSound(join(folder, 'a'), seconds * rate);
    const soundB = fileSound(join(folder, 'b'), atB);
    const before = process.memoryUsage().rss;
    const cpu = (): number => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6;
    const t0 = cpu();
    const summaryA = describeSound(soundA, wasmSound());
    const t1 = cpu();
    const summaryB = describeSound(soundB, wasmSound());
    const t2 = cpu();
    const found = measurePair(soundA, soundB, summaryA, summaryB, { arithmetic: wasmSound() });
    const t3 = cpu();
    console.log(
      `describe ${(t1 - t0).toFixed(2)} s and ${(t2 - t1).toFixed(2)} s, measure ${(t3 - t2).toFixed(2)} s CPU`,
    );
    console.log(`memory ${Math.round((process.memoryUsage().rss - before) / 1e6)} MB more`);
    console.log(
      `segments ${found.segments.length} (${breaks.length + 1} planted), confidence ${found.confidence.toFixed(3)}, ppm ${found.segments.map((s) => s.ppm.toFixed(1)).join(' ')}, matches ${found.matches.a.length}`,
    );
    soundA.close();
    soundB.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
