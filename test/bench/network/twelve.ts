import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSync } from '#main/sync/service.ts';
import { createPool } from '#main/work/pool.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import { toTimeline } from '#src/model/time-map.ts';
import { sourceTime } from '#src/model/units.ts';
import { burstWorld, recordWav, type Take, type World, worldTime } from '#test/contract/burst-world.ts';
import { setCacheFolder } from '#main/media/cache.ts';
import { random } from '#test/unit/align/sync/synthetic-event.ts';

/**
 * Twelve recordings of one event, most of which do not overlap, some paused, all drifting; the same 20 s tune
 * is played twice, so that two recordings that never overlapped match each other beyond doubt: the bad pair.
 */
export async function benchTwelve(seed = 1): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'syncline-twelve-'));
  setCacheFolder(join(folder, 'cache'));
  const pool = createPool();
  try {
    const tune = burstWorld(seed + 900, 25);
    const plain = burstWorld(seed, 430);
    const world: World = (t) =>
      t > 60 && t < 80 ? 2 * tune(t - 60) : t > 300 && t < 320 ? 2 * tune(t - 300) : plain(t);
    const next = random(seed);
    const takes = Array.from({ length: 12 }, (_, k): Take => {
      const start = k === 0 ? 40 : k === 1 ? 285 : 10 + 26 * k + 10 * next();
      const duration = k < 2 ? 100 : 70 + 40 * next();
      const ppm = 160 * next() - 80;
      const paused = k % 4 === 3;
      return {
        start,
        duration,
        ppm,
        noise: 0.2,
        ...(paused ? { pause: [30, 2 + 5 * next()] as const } : {}),
      };
    });
    for (const [k, take] of takes.entries()) recordWav(join(folder, `r${k}.wav`), world, take, k + 1);
    const recordings = takes.map((_, k) => ({
      id: `r${k}`,
      name: `r${k}`,
      path: join(folder, `r${k}.wav`),
      analysis: defaultAnalysis,
      recorder: null,
    }));
    const { result } = await runSync(
      { recordings, options: { reference: 'r0', maxDrift: 500, by: 'auto' } },
      pool,
    );
    const [reference] = takes as [Take];
    for (const [k, p] of result.placements.entries()) {
      const take = takes[k] as Take;
      let worst = 0;
      for (let i = 0; i <= 200; i++) {
        const s = ((take.duration - 1e-3) * i) / 200;
        if (take.pause && Math.abs(s - take.pause[0]) < 0.5) continue;
        const t = p.map ? toTimeline(p.map, sourceTime(s)) : null;
        const truth = (worldTime(take, s) - reference.start) * (1 + (reference.ppm ?? 0) * 1e-6);
        worst = Math.max(worst, t === null ? Number.POSITIVE_INFINITY : Math.abs(t - truth));
      }
      const said = p.reason ? `  ${p.reason}` : '';
      console.log(
        `r${k}`.padEnd(4),
        p.placed ? 'placed' : 'NOT   ',
        `worst ${(1000 * worst).toFixed(3)} ms  confidence ${p.confidence.toFixed(3)}  segments ${p.map?.segments.length ?? 0}${said}`,
      );
    }
    const count = (status: string) => result.pairs.filter((p) => p.status === status).length;
    console.log(`pairs: ${count('matched')} matched, ${count('refused')} refused`);
    for (const p of result.pairs.filter((x) => x.status === 'inconsistent'))
      console.log(
        `bad pair: ${p.a} ${p.b}, off by ${p.residual?.toFixed(3)} s, confidence ${p.confidence.toFixed(3)}`,
      );
    for (const note of result.notes) console.log(`note: ${note}`);
  } finally {
    await pool.close();
    setCacheFolder(null);
    rmSync(folder, { recursive: true, force: true });
  }
}
