import { stat } from 'node:fs/promises';
import { MachineError } from '#src/model/errors.ts';
import { fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';
import { wavHeader } from '#src/formats/wav.ts';

/**
 * ffmpeg's word is not taken for it: every file written is read back. The pictures of each video track are
 * counted, and each sound track is decoded and its samples counted. AAC alone may end with up to `slack`
 * samples more than were put in.
 */
export async function verifyMedia(
  path: string,
  expected: {
    readonly videos: number;
    readonly frames: number;
    readonly sounds: readonly { readonly channels: number }[];
    readonly samples: number;
    readonly slack?: number;
  },
  signal?: AbortSignal,
): Promise<void> {
  for (let i = 0; i < expected.videos; i++) {
    let frames = 0;
    let rest = '';
    await read(path, ['-map', `0:v:${i}`, '-c', 'copy', '-f', 'framecrc', 'pipe:1'], signal, (chunk) => {
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      frames += lines.filter((line) => line !== '' && !line.startsWith('#')).length;
    });
    if (frames !== expected.frames) throw broken(path, `${frames} pictures instead of ${expected.frames}`);
  }
  for (const [i, { channels }] of expected.sounds.entries()) {
    let bytes = 0;
    await read(path, ['-map', `0:a:${i}`, '-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'], signal, (chunk) => {
      bytes += chunk.length;
    });
    const samples = bytes / 2 / channels;
    if (samples < expected.samples || samples > expected.samples + (expected.slack ?? 0))
      throw broken(path, `${samples} samples of sound instead of ${expected.samples}`);
  }
}

/** @throws MachineError `export-broken` when a WAV has not the size its samples need. */
export async function verifyWav(
  path: string,
  channels: number,
  rate: number,
  samples: number,
): Promise<void> {
  const bytes = 3 * channels * samples;
  const { size } = await stat(path);
  if (size !== wavHeader(channels, rate, samples).length + bytes + (bytes % 2))
    throw broken(path, `a file of ${size} bytes`);
}

async function read(
  path: string,
  output: readonly string[],
  signal: AbortSignal | undefined,
  onStdout: (chunk: Buffer) => void,
): Promise<void> {
  const result = await runFfmpeg(['-v', 'error', '-i', fileUrl(path), ...output], { signal, onStdout });
  if (result.code !== 0 || /error|invalid|corrupt/i.test(result.stderr))
    throw broken(path, result.stderr.slice(0, 200) || 'an unreadable file');
}

const broken = (path: string, what: string): MachineError =>
  new MachineError(
    'export-broken',
    `ffmpeg wrote ${JSON.stringify(path)} wrongly: ${what}.`,
    'Try again; if it happens again, use another ffmpeg (FFMPEG_PATH).',
  );
