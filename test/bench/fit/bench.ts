/** Time of the fit that runs while a pin is dragged: npm run bench -- fit */
import { fitSegments } from '#src/align/sync/fit-segments.ts';

export default function run(): void {
  for (const count of [200, 400, 1000]) {
    const b = Array.from({ length: count }, (_, i) => ((i + 0.5) * 3600) / count);
    const matches = {
      b,
      // 16 lost blocks of 0.1 s and a wrong match now and then.
      a: b.map(
        (t, i) => t * (1 + 3e-5) + 0.1 * Math.floor(t / 212) + (i % 17 === 0 ? 0.2 : 1e-5 * Math.sin(i * i)),
      ),
      sd: b.map(() => 2e-5),
      strength: b.map(() => 0.5),
    };
    const options = { durationA: 3700, durationB: 3600, pins: [{ a: 1800.9, b: 1800 }] };
    const times: number[] = [];
    for (let i = 0; i < 40; i++) {
      const started = performance.now();
      fitSegments(matches, options);
      times.push(performance.now() - started);
    }
    times.sort((p, q) => p - q);
    console.log(`${count} matches in an hour: median ${(times[20] as number).toFixed(2)} ms`);
  }
}
