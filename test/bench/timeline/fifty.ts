import { link, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';
import { writeProject } from '#main/store/project-document.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { knot } from '#src/model/time-map.ts';
import { recordingAt } from '../../e2e/support/recording.ts';

const hours = 3;
const length = hours * 3600;

/** One file under so many names, as recordings. */
async function names(path: string, count: number, from: number) {
  const one = await recordingAt(path, 'r');
  return await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const other = path.replace(/(\.\w+)$/, ` ${i + 1}$1`);
      await rm(other, { force: true });
      await link(path, other);
      return { ...one, id: `r${from + i}`, path: other, name: other.split('/').at(-1) ?? '' };
    }),
  );
}

/** `cameras` of fifty recordings have pictures; each is three hours long, in two stretches, with a drift of its own. */
export async function fifty(root: string, cameras = 20, count = 50): Promise<string> {
  const folder = join(root, 'fifty');
  await mkdir(folder, { recursive: true });
  const [sound, minute, film] = ['recorder.wav', 'minute.mp4', 'camera.mp4'].map((n) => join(folder, n)) as [
    string,
    string,
    string,
  ];
  const wave = `'(random(0)-0.5)*pow(abs(sin(2*PI*t*0.9)*sin(2*PI*t*0.037)),3)'`;
  const lavfi = (of: string) => ['-f', 'lavfi', '-i', of];
  const make = async (...args: readonly string[]) => {
    const { code, stderr } = await runFfmpeg(['-v', 'error', ...args]);
    if (code !== 0) throw new Error(stderr);
  };
  await make(...lavfi(`aevalsrc=${wave}:s=8000:d=${length}`), '-y', fileUrl(sound));
  await make(
    ...lavfi('testsrc2=s=320x180:r=25:d=60'),
    ...lavfi(`aevalsrc=${wave}:s=16000:d=60`),
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '38', '-pix_fmt', 'yuv420p', '-g', '50'],
    ...['-c:a', 'aac', '-b:a', '24k', '-shortest', '-y', fileUrl(minute)],
  );
  const looped = ['-stream_loop', '-1', '-i', fileUrl(minute), '-t', String(length), '-c', 'copy'];
  await make(...looped, '-movflags', '+faststart', '-y', fileUrl(film));
  const recordings = [...(await names(film, cameras, 0)), ...(await names(sound, count - cameras, cameras))];
  const project: Project = {
    ...emptyProject('fifty', 'Fifty', '2026-01-01T00:00:00Z'),
    settings: { reference: 'r0', maxDrift: 500, by: 'auto' },
    recordings,
    events: [{ id: 'e0', reference: 'r0' }],
    placements: recordings.map(({ id, media }, i) => {
      const half = media.duration / 2;
      const rate = 1 + (i - 25) * 4e-6;
      const at = (source: number, later: number) => knot(source / rate + later, source, 1e-3);
      return {
        ...{ recording: id, placed: true, event: 'e0', confidence: i % 5 === 4 ? 0.6 : 0.98, reason: null },
        ...{ score: 20, chance: 4, candidates: [], by: 'auto' },
        map: {
          segments: [
            { knots: [at(0, i * 7), at(half, i * 7)] },
            { knots: [at(half, i * 7 + 9), at(media.duration, i * 7 + 9)] },
          ],
        },
      };
    }),
  };
  const file = join(root, 'fifty.syncline');
  await writeProject(file, project, { overwrite: true });
  return file;
}
