import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openUserModel } from '#main/models/user-model.ts';
import { spokenText } from '#src/attention/text/spoken-text.ts';
import { soundOf } from '#src/signal/sound.ts';
import { whisperFolder, whisperSound } from '#test/fixtures/tiny-whisper.ts';
import { toneFolder, toneSound } from '#test/fixtures/tone-letters.ts';

const root = mkdtempSync(join(tmpdir(), 'syncline-user-model-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function starts(folder: string, samples: Float32Array, text: string): Promise<(number | null)[]> {
  const model = await openUserModel(folder, { threads: 1 });
  try {
    const { tokens } = spokenText(text, { language: 'en', numbers: 'words' });
    const { timed } = await model.align(soundOf(samples, 16_000), tokens, 'en');
    return timed.map((token) => token && Math.round(10 * token.start) / 10);
  } finally {
    await model.close();
  }
}

describe('a model of the user, whatever its kind', () => {
  it('times every token of a text, punctuation and laughter having none', async () => {
    const letters = toneSound(3, [
      ['abc', 0.5],
      ['dea', 1.5],
    ]);
    expect(await starts(toneFolder(join(root, 'ctc')), letters, 'Abc, – [laughter] dea.')).toEqual([
      0.5,
      null,
      null,
      1.5,
    ]);
    const words = whisperSound(4, [
      [0, 1, 2],
      [1, 2, 3],
    ]);
    expect(await starts(whisperFolder(join(root, 'whisper')), words, 'a – b')).toEqual([1, null, 2]);
  });
});
