import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { setCacheFolder } from '#main/media/cache.ts';
import { openPicture } from '#main/media/open-picture.ts';
import { decodePictureFile } from '#main/media/picture.ts';
import { tools } from '#main/media/tools.ts';
import { analysedSize } from '#main/vision/track-size.ts';
import type { SubjectVideo } from '#test/fixtures/subject-video.ts';

/** A generated clip really encoded (h264, some 500 kbit/s at 480p) and decoded as `syncline track` does. */
export async function encoded(video: SubjectVideo) {
  const folder = mkdtempSync(join(tmpdir(), 'syncline-track-'));
  setCacheFolder(join(folder, 'cache'));
  const path = join(folder, 'clip.mp4');
  const rate = 1 / ((video.times[1] ?? 0.1) - (video.times[0] ?? 0));
  const raw = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-s',
    `${video.width}x${video.height}`,
    '-r',
    String(rate),
  ];
  const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '28', '-pix_fmt', 'yuv420p'];
  const child = spawn(tools().ffmpeg.path, ['-v', 'error', '-y', ...raw, '-i', 'pipe:0', ...h264, path]);
  for (let k = 0; k < video.times.length; k++)
    if (!child.stdin.write(video.frame(k))) await new Promise((done) => child.stdin.once('drain', done));
  child.stdin.end();
  const code = await new Promise((done) => child.once('close', done));
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
  const file = await decodePictureFile(path, { ...analysedSize(video.width, video.height), maxFps: 10 });
  const frames = openPicture(file);
  return { frames, folder, path, close: () => frames.close() };
}
