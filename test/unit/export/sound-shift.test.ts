import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportProject } from '#main/export/export.ts';
import type { ExportRequest } from '#main/export/request.ts';
import { readOtio } from '#src/formats/otio.ts';
import { placesOf } from '#src/formats/read-timeline.ts';
import type { Project } from '#src/model/project.ts';
import { linearTimeMap, type TimeMap, toSource, toTimeline } from '#src/model/time-map.ts';
import { sourceTime, timelineTime } from '#src/model/units.ts';
import { burstNear, makeCamera, picturesOfFile, soundOfFile } from './support/media.ts';
import { projectOf } from './support/project.ts';

/** A file whose sound is late: what is heard at s was seen at s − 0.137, after the cut at 3 s at s − 0.237. */
const times = [0.6, 1.4, 2.5, 3.9, 4.8];
const map = linearTimeMap(1, 120, 6);
let folder = '';
let project: Project;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-test-'));
  const path = join(folder, 'late.mkv');
  await makeCamera(path, { frameRate: [25, 1], seconds: 6, times });
  const placed = await projectOf([{ path, map }]);
  const segments = [
    { start: 0, end: 3, offset: 0.137 },
    { start: 3, end: 6, offset: 0.237 },
  ];
  project = { ...placed, soundShifts: [{ recording: 'r0', offset: 0.137, ppm: null, segments }] };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Placed by what is heard. */
const byEar = (): Project => ({
  ...project,
  pairs: [{ a: 'r0', b: 'other', status: 'matched', by: 'audio' } as never],
});

const write = async (format: ExportRequest['format'], name: string, of: Project) => {
  const part = { project: of, format, output: join(folder, name), range: [1, 7] as const };
  const result = await exportProject({
    ...part,
    ...{ recordings: null, sound: null, soundMode: 'replace', overwrite: false },
  });
  return { ...result, file: result.files[0] as string };
};

const placeOf = (s: number, shift: (s: number) => number): number =>
  (toTimeline(map, sourceTime(s - shift(s))) ?? Number.NaN) - 1;

async function expectSound(file: string, shift: (s: number) => number) {
  const sound = await soundOfFile(file);
  for (const s of times) {
    const t = placeOf(s, shift);
    expect(Math.abs((burstNear(sound, 48_000, t) ?? Number.NaN) - t)).toBeLessThan(2e-5);
  }
}

/** Of each picture of the file the number: the one nearest to the moment that is asked for. */
async function expectPictures(file: string, wanted: (t: number) => number | null) {
  for (const [k, n] of (await picturesOfFile(file)).entries()) {
    const s = wanted(1 + k / 25);
    if (s === null) expect(n).toBe(-1);
    else expect(Math.abs(n / 25 - s)).toBeLessThan(0.0215);
  }
}
const seenAt = (of: TimeMap, t: number) => toSource(of, timelineTime(t)) as number | null;
const late = (s: number): number => (s < 3.2 ? 0.137 : 0.237);

describe('sound that was put right', () => {
  it.each(['clips', 'multitrack'] as const)('lies by its picture in %s, shot by shot', async (format) => {
    const { file } = await write(format, format === 'clips' ? 'clips' : 'tracks.mkv', project);
    await expectSound(file, late);
    await expectPictures(file, (t) => seenAt(map, t));
  });

  it('stays where it was placed by sound: its picture moves instead', async () => {
    const { file } = await write('clips', 'by-ear', byEar());
    await expectSound(file, () => 0);
    await expectPictures(file, (t) => {
      const s = seenAt(map, t);
      if (s === null || s < 0.137) return null;
      // From 3.137 to 3.237 there is sound that goes with no picture: the one at the cut is held.
      return s < 3.137 ? s - 0.137 : Math.max(3, s - 0.237);
    });
  });

  it('is on its own place in OpenTimelineIO; a table says that it is not there', async () => {
    const { file } = await write('otio', 'late.otio', project);
    const text = await readFile(file, 'utf8');
    const [place] = placesOf(readOtio(text, file));
    expect(place).toMatchObject({ map, notes: [] });
    const [first, second] = place?.shift?.segments ?? [];
    expect([first?.offset, second?.offset]).toEqual([expect.closeTo(0.137, 5), expect.closeTo(0.237, 5)]);
    const [video, audio] = JSON.parse(text).tracks.children;
    expect(video.metadata.syncline.stream).toBeUndefined();
    expect(audio.metadata.syncline.stream).toHaveLength(2);
    expect(audio.children[0].source_range.start_time.value).toBe(Math.round(0.137 * 48_000));
    const { warnings } = await write('csv', 'late.csv', project);
    expect(warnings.join()).toMatch(/Not in the file.*late\.mkv/);
  });
});
