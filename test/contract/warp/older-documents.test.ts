import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setCacheFolder } from '#main/media/cache.ts';
import { fingerprint } from '#main/media/fingerprint.ts';
import { openWithMedia, readProject, writeProject } from '#main/store/project-document.ts';
import type { WarpService } from '#main/warp/request.ts';
import { createWarpService } from '#main/warp/service.ts';
import { createPool, type Pool } from '#main/work/pool.ts';
import { curveAt } from '#src/align/curve.ts';
import { resolveWithPins } from '#src/align/resolve.ts';
import { movePin } from '#src/model/edits.ts';
import { applyEdit, startHistory } from '#src/model/history.ts';
import type { ElasticWarp, Project } from '#src/model/project.ts';
import { tableCsv, tablePair } from '#test/fixtures/table-pair.ts';

/**
 * Two documents as the program wrote them on 26 and 27 November 2026, before most of what a warp may be asked for: their form is that
 * of the schemas of those days (4c78307b, 6e5624b2), which took both.
 */
const documents = join(import.meta.dirname, '../../fixtures/older-documents');
const hop = 0.05;

let top: string;
let pool: Pool;
let service: WarpService;
let truth: Float64Array;
beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'syncline-older-'));
  setCacheFolder(join(top, 'cache'));
  pool = createPool(1);
  service = createWarpService(pool);
  const pair = tablePair('waves', 71, 0.2, { dims: 3, lasting: 0, rows: 120 });
  truth = pair.truth;
  await writeFile(join(top, 'a.csv'), tableCsv(pair.a, hop));
  await writeFile(join(top, 'b.csv'), tableCsv(pair.b, hop));
});
afterAll(async () => {
  await service.close();
  await pool.close();
  setCacheFolder(null);
  await rm(top, { recursive: true, force: true });
});

/** What is asked of the warp, as the window asks it. */
function requestOf({ recordings, pins, forbidden, locked }: Project, { a, b, how }: ElasticWarp) {
  const media = (id: string) => {
    const { path, analysis } = recordings.find((r) => r.id === id) as Project['recordings'][number];
    return { path, analysis };
  };
  return {
    ...{ a: media(a), b: media(b), how },
    pins: pins.map(({ timeA, timeB }) => [timeA, timeB] as const),
    forbidden: forbidden.map(({ timesA, timesB }) => ({ a: timesA, b: timesB })),
    locked: locked.map(({ map, sd }) => ({ map, sd })),
  };
}

describe.each(['ctw', 'dtw-slanted'])('a document of an earlier version, warped by %s', (name) => {
  const path = () => join(top, `${name}.syncline`);
  beforeAll(async () => await copyFile(join(documents, `${name}.syncline`), path()));

  it('opens with its media, and nothing that it said is gone or another', async () => {
    const saved = JSON.parse(await readFile(path(), 'utf8'));
    const { project, missing, changed, notes } = await openWithMedia(path(), {
      fingerprint,
      allowed: async () => true,
    });
    expect({ missing, changed, notes }).toEqual({ missing: [], changed: [], notes: [] });
    // Paths come out absolute.
    for (const recording of saved.recordings) recording.path = join(top, recording.path);
    expect(project).toMatchObject(saved);
  });

  it('meets a pin that is moved when it is solved again, and keeps all else when it is saved', async () => {
    const { project: opened } = await readProject(path());
    const [warp, pin] = [opened.warps[0] as ElasticWarp, opened.pins[0] as Project['pins'][number]];
    const [timeA, timeB] = [40 * hop, (truth[40] as number) * hop];
    const moved = applyEdit(startHistory(opened), movePin(pin.id, timeA, timeB)).project;
    const request = requestOf(moved, warp);
    await service.prepare(request);
    for (const grain of ['moving', 'resting', 'asking'] as const) {
      const { map, sd, reason } = await service.resolve(request, grain);
      const curve = { a: map.map(([t]) => t), b: map.map(([, t]) => t), sd };
      expect(reason).toBeNull();
      const at = curveAt(curve, timeA);
      expect(at?.b).toBeCloseTo(timeB, 9);
      expect(at?.sd).toBeLessThan(1e-9);
      // Elsewhere it is where the two belong together.
      const off = [20, 60, 80].map(
        (row) => (curveAt(curve, row * hop)?.b ?? Number.NaN) / hop - (truth[row] as number),
      );
      for (const rows of off) expect(Math.abs(rows)).toBeLessThan(3);
    }

    const { map, sd, confidence, left } = await service.resolve(request);
    const warps = [{ ...warp, map, sd, confidence, left }];
    const solved = { ...moved, warps };
    const kept = { ...solved, ...resolveWithPins(solved) };
    await writeProject(path(), kept, { overwrite: true });
    const { project: again } = await readProject(path());
    expect(again).toEqual(JSON.parse(JSON.stringify(kept)));
    const { map: _map, sd: _sd, confidence: _sure, left: _left, ...rest } = again.warps[0] as ElasticWarp;
    expect(warp).toMatchObject(rest);
    expect(again.pins).toEqual([{ ...pin, timeA, timeB }]);
    // All that follows from the pin and the map is made anew.
    const anew = { warps: 0, pins: 0, pairs: 0, placements: 0, events: 0 };
    expect({ ...again, ...anew }).toEqual({ ...opened, ...anew });
    // The placements follow the map through the pin.
    const b = again.placements.find(({ recording }) => recording === warp.b);
    const knots = b?.map?.segments.flatMap((segment) => segment.knots) ?? [];
    expect(knots.some((k) => Math.abs(k.timeline - timeA) < 1e-6 && Math.abs(k.source - timeB) < 1e-6)).toBe(
      true,
    );
  });
});
