import type { PictureFrames } from '#src/signal/picture.ts';
import type { SubjectVideo } from '#test/fixtures/subject-video.ts';

/** All pictures of a generated clip, made once. */
export function inMemory({ width, height, times, frame }: SubjectVideo): PictureFrames {
  const all = Array.from(times, (_, k) => frame(k));
  return { width, height, times, read: (k) => all[k] as Uint8Array };
}
