import { spawnSync } from 'node:child_process';
import { turned } from '#src/align/chance.ts';
import { judge } from '#src/align/judge.ts';
import { warpSequences } from '#src/align/warp.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { musicFeatures } from '#src/signal/music.ts';
import type { Sound } from '#src/signal/sound.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import { inventPiece, type Performed, perform, piano, random } from '#test/fixtures/performance.ts';

/** Each length in a process of its own, so that its peak memory is its own. */
export function lengths(): void {
  console.log('\n### Length against length (sound in, map out; processor seconds)\n');
  console.log(
    '| minutes | features s | judging s | warp s | one pin moved s | together s | peak memory MB | median ms | p95 ms |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|');
  for (let minutes = 1; minutes <= 64; minutes *= 2)
    spawnSync(process.execPath, ['tools/bench.mjs', 'warp', 'length-of', String(minutes)], {
      stdio: 'inherit',
    });
}

const blocks = 6;
const rate = 16_000;

/** Blocks one after the other, in an order drawn once; the same order for both performances. */
function concert(
  played: readonly Performed[],
  minutes: number,
): { sound: Sound; starts: number[]; order: number[] } {
  const next = random(99);
  const order: number[] = [];
  const starts: number[] = [];
  let length = 0;
  while (length < minutes * 60 * rate) {
    const q = Math.floor(next() * blocks);
    order.push(q);
    starts.push(length);
    length += (played[q] as Performed).sound.length;
  }
  const piece = new Float32Array(1 << 17);
  const read = (start: number, count: number, into = new Float32Array(count)): Float32Array => {
    const out = into.subarray(0, count).fill(0);
    for (const [k, at] of starts.entries()) {
      const { sound } = played[order[k] as number] as Performed;
      const from = Math.max(start, at);
      const to = Math.min(start + count, at + sound.length);
      for (let t = from; t < to; t += piece.length) {
        const some = Math.min(piece.length, to - t);
        out.set(sound.read(t - at, some, piece).subarray(0, some), t - start);
      }
    }
    return out;
  };
  return { sound: { rate, length, read }, starts: starts.map((s) => s / rate), order };
}

export async function lengthOf(minutes: number): Promise<void> {
  const piecesPlayed = Array.from({ length: blocks }, (_, k) => {
    const piece = inventPiece(700 + k, 40);
    const a = perform(piece, {
      tempo: (beat) => 0.5 + 0.06 * Math.sin(beat / 4 + k),
      instrument: piano,
      seed: k,
    });
    const b = perform(piece, {
      tempo: (beat) => 0.52 + 0.08 * Math.cos(beat / 5 + k),
      instrument: piano,
      seed: k + 50,
      reverb: 0.6,
    });
    return { piece, a, b };
  });
  const a = concert(
    piecesPlayed.map((p) => p.a),
    minutes,
  );
  // The second performance plays as many blocks, whatever they last.
  const b = concert(
    piecesPlayed.map((p) => p.b),
    minutes * 1.3,
  );
  const count = Math.min(a.order.length, b.order.length);
  // Processor time: other programs on the machine must not count.
  const clock = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  };
  const t0 = clock();
  const x: Sequence = musicFeatures(a.sound, 0.01);
  const end = b.starts[count] ?? b.sound.length / rate;
  const y: Sequence = musicFeatures({ ...b.sound, length: Math.round(end * rate) }, 0.01);
  const t1 = clock();
  const verdict = await judge(cpuCompute(), { music: x }, { music: y });
  const t2 = clock();
  const known = new Map();
  const options = { chance: verdict?.chance.step ?? 1, known };
  const z = turned(y, verdict?.turn ?? 0);
  const curve = await warpSequences(cpuCompute(), x, z, options);
  const t3 = clock();
  const errors: number[] = [];
  for (let k = 0; k < count; k++) {
    const { piece, a: pa, b: pb } = piecesPlayed[a.order[k] as number] as (typeof piecesPlayed)[number];
    for (const { beat } of piece.notes) {
      const [ta, tb] = [(a.starts[k] as number) + pa.timeOf(beat), (b.starts[k] as number) + pb.timeOf(beat)];
      const at = lowerBound(curve.a, ta);
      if (at < 1 || at >= curve.a.length) continue;
      const [a0, a1, b0, b1] = [curve.a[at - 1], curve.a[at], curve.b[at - 1], curve.b[at]] as [
        number,
        number,
        number,
        number,
      ];
      errors.push(Math.abs(b0 + ((ta - a0) / (a1 - a0)) * (b1 - b0) - tb));
    }
  }
  errors.sort((p, q) => p - q);
  // What a drag costs: pins every 20 s stand, one moves.
  const pins = Array.from({ length: Math.floor((minutes * 60) / 20) - 1 }, (_, k) => {
    const at = lowerBound(curve.a, (k + 1) * 20);
    return [curve.a[at] as number, curve.b[at] as number] as [number, number];
  });
  await warpSequences(cpuCompute(), x, z, { ...options, pins });
  const middle = pins[pins.length >> 1];
  if (middle) middle[1] += 0.05;
  const t5 = clock();
  await warpSequences(cpuCompute(), x, z, { ...options, pins });
  const t6 = clock();
  const peak = process.resourceUsage().maxRSS / 1024;
  const ms = (share: number) => (1000 * (errors[Math.floor(share * errors.length)] ?? Number.NaN)).toFixed(1);
  const s = (from: number, to: number) => (to - from).toFixed(2);
  console.log(
    `| ${minutes} | ${s(t0, t1)} | ${s(t1, t2)} | ${s(t2, t3)} | ${(t6 - t5).toFixed(3)} | ${s(t0, t3)} | ${peak.toFixed(0)} | ${ms(0.5)} | ${ms(0.95)} |`,
  );
}

function lowerBound(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
