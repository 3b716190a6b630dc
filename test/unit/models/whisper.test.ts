import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openWhisper, type WhisperModel } from '#main/models/whisper.ts';
import { soundOf } from '#src/signal/sound.ts';
import { whisperFolder, whisperSound, whisperSpecial, whisperWords } from '#test/fixtures/tiny-whisper.ts';

const root = mkdtempSync(join(tmpdir(), 'syncline-whisper-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const folder = (change: Record<string, unknown> = {}, times?: readonly [number, number]) =>
  whisperFolder(join(root, `m${made++}`), change, times);
async function using<T>(path: string, use: (model: WhisperModel) => Promise<T>): Promise<T> {
  const model = await openWhisper(path, { threads: 1 });
  try {
    return await use(model);
  } finally {
    await model.close();
  }
}
/** Each word until the next begins: Whisper's words have no pauses between them. */
const spoken = (starts: readonly number[], end: number) =>
  starts.map((start, k) => [k, start, starts[k + 1] ?? end] as const);

describe('a Whisper model of the user', () => {
  it('says when the words of a text are said', async () => {
    const starts = [1, 1.8, 2.6, 4, 4.8, 6];
    const sound = soundOf(whisperSound(8, spoken(starts, 6.8)), 16_000);
    const { timed, confidence } = await using(folder(), (m) =>
      m.align(sound, ['a', '', ...'bcdef'], 'en-US'),
    );
    expect(timed[1]).toBeNull();
    for (const [k, start] of starts.entries())
      expect(Math.abs((timed[k === 0 ? 0 : k + 1]?.start ?? 0) - start)).toBeLessThan(0.07);
    expect(Math.abs((timed[6]?.end ?? 0) - 6.8)).toBeLessThan(0.07);
    expect(timed[2]?.sure).toBeGreaterThan(0.5);
    expect(confidence).toBeGreaterThan(0.5);
  });

  it('goes on with the text in the next window where the decoder would end', async () => {
    const starts = [2, 10, 20, 34, 45, 50];
    const sound = soundOf(whisperSound(55, spoken(starts, 53)), 16_000);
    const { timed } = await using(folder(), (m) => m.align(sound, whisperWords, 'en'));
    for (const [k, start] of starts.entries())
      expect(Math.abs((timed[k]?.start ?? 0) - start)).toBeLessThan(0.07);
  });

  it('writes what is said where there is no text, in the language it sounds like', async () => {
    const starts = [1, 1.8, 2.6, 4, 4.8, 6];
    const sound = soundOf(whisperSound(8, spoken(starts, 6.8)), 16_000);
    const found = await using(folder({}, [1, 7]), (m) => m.transcribe(sound, null));
    expect(found.language).toBe('xx');
    expect(found.segments.map(({ text, start, end }) => ({ text, start, end }))).toEqual([
      { text: 'a b c d e f', start: 1, end: 7 },
    ]);
    for (const [k, start] of starts.entries())
      expect(Math.abs((found.segments[0]?.words[k]?.start ?? 0) - start)).toBeLessThan(0.07);
  });

  it('knows which languages it knows, and that there must be words', async () => {
    const sound = soundOf(whisperSound(2, []), 16_000);
    await using(folder(), async (m) => {
      await expect(m.align(sound, ['a'], 'fr')).rejects.toMatchObject({ code: 'unknown-language' });
      await expect(m.align(sound, ['a'], '__proto__')).rejects.toMatchObject({ code: 'unknown-language' });
      await expect(m.align(sound, [''], 'en')).rejects.toMatchObject({ code: 'no-words' });
    });
  });

  it('refuses a folder that contradicts itself', async () => {
    const refused = (change: Record<string, unknown>) =>
      expect(openWhisper(folder(change))).rejects.toMatchObject({ code: 'bad-model' });
    await refused({ alignmentHeads: [[1, 0]] });
    await refused({ bands: 100 });
    await refused({ vocabulary: { file: 'merges.txt', sha256: '0'.repeat(64) } });
    await refused({ merges: { file: 'merges.txt', sha256: '0'.repeat(64) } });
    await refused({ special: { ...whisperSpecial, endOfText: -1 } });
    await using(folder({ alignmentHeads: [[0, 3]] }), (m) =>
      expect(m.align(soundOf(whisperSound(1, []), 16_000), ['a'], 'en')).rejects.toMatchObject({
        code: 'model-failed',
      }),
    );
  });
});
