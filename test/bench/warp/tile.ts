import { costTile, frameSums } from '#src/align/cost-tile.ts';
import { random } from '#test/fixtures/performance.ts';

/** 512 × 512 tiles of an hour against an hour, by what they cover. */
export function tileSpeed(): void {
  const n = 360_000;
  const dims = 24;
  const make = (seed: number) => {
    const next = random(seed);
    return frameSums({
      values: Float32Array.from({ length: n * dims }, () => next()),
      dims,
      hop: 0.01,
      start: 0,
    });
  };
  const [a, b] = [make(1), make(2)];
  console.log('\n### A 512 × 512 tile of an hour against an hour\n\n| seconds covered | ms |\n|---|---|');
  for (const seconds of [3600, 600, 60, 5, 0.5]) {
    const rect = { x: [0, seconds], y: [0, seconds] } as const;
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 5; run++) {
      const from = performance.now();
      costTile(a, b, rect, 512, 512);
      best = Math.min(best, performance.now() - from);
    }
    console.log(`| ${seconds} | ${best.toFixed(1)} |`);
  }
}
