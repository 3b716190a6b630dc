import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';
import { id3Length, mp3Delay } from '#renderer/sound/mp3-delay.ts';

describe('the delay of an MP3 file', () => {
  it('is what its first frame says, behind a tag or not; without one there is none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'syncline-mp3-'));
    const delayOf = async (name: string, more: readonly string[]) => {
      const path = join(folder, name);
      const tone = ['-v', 'error', '-f', 'lavfi', '-i', 'sine=r=48000:d=0.5', '-c:a', 'libmp3lame'];
      const { code, stderr } = await runFfmpeg([...tone, ...more, '-y', fileUrl(path)]);
      if (code !== 0) throw new Error(stderr);
      const bytes = new Uint8Array(await readFile(path));
      return mp3Delay(bytes.subarray(id3Length(bytes)));
    };
    try {
      // LAME's encoder is 576 samples late, every decoder 529 more.
      expect(await delayOf('a.mp3', [])).toBe(1105);
      expect(await delayOf('b.mp3', ['-metadata', `title=${'long '.repeat(300)}`])).toBe(1105);
      expect(await delayOf('c.mp3', ['-write_xing', '0'])).toBe(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is none of what is no MP3 at all', () => {
    expect(mp3Delay(new Uint8Array(0))).toBe(0);
    expect(mp3Delay(new Uint8Array(2000).fill(255))).toBe(0);
    expect(id3Length(new TextEncoder().encode('ID3'))).toBe(0);
  });
});
