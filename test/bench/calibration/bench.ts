/** Is the confidence of `sync` true? Generated placements of kinds it was not fitted on: reliability table. */
import { appendFileSync } from 'node:fs';
import { wasmSound } from '#main/compute/sound.ts';
import { measureWithEvidence } from '#src/align/sync/pair.ts';
import type { Evidence } from '#src/align/sync/pair-evidence.ts';
import { solveNetwork } from '#src/align/sync/network.ts';
import { describeSound } from '#src/signal/sound-summary.ts';
import { soundOf } from '#src/signal/sound.ts';
import { type Case, type Family, makeCase, rate } from './cases.ts';
import { readMaps, worstError } from './score.ts';

type Row = {
  readonly seed: number;
  readonly words: string;
  readonly related: boolean;
  readonly placed: boolean;
  readonly confidence: number;
  /** Largest error over the clip, ms; null when it was not placed. */
  readonly error: number | null;
  /** What the confidence of the pair was made from; for fitting, not for judging. */
  readonly evidence: Evidence;
};

const arithmetic = wasmSound();

function judge(c: Case): Row {
  const a = soundOf(c.a, rate);
  const b = soundOf(c.b, rate);
  const [summaryA, summaryB] = [describeSound(a, arithmetic), describeSound(b, arithmetic)];
  const { measurement, evidence } = measureWithEvidence(a, b, summaryA, summaryB, {
    maxDrift: 500,
    arithmetic,
  });
  const recording = (id: string, x: Float32Array) => ({
    id,
    name: id,
    duration: x.length / rate,
    recorder: null,
    follows: null,
    clocks: { timecode: null, created: null },
    sounding: null,
    locked: null,
    trouble: null,
  });
  const result = solveNetwork({
    recordings: [recording('a', c.a), recording('b', c.b)],
    pairs: [
      {
        ...measurement,
        a: 'a',
        b: 'b',
        residual: null,
        candidates: measurement.candidates.map((candidate) => ({ ...candidate, against: 'a' })),
      },
    ],
    pins: [],
    reference: 'a',
  });
  const [placeA, placeB] = result.placements;
  const common = { seed: c.seed, words: c.words, related: c.related, evidence };
  if (!placeA?.map || !placeB?.placed || !placeB.map || placeB.event !== placeA.event)
    return { ...common, placed: false, confidence: placeB?.confidence ?? 0, error: null };
  const error = c.related
    ? 1000 * worstError(readMaps(placeA.map, placeB.map), c.truthA, c.truthB)
    : Number.POSITIVE_INFINITY;
  return { ...common, placed: true, confidence: placeB.confidence, error };
}

function table(rows: readonly Row[]): string {
  const edges = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 1.0001];
  const lines = edges.slice(1).map((high, k) => {
    const low = edges[k] as number;
    const inside = rows.filter((r) => r.placed && r.confidence >= low && r.confidence < high);
    const right = inside.filter((r) => (r.error ?? Number.POSITIVE_INFINITY) <= 1).length;
    const mean = inside.reduce((sum, r) => sum + r.confidence, 0) / Math.max(1, inside.length);
    return `| ${low.toFixed(2)}–${Math.min(1, high).toFixed(2)} | ${inside.length} | ${mean.toFixed(3)} | ${inside.length ? (right / inside.length).toFixed(3) : '–'} |`;
  });
  return ['| confidence | placements | said | right |', '|---|---|---|---|', ...lines].join('\n');
}

/** Arguments: first seed, how many (or seeds by comma, and 1), [first|second family], [file for one JSON line a case]. SYNCLINE_MORE_SOUND: folder of 16 kHz mono WAV. */
export default function run(args: readonly string[]): void {
  const first = (args[0] ?? '1').split(',').map(Number);
  const count = Number(args[1] ?? 40);
  const seeds = first.flatMap((seed) => Array.from({ length: count }, (_, k) => seed + k));
  const family: Family = args[2] === 'second' ? 'second' : 'first';
  const log = args[3] ?? null;
  const folder = process.env.SYNCLINE_MORE_SOUND ?? null;
  const rows: Row[] = [];
  for (const seed of seeds) {
    const started = performance.now();
    const row = judge(makeCase(seed, family, folder));
    rows.push(row);
    const error = row.error === null ? 'not placed' : `${row.error.toFixed(3)} ms`;
    const line = `${seed}\t${row.related ? 'same' : 'OTHER'}\t${row.confidence.toFixed(3)}\t${error}\t${((performance.now() - started) / 1000).toFixed(1)} s\t${row.words}`;
    console.log(line);
    if (log) appendFileSync(log, `${JSON.stringify(row)}\n`);
  }
  const placed = rows.filter((r) => r.placed);
  const sure = placed.filter((r) => r.confidence >= 0.9);
  const right = sure.filter((r) => (r.error ?? Number.POSITIVE_INFINITY) <= 1);
  console.log(`\n${table(rows)}\n`);
  console.log(
    `given ≥ 0.9: ${sure.length} of ${placed.length} placed, ${right.length} right (${((100 * right.length) / Math.max(1, sure.length)).toFixed(2)} %)`,
  );
  console.log(
    `related and placed: ${placed.filter((r) => r.related).length} of ${rows.filter((r) => r.related).length}; unrelated placed with ≥ 0.5: ${placed.filter((r) => !r.related && r.confidence >= 0.5).length} of ${rows.filter((r) => !r.related).length}`,
  );
}
