/** How long a dragged pin takes to re-solve the whole project, and an elastic warp: npm run bench -- resolve [window] */
import { resolveWithPins } from '#src/align/resolve.ts';
import { windowResolve } from './window.ts';
import { pin, syntheticProject } from '#test/unit/align/synthetic-project.ts';

export default async function run([what]: readonly string[] = []): Promise<void> {
  if (what === 'window') return await windowResolve();
  for (const [count, seconds] of [
    [2, 240],
    [6, 240],
    [12, 240],
    [12, 3600],
    [20, 1200],
    [50, 240],
  ] as const) {
    const { project } = syntheticProject(count, 7, seconds);
    const times: number[] = [];
    for (let i = 0; i < 40; i++) {
      const pins = [pin('p', 'r0', 'r1', 60, 60 + i * 0.01)];
      const started = performance.now();
      resolveWithPins({ ...project, pins }, pins);
      times.push(performance.now() - started);
    }
    times.sort((p, q) => p - q);
    const at = (part: number) => (times[Math.floor(part * (times.length - 1))] as number).toFixed(1);
    console.log(
      `${String(count).padStart(2)} recordings × ${seconds} s, ${project.pairs.length} pairs: median ${at(0.5)} ms, 90 % ${at(0.9)} ms, worst ${at(1)} ms`,
    );
  }
}
