import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type MatroskaView, matroskaView } from './matroska-view.ts';
import { mp4Pictures } from './mp4-pictures.ts';
import type { ProbedMedia } from './probe.ts';

/** How the pictures of a film lie on its source clock: when the first is shown, and how long the film is, seconds. */
export type PicturesOnly = { readonly start: number; readonly duration: number };

/** What a browser keeps of shorter films is little, seconds. */
const longFilm = 10 * 60;
/** So many films are kept ready: 6 MB each of three hours. */
const mostKept = 32;
/** Read at once: pictures lie among sound. */
const windowBytes = 256 * 1024;

const kept = new Map<string, Promise<MatroskaView | null>>();

/** A film whose pictures are worth to be served alone, in a container that costs the window less; null: another, or it cannot be. */
export async function picturesAlone(path: string, media: ProbedMedia): Promise<PicturesOnly | null> {
  const [video] = media.video;
  const isMp4 = media.container.includes('mp4') && media.video.length === 1;
  if (!isMp4 || video?.codec !== 'h264' || media.duration < longFilm) return null;
  const pictures = { start: video.start, duration: media.duration };
  const file = await open(path, 'r');
  try {
    return (await picturesView(path, file, pictures)) ? pictures : null;
  } finally {
    await file.close();
  }
}

/** The film's pictures alone, as Matroska; null: its index is told in a way that this does not read. */
export async function picturesView(
  path: string,
  file: FileHandle,
  { start, duration }: PicturesOnly,
): Promise<MatroskaView | null> {
  const { size, mtimeMs } = await file.stat();
  const key = `${path} ${size} ${mtimeMs}`;
  const making = kept.get(key) ?? make(file, start, duration);
  kept.delete(key);
  kept.set(key, making);
  for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest);
  return await making.catch((error: unknown) => {
    kept.delete(key);
    throw error;
  });
}

async function make(file: FileHandle, start: number, duration: number): Promise<MatroskaView | null> {
  const film = await mp4Pictures(file);
  if (!film) return null;
  const first = film.times.reduce((least, t) => Math.min(least, t), Number.POSITIVE_INFINITY);
  return matroskaView(film, start - first, duration);
}

/** Bytes from…to−1 of a view; the file is closed when it has been read or given up. */
export function readView(view: MatroskaView, file: FileHandle, from: number, to: number): Readable {
  let [begin, window] = [0, Buffer.alloc(0)];
  const source = async (at: number, length: number) => {
    if (at < begin || at + length > begin + window.length) {
      const next = Buffer.alloc(Math.max(length, windowBytes));
      const { bytesRead } = await file.read(next, 0, next.length, at);
      if (bytesRead < length) throw new Error('the film became shorter while it was read');
      [begin, window] = [at, next.subarray(0, bytesRead)];
    }
    return window.subarray(at - begin, at - begin + length);
  };
  const body = Readable.from(view.read(from, to, source), { objectMode: false });
  body.once('close', () => void file.close());
  return body;
}
