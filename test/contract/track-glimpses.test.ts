import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandCall, Options } from '#main/hosts/cli/command.ts';
import { trackCommand } from '#main/hosts/cli/commands/track.ts';
import { setCacheFolder } from '#main/media/cache.ts';
import { decodeGroup, frameTable } from '#main/media/groups.ts';
import { decodePicture } from '#main/media/picture.ts';
import { probeMedia } from '#main/media/probe.ts';
import { tools } from '#main/media/tools.ts';
import { CancelledError } from '#src/model/errors.ts';
import { cornersOf, placeOfTheta } from '#src/vision/track/place.ts';
import { subjectVideo } from '#test/fixtures/subject-video.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
const video = subjectVideo({ family: 'card', seed: 4, width: 160, height: 90, seconds: 7.2 });
const { signal } = new AbortController();
const size = { width: 160, height: 90 };

/** h264 with frames that lie out of order, in groups of twelve. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-glimpses-'));
  setCacheFolder(at('cache'));
  const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', '160x90', '-r', '10', '-i', 'pipe:0'];
  const coded = ['-c:v', 'libx264', '-g', '12', '-bf', '2', '-crf', '20', '-pix_fmt', 'yuv420p'];
  const names = ['card.mp4', 'card.mkv', 'card.ts'].flatMap((name) => [...coded, `file:${at(name)}`]);
  const child = spawn(tools().ffmpeg.path, ['-v', 'error', '-y', ...input, ...names]);
  for (let k = 0; k < video.times.length; k++) child.stdin.write(video.frame(k));
  child.stdin.end();
  expect(await new Promise((done) => child.once('close', done))).toBe(0);
});
afterAll(async () => {
  setCacheFolder(null);
  await rm(folder, { recursive: true, force: true });
});

const boxAt = (theta: readonly number[]): readonly [number, number, number, number] => {
  const corners = cornersOf(placeOfTheta(theta, 160, 90));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top];
};
const init = boxAt([...video.truth(0)]).join(',');

async function run(options: Record<string, unknown>, stop: AbortSignal = signal, onProgress = () => {}) {
  const units = new Set<string>();
  const warnings: string[] = [];
  const call: CommandCall = {
    files: [at('card.mp4')],
    options: new Options({ by: 'glimpses', init, ...options }),
    signal: stop,
    json: true,
    log: () => {},
    warn: (text) => warnings.push(text),
    progress: (_done, _total, unit) => {
      units.add(unit);
      onProgress();
    },
  };
  const { exit, json } = await trackCommand.run(call);
  return { exit, units, warnings, json: JSON.parse(JSON.stringify(json)) };
}

describe('groups of pictures', () => {
  it.each(['card.mp4', 'card.mkv', 'card.ts'])(
    'of %s are decoded alone, as far as is wanted',
    async (name) => {
      const media = await probeMedia(at(name));
      const file = { path: at(name), media, stream: media.video[0]?.index ?? 0 };
      const table = await frameTable(file, { signal });
      const all = await decodePicture(at(name), size);
      expect(table.times.length).toBe(all.times.length);
      const keys = [...table.keys.keys()].filter((k) => table.keys[k] === 1);
      expect(keys.length).toBeGreaterThanOrEqual(6);
      for (const [key, count] of [[0, 3] as const, [keys[3] as number, 5] as const]) {
        const { pictures, decoded } = await decodeGroup(file, table, key, count, size, { signal });
        expect([...pictures.keys()]).toEqual(Array.from({ length: count }, (_, k) => key + k));
        for (const [frame, picture] of pictures) {
          const own = all.pixels.subarray(frame * 14_400, (frame + 1) * 14_400);
          const off = picture.reduce((sum, v, i) => sum + Math.abs(v - (own[i] as number)), 0) / 14_400;
          expect(off).toBeLessThan(1);
        }
        expect(decoded).toBeGreaterThanOrEqual(count);
        // mpegts is found roughly: from a group before.
        expect(decoded).toBeLessThan(count + (name.endsWith('.ts') ? 60 : 4));
      }
    },
  );
});

describe('syncline track --by glimpses', () => {
  it('decodes few frames, counts them, and says that it is experimental', async () => {
    const { exit, json, units, warnings } = await run({ decode: '50' });
    expect(exit).toBe(0);
    expect(json).toMatchObject({ version: 1, kind: 'affine', experimental: true, reason: null });
    expect(json.decoded.of).toBe(72);
    expect(json.decoded.frames).toBeGreaterThan(18);
    expect(json.decoded.frames).toBeLessThanOrEqual(36 + 3);
    expect([...units]).toContain('frames decoded');
    expect(json.glances.length).toBeGreaterThan(2);
    for (const { t, seen, best } of json.glances) {
      expect(t).toBeLessThan(7.2);
      // What is found may lie at the rim of what was looked at, no farther.
      expect(best[0] + best[2] / 2).toBeGreaterThanOrEqual(seen[0] - 1);
      expect(best[0] + best[2] / 2).toBeLessThanOrEqual(seen[0] + seen[2] + 1);
    }
    expect(json.glances[0].believed).toBe(true);
    expect(warnings.join()).toMatch(/[Ee]xperimental/);
    expect(json.frames.length).toBeGreaterThan(60);
    for (const { theta, sd, confidence } of json.frames) {
      expect([theta.length, sd.length]).toEqual([6, 6]);
      expect(sd.every((own: number) => own > 0)).toBe(true);
      expect(confidence).toBeLessThan(1);
    }
    const off = (json.frames as { t: number; theta: number[] }[]).map(({ t, theta }) => {
      const truth = video.truth(Math.min(71, Math.round(t * 10)));
      return Math.hypot((theta[2] ?? 0) - (truth[2] ?? 0), (theta[5] ?? 0) - (truth[5] ?? 0));
    });
    // One thing moves, nothing hides it: its middle is known within a quarter of the picture.
    expect(off.reduce((a, b) => a + b, 0) / off.length).toBeLessThan(0.25);
    expect((await run({ decode: '50' })).json).toEqual(json);
  });

  it.each([
    [{ init: undefined }, 'usage'],
    [{ at: '1' }, 'usage'],
    [{ kind: 'projective' }, 'usage'],
    [{ by: 'pictures', decode: '12' }, 'usage'],
    [{ decode: '0' }, 'usage'],
    [{ init: '150,80,60,60' }, 'bad-init'],
  ])('refuses %j as %s', async (options, code) => {
    await expect(run(options)).rejects.toMatchObject({ code });
  });

  it('is stopped', async () => {
    await expect(run({}, AbortSignal.abort())).rejects.toThrow(CancelledError);
    const stop = new AbortController();
    await expect(run({}, stop.signal, () => stop.abort())).rejects.toThrow(CancelledError);
  });
});
