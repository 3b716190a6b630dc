import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openCtc } from '#main/models/ctc.ts';
import { soundOf } from '#src/signal/sound.ts';
import { toneFolder, toneRate, toneSound, toneWordSeconds } from '#test/fixtures/tone-letters.ts';

const root = mkdtempSync(join(tmpdir(), 'syncline-ctc-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let made = 0;
const folder = (change: Record<string, unknown> = {}) => toneFolder(join(root, `m${made++}`), change);

async function align(
  said: readonly (readonly [string, number])[],
  spoken: readonly string[],
  { seconds = 6, rate = toneRate, level = 0.5, change = {} as Record<string, unknown> } = {},
) {
  const model = await openCtc(folder(change), { threads: 1 });
  try {
    return await model.align(soundOf(toneSound(seconds, said, { rate, level }), rate), spoken);
  } finally {
    await model.close();
  }
}

describe('a CTC model of the user', () => {
  const said = [
    ['abc', 0.5],
    ['dd', 1.4],
    ['bea', 2.2],
    ['cab', 4.5],
  ] as const;

  it('says when the words of a text are said, to a frame', async () => {
    const { timed, confidence, untranscribed } = await align(said, ['Abc', '', 'dd', 'béa', 'cab']);
    expect(timed[1]).toBeNull();
    for (const [k, [word, start]] of said.entries()) {
      const token = timed[k === 0 ? 0 : k + 1];
      expect(Math.abs((token?.start ?? 0) - start)).toBeLessThan(0.02);
      expect(Math.abs((token?.end ?? 0) - start - toneWordSeconds(word))).toBeLessThan(0.02);
      expect(token?.fit).toBeGreaterThan(-0.1);
    }
    expect(untranscribed).toEqual([]);
    expect(confidence).toBeGreaterThan(0.9);
  });

  it('knows words that nobody says, and speech that the text lacks', async () => {
    const { timed, untranscribed } = await align(said, ['abc', 'dd', 'ecece', 'cab']);
    expect(timed.map((token) => token !== null)).toEqual([true, true, false, true]);
    expect(untranscribed).toHaveLength(1);
    expect(untranscribed[0]?.start).toBeCloseTo(2.2, 1);
    expect(untranscribed[0]?.end).toBeCloseTo(2.2 + toneWordSeconds('bea'), 1);
    expect((await align(said, ['ecede', 'ebebd', 'eccee'])).confidence).toBeLessThan(0.2);
  });

  it('hears speech of any kind where the network has no letters for a word', async () => {
    const { timed } = await align(said, ['abc', 'dd', '日本', 'cab']);
    expect(timed[2]?.start).toBeGreaterThan(2.1);
    expect(timed[2]?.end).toBeLessThan(2.2 + toneWordSeconds('bea') + 0.03);
  });

  it('hears long sound in windows, at another rate, however loud', async () => {
    const words = Array.from({ length: 60 }, (_, k) =>
      [0, 1, 2].map((i) => 'abcde'[(k * k + i * (k + 1)) % 5]).join(''),
    );
    const long = words.map((word, k) => [word, 0.3 + k] as const);
    const found = await align(long, words, {
      seconds: 61,
      rate: 8000,
      level: 0.05,
      change: { normalise: 'mean-variance' },
    });
    for (const [k, token] of found.timed.entries())
      expect(Math.abs((token?.start ?? 0) - 0.3 - k)).toBeLessThan(0.03);
  });

  it('writes down what it hears where there is no text, words parted by pauses', async () => {
    const model = await openCtc(folder({ wordDelimiter: null }), { threads: 1 });
    try {
      const { language, segments } = await model.transcribe(soundOf(toneSound(6, said), toneRate));
      expect(language).toBeNull();
      expect(segments.map(({ text }) => text)).toEqual(['abc dd bea', 'cab']);
      const words = segments.flatMap((segment) => segment.words);
      for (const [k, [word, start]] of said.entries()) {
        expect(Math.abs((words[k]?.start ?? 0) - start)).toBeLessThan(0.02);
        expect(Math.abs((words[k]?.end ?? 0) - start - toneWordSeconds(word))).toBeLessThan(0.02);
        expect(words[k]?.sure).toBeGreaterThan(0.9);
      }
    } finally {
      await model.close();
    }
  });

  it.each(['<star>', '*'])(
    'hears past a star that it brings along, “%s”: it is never what is said',
    async (star) => {
      const model = await openCtc(toneFolder(join(root, `m${made++}`), {}, { star }), { threads: 1 });
      try {
        const sound = soundOf(toneSound(6, said), toneRate);
        const { timed, confidence, untranscribed } = await model.align(sound, ['abc', 'dd', 'bea', 'cab']);
        expect(confidence).toBeGreaterThan(0.9);
        expect(untranscribed).toEqual([]);
        for (const token of timed) expect(token?.fit).toBeGreaterThan(-0.1);
        const heard = (await model.transcribe(sound)).segments.map(({ text }) => text.replaceAll(' ', ''));
        expect(heard).toEqual(['abcddbea', 'cab']);
      } finally {
        await model.close();
      }
    },
  );

  it('says that a list of letters for each of many languages, as MMS has it, is to be one list', async () => {
    const tokens = JSON.stringify({ eng: { '<pad>': 0, a: 1 }, deu: { '<pad>': 0, a: 1 } });
    await expect(openCtc(toneFolder(join(root, `m${made++}`), {}, { tokens }))).rejects.toThrow(
      /each of several languages/,
    );
  });

  it('refuses a folder that contradicts itself', async () => {
    const refused = (path: string) => expect(openCtc(path)).rejects.toMatchObject({ code: 'bad-model' });
    await refused(folder({ blank: '<nothing>' }));
    await refused(folder({ field: 200 }));
    await refused(folder({ kind: 'whisper' }));
    await refused(folder({ tokens: { file: '../tokens.json', sha256: '0'.repeat(64) } }));
    await refused(folder({ tokens: { file: 'tokens.json', sha256: '0'.repeat(64) } }));
    const changed = folder();
    writeFileSync(join(changed, 'tokens.json'), '{"a":0}');
    await refused(changed);
  });

  it('says so when the network does not do what its manifest says', async () => {
    const failed = (change: Record<string, unknown>) =>
      expect(align(said, ['abc'], { change })).rejects.toMatchObject({ code: 'model-failed' });
    await failed({ hop: 160 });
    await expect(align(said, ['!', ''])).rejects.toMatchObject({ code: 'no-words' });
  });
});
