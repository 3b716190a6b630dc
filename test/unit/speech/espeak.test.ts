import { describe, expect, it } from 'vitest';
import { espeak, voiceFor } from '#main/speech/espeak.ts';

const reader = await espeak();
const ipa = (text: string, language = 'en') => {
  const tokens = text.split(' ');
  const { tokens: read } = reader.read(tokens, language);
  return tokens.map((t, k) => [t, (read[k]?.phones ?? []).map((p) => p.ipa).join('')]);
};

describe('espeak', () => {
  it('reads every token where it stands, also those it makes one word of', () => {
    const said = Object.fromEntries(ipa('in the end of nineteen eighty. Good & bad <b> I am'));
    expect(said).toMatchObject({
      in: 'ɪn',
      nineteen: 'nˈaɪntiːn',
      'eighty.': 'ˈeɪɾi',
      Good: 'ɡˈʊd',
      '<b>': 'bˈiː',
    });
    expect(said.the).toMatch(/^ð[əɪ]$/);
    expect(said.of).toMatch(/^[ʌə]v$/);
    expect(said.am).toMatch(/m$/);
  });

  it('gives times that increase through pieces, within the sound', () => {
    const tokens = 'From fairest creatures we desire increase, that thereby beauty might never die.'.split(
      ' ',
    );
    const long = Array.from({ length: 12 }, () => tokens).flat();
    const told: number[] = [];
    const { samples, rate, tokens: read } = reader.read(long, 'en', (done) => told.push(done));
    expect(read).toHaveLength(long.length);
    expect(told.at(-1)).toBe(long.length);
    expect(told.length).toBeGreaterThan(3);
    let last = 0;
    for (const { phones } of read)
      for (const { start, end } of phones) {
        expect(start).toBeGreaterThanOrEqual(last - 1e-9);
        expect(end).toBeGreaterThanOrEqual(start);
        last = end;
      }
    expect(last).toBeLessThanOrEqual(samples.length / rate + 1e-9);
    expect(last).toBeGreaterThan(40);
    const sounding = samples.subarray(
      Math.round((read[5]?.start ?? 0) * rate),
      Math.round((read[5]?.end ?? 0) * rate),
    );
    expect(Math.max(...sounding)).toBeGreaterThan(0.05);
  });

  it('says nothing of what is empty, in its place', () => {
    const { tokens } = reader.read(['one', '', 'two'], 'en');
    expect(tokens[1]).toMatchObject({ phones: [], start: tokens[0]?.end, end: tokens[0]?.end });
    expect(reader.read([], 'en')).toMatchObject({ tokens: [], samples: new Float32Array(0) });
  });

  it('speaks other languages, in their own letters', () => {
    expect(Object.fromEntries(ipa('größer als Äpfel', 'de'))).toMatchObject({ als: 'als', Äpfel: 'ˈɛpfəl' });
    expect(Object.fromEntries(ipa('Привет, мир', 'ru')).мир).toMatch(/^mʲˈir$/);
    expect(voiceFor('en', reader.languages)).toBe('en-us');
    expect(voiceFor('pt-BR', reader.languages)).toBe('pt-br');
    expect(voiceFor('de_CH', reader.languages)).toBe('de');
    expect(() => reader.read(['a'], 'tlh-xx')).toThrow('no synthetic voice');
    expect(reader.languages.length).toBeGreaterThan(100);
  });

  it('says words of another script by a voice that reads it, and goes on in its own', () => {
    const tokens = 'in Москва and Αθήνα, София, Київ, שלום or مرحبا or 東京 today.'.split(' ');
    const said = reader.phones(tokens, 'en').map((phones) => phones.join(''));
    expect(said[1]).toMatch(/^mʌskvˈɑ/);
    expect(said[3]).toMatch(/^aθˈina/);
    expect(said[5]).toMatch(/^kˈɪ/);
    expect(said[6]).toContain('ʃal');
    expect(said.at(-1)).toBe(reader.phones(['today.'], 'en')[0]?.join(''));
    expect(reader.read(tokens, 'en').tokens.every(({ start, end }) => end > start)).toBe(true);
    // Its own letters are its own.
    expect(reader.phones(['Москва'], 'uk')[0]).not.toEqual(reader.phones(['Москва'], 'en')[0]);
  });

  it('takes no markup from the text, and can be stopped', () => {
    expect(Object.fromEntries(ipa('<break time="9s"/> done')).done).toBe('dˈʌn');
    const { samples, rate } = reader.read(['<break', 'time="9000ms"/>', 'done'], 'en');
    expect(samples.length / rate).toBeLessThan(9);
    const stop = () => {
      throw new Error('stop');
    };
    expect(() => reader.read(['one'], 'en', stop)).toThrow('stop');
  });
});
