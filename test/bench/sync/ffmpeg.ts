import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const program: string =
  process.env.FFMPEG_PATH ??
  (createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { path: string }).path;

function run(args: readonly string[], input?: Buffer): Buffer {
  const done = spawnSync(program, ['-hide_banner', '-v', 'error', '-nostdin', ...args], {
    maxBuffer: 2 ** 31 - 1,
    ...(input ? { input } : {}),
  });
  if (done.status !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${done.stderr}`);
  return done.stdout;
}

const floats = (bytes: Buffer): Float32Array =>
  new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + (bytes.byteLength & ~3)));

/** Any media file as mono samples at `rate`, from the container's 0:00. */
export function decode(file: string, rate: number): Float32Array {
  return floats(
    run([
      '-i',
      file,
      '-map',
      '0:a:0',
      '-ac',
      '1',
      '-af',
      `aresample=${rate}:async=1:first_pts=0`,
      '-f',
      'f32le',
      '-',
    ]),
  );
}

/** Samples through a file of the given kind and back, as a normal decoder gives them. */
export function throughCodec(
  x: Float32Array,
  rate: number,
  ending: string,
  codec: readonly string[],
  outRate: number,
): Float32Array {
  const folder = mkdtempSync(join(tmpdir(), 'sync-bench-'));
  try {
    const raw = join(folder, 'in.f32');
    const file = join(folder, `coded.${ending}`);
    writeFileSync(raw, Buffer.from(x.buffer, x.byteOffset, x.byteLength));
    run(['-f', 'f32le', '-ar', String(rate), '-ac', '1', '-i', raw, ...codec, file]);
    return decode(file, outRate);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const readBytes = (file: string): Buffer => readFileSync(file);
