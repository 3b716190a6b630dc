import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportProject } from '#main/export/export.ts';
import { probeMedia } from '#main/media/probe.ts';
import { filmFile } from '#test/fixtures/film-file.ts';
import { stillness } from '#test/fixtures/stillness.ts';
import { subjectVideo } from '#test/fixtures/subject-video.ts';
import type { ProjectCrop } from '#src/model/crop.ts';
import type { Project } from '#src/model/project.ts';
import { linearTimeMap } from '#src/model/time-map.ts';
import { sourceTime } from '#src/model/units.ts';
import { cropSize } from '#src/vision/crop-picture.ts';
import { ffmpeg } from './support/media.ts';
import { projectOf } from './support/project.ts';

const clip = subjectVideo({ family: 'card', seed: 11, seconds: 1.2, fps: 25, noise: 2, occlusion: 'none' });
const shown = clip.times.length;
let folder = '';
let project: Project;
const at = (name: string) => join(folder, name);

const crop = (recording: string): ProjectCrop => ({
  recording,
  kind: 'affine',
  // As a tracker knows it: ten a second, interpolated between.
  frames: Array.from({ length: 13 }, (_, k) => {
    const n = Math.min(shown - 1, Math.round(k * 2.5));
    return { t: sourceTime(clip.times[n] as number), theta: [...clip.truth(n)], sd: Array(6).fill(0) };
  }),
  keys: [],
  confidence: 1,
  events: [],
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-test-'));
  const { width, height, times } = clip;
  const pixels = Buffer.concat(Array.from(times, (_, k) => clip.frame(k)));
  await filmFile({ width, height, times, pixels }, at('card.mp4'), ['-crf', '14']);
  await ffmpeg(['-f', 'lavfi', '-i', 'testsrc=s=64x64:r=25:d=1.2', '-pix_fmt', 'yuv420p', at('other.mp4')]);
  const made = await projectOf([
    { path: at('card.mp4'), map: linearTimeMap(0, 0, 1.2) },
    { path: at('other.mp4'), map: linearTimeMap(0, 0, 1.2) },
  ]);
  project = { ...made, crops: [crop('r0')] };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const request = (part: { format: 'clips' | 'grid' | 'multitrack'; output: string }) => ({
  ...{ project, range: null, recordings: null, sound: null, soundMode: 'replace' as const, overwrite: false },
  ...{ crop: { margin: 0 } },
  ...part,
});
const greyOf = async (path: string) => {
  const [video] = (await probeMedia(path)).video;
  if (!video) throw new Error('no picture');
  const bytes = await ffmpeg(['-i', path, '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1']);
  return { width: video.width, height: video.height, bytes };
};

describe('a cropped export', () => {
  it('holds the subject in place within a pixel, upright and of one size, where the picture does not', async () => {
    const { files, warnings } = await exportProject(request({ format: 'clips', output: at('clips') }));
    expect(warnings).toEqual(['Not cropped, for there is no crop of it: other.mp4.']);
    expect(files.map((file) => file.slice(at('clips').length + 1)).sort()).toEqual(['card.mov', 'other.mov']);
    const out = await greyOf(at('clips/card.mov'));
    const still = stillness(out);
    expect(still.frames).toBe(shown);
    expect(still.most).toBeLessThan(0.5);
    // The same measure, of a box that stays where the subject was at first: it sees that it leaves.
    const fixed = { ...crop('r0'), frames: crop('r0').frames.slice(0, 1) };
    const left = { ...project, crops: [fixed] };
    await exportProject({
      ...request({ format: 'clips', output: at('fixed') }),
      project: left,
      recordings: ['r0'],
    });
    expect(stillness(await greyOf(at('fixed/card.mov'))).most).toBeGreaterThan(2);
  });
  it('is fitted into the tiles of a grid, and tracks of a file', async () => {
    await exportProject({ ...request({ format: 'grid', output: at('grid.mp4') }), range: [0, 0.2] });
    const grid = await greyOf(at('grid.mp4'));
    expect([grid.width, grid.height]).toEqual([1280, 720]);
    await exportProject({ ...request({ format: 'multitrack', output: at('tracks.mkv') }), range: [0, 0.2] });
    const sizes = (await probeMedia(at('tracks.mkv'))).video.map(({ width, height }) => [width, height]);
    expect(sizes).toEqual([Object.values(cropSize(crop('r0'), clip, 0, [0, 0.2])), [64, 64]]);
  });
  it('is refused where nothing has a crop', async () => {
    const asked = exportProject({
      ...request({ format: 'clips', output: at('none') }),
      recordings: ['r1'],
    });
    await expect(asked).rejects.toMatchObject({ code: 'no-crop' });
  });
});
