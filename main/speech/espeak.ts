/// <reference path="./espeak-module.d.ts" />
import { lookupTable } from '#src/model/lookup-table.ts';
import loadEspeak, { type EspeakWorker } from '@echogarden/espeak-ng-emscripten';
import type { ReadingAloud, ReadPhone, ReadToken } from '#src/attention/reading-aloud.ts';
import { InvalidInputError } from '#src/model/errors.ts';

const rate = 22_050;

/** Reads texts aloud in the languages of espeak-ng (GPL-3.0-or-later), compiled to WebAssembly; needs no file or device. */
export type Espeak = {
  /** Codes of its languages, such as `en-us` or `pt-br`. */
  readonly languages: readonly string[];
  /**
   * @param spoken what is said of each token; empty: nothing. No markup is understood in it
   * @param language BCP 47, of all tokens or of each
   * @param watch told how many tokens are read; throws to stop
   * @throws InvalidInputError `no-voice`
   */
  read(
    spoken: readonly string[],
    language: string | readonly string[],
    watch?: (done: number, total: number) => void,
  ): ReadingAloud;
  /** IPA of the phones of each token, as `read` has them, without the sound. */
  phones(
    spoken: readonly string[],
    language: string | readonly string[],
    watch?: (done: number, total: number) => void,
  ): readonly (readonly string[])[];
};

let loading: Promise<Espeak> | null = null;

/** Loaded once a thread, in about a second. What it does then blocks the thread. */
export function espeak(): Promise<Espeak> {
  loading ??= loadEspeak().then(({ eSpeakNGWorker }) => createEspeak(new eSpeakNGWorker()));
  return loading;
}

function createEspeak(worker: EspeakWorker): Espeak {
  const languages = worker.list_voices().flatMap((voice) => voice.languages.map(({ name }) => name));
  function* pieces(
    spoken: readonly string[],
    language: string | readonly string[],
    watch: (done: number, total: number) => void = () => {},
  ): Generator<Piece> {
    for (const { from, to, language: own } of runsOf(spoken.length, language))
      yield* piecesIn(spoken.slice(from, to), own, (done) => watch(from + done, spoken.length));
  }
  function* piecesIn(
    spoken: readonly string[],
    language: string,
    watch: (done: number) => void,
  ): Generator<Piece> {
    const voice = voiceFor(language, languages);
    if (voice === null || worker.set_voice(voice) !== 0)
      throw new InvalidInputError(
        'no-voice',
        `There is no synthetic voice for the language “${language}”.`,
        'Name a language by its code, such as en, de or pt-BR.',
      );
    const counts = new Map<string, number>();
    const asSaid = (text: string): string => inItsVoice(text, language);
    const phoneCount = (text: string): number => {
      const known = counts.get(text) ?? say(worker, asSaid(text)).phones.length;
      counts.set(text, known);
      return known;
    };
    for (let from = 0; from < spoken.length; ) {
      watch(from);
      const to = pieceEnd(spoken, from);
      yield readPiece(worker, spoken.slice(from, to), asSaid, phoneCount);
      from = to;
    }
    watch(spoken.length);
  }
  return {
    languages,
    read(spoken, language, watch) {
      const parts: Int16Array[] = [];
      const tokens: ReadToken[] = [];
      let length = 0;
      for (const piece of pieces(spoken, language, watch)) {
        const before = length / rate;
        for (const { start, end, phones } of piece.tokens)
          tokens.push({
            start: before + start,
            end: before + end,
            phones: phones.map((p) => ({ ipa: p.ipa, start: before + p.start, end: before + p.end })),
          });
        for (const part of piece.parts) {
          parts.push(part);
          length += part.length;
        }
      }
      return { samples: joined(parts, length), rate, tokens };
    },
    phones(spoken, language, watch) {
      const out: (readonly string[])[] = [];
      for (const { tokens } of pieces(spoken, language, watch))
        for (const { phones } of tokens) out.push(phones.map(({ ipa }) => ipa));
      return out;
    },
  };
}

/** Tokens one behind the other that are in one language. */
function runsOf(count: number, language: string | readonly string[]) {
  if (typeof language === 'string') return [{ from: 0, to: count, language }];
  const runs: { from: number; to: number; language: string }[] = [];
  for (const [k, own] of language.entries()) {
    const last = runs.at(-1);
    if (last?.language === own) last.to = k + 1;
    else runs.push({ from: k, to: k + 1, language: own });
  }
  return runs;
}

/** As the language is named, or nearly: without region, `en` in the way of most speakers. */
export function voiceFor(language: string, languages: readonly string[]): string | null {
  const asked = language.toLowerCase().replaceAll('_', '-');
  const bare = asked.split('-')[0] as string;
  const wanted = [usual[asked], asked, usual[bare], bare];
  return wanted.find((name) => name !== undefined && languages.includes(name)) ?? null;
}

const usual: Readonly<Record<string, string>> = lookupTable({
  en: 'en-us',
  zh: 'cmn',
  no: 'nb',
  iw: 'he',
  in: 'id',
});

/** A piece ends with a sentence after so many tokens, and anywhere after three times as many. */
const pieceTokens = 40;

function pieceEnd(spoken: readonly string[], from: number): number {
  for (let k = from + pieceTokens; k < spoken.length && k < from + 3 * pieceTokens; k++)
    if (/[.!?…。！？]["'”’»)]*$/.test(spoken[k - 1] as string)) return k;
  return Math.min(spoken.length, from + 3 * pieceTokens);
}

/** Phones with the place of their word in the text, and the sound. */
type Said = {
  readonly parts: readonly Int16Array[];
  readonly length: number;
  readonly phones: readonly SaidPhone[];
};
type SaidPhone = ReadPhone & { readonly place: number };

/** @param text code points are counted; a phone lasts until the next event that is no mere label */
function say(worker: EspeakWorker, text: string): Said {
  const parts: Int16Array[] = [];
  const phones: SaidPhone[] = [];
  let length = 0;
  let open: { ipa: string; start: number; place: number } | null = null;
  const close = (at: number): void => {
    if (open) phones.push({ ...open, end: Math.max(at, open.start) });
    open = null;
  };
  worker.synthesize(text, (samples, events) => {
    parts.push(samples.slice());
    length += samples.length;
    for (const { type, audio_position, text_position, id } of events) {
      if (type !== 'phoneme' && type !== 'end') continue;
      const at = audio_position / 1000;
      close(at);
      // Pauses have no name; one in brackets says by which language's rules it goes on.
      const isPhone = type === 'phoneme' && id && !String(id).startsWith('(');
      if (isPhone) open = { ipa: String(id), start: at, place: text_position - 1 };
    }
    return false;
  });
  close(length / rate);
  return { parts, length, phones };
}

type Piece = { readonly parts: readonly Int16Array[]; readonly tokens: readonly ReadToken[] };

function readPiece(
  worker: EspeakWorker,
  spoken: readonly string[],
  asSaid: (spoken: string) => string,
  phoneCount: (spoken: string) => number,
): Piece {
  const texts = spoken.map(asSaid);
  const { parts, phones } = say(worker, texts.join(' '));
  const ends: number[] = [];
  for (const text of texts) ends.push((ends.at(-1) ?? -1) + 1 + [...text].length);
  const own: SaidPhone[][] = spoken.map(() => []);
  for (const phone of phones) own[ends.findIndex((end) => phone.place < end)]?.push(phone);
  parted(own, spoken, phoneCount);
  let last = 0;
  return {
    parts,
    tokens: own.map((said): ReadToken => {
      const start = said[0]?.start ?? last;
      last = said.at(-1)?.end ?? start;
      return { start, end: last, phones: said.map(({ ipa, start, end }) => ({ ipa, start, end })) };
    }),
  };
}

/** Of “of the” it makes one word, and says so of the first: the phones are shared out as each has them alone. */
function parted(own: SaidPhone[][], spoken: readonly string[], phoneCount: (spoken: string) => number): void {
  for (let from = 0; from < own.length; from++) {
    let to = from + 1;
    while (to < own.length && own[to]?.length === 0 && spoken[to] !== '') to++;
    const all = own[from] as SaidPhone[];
    if (to === from + 1 || all.length < 2) continue;
    const counts = spoken.slice(from, to).map(phoneCount);
    const total = counts.reduce((sum, n) => sum + n, 0);
    let before = 0;
    for (let k = from; k < to && total > 0; k++) {
      const after = before + (counts[k - from] as number);
      const cut = (n: number) => Math.round((n / total) * all.length);
      own[k] = all.slice(cut(before), cut(after));
      before = after;
    }
    from = to - 1;
  }
}

/**
 * Words in the letters of another script than the language's own are said by a voice that reads these: alone a voice spells them
 * (“em, o, es …” for Москва). As SSML; the voice of the text reads on behind it.
 */
function inItsVoice(text: string, language: string): string {
  const bare = language.toLowerCase().split(/[-_]/)[0] as string;
  const own = foreign.find(({ letters, languages }) => letters.test(text) && !languages.includes(bare));
  return own ? `<voice xml:lang="${own.voice(text)}">${escaped(text)}</voice>` : escaped(text);
}

/** Scripts that voices of other languages spell, the languages written in them, and a voice that reads them. */
const foreign: readonly {
  readonly letters: RegExp;
  readonly languages: readonly string[];
  readonly voice: (text: string) => string;
}[] = [
  {
    letters: /^[^\p{sc=Latn}]*\p{sc=Cyrl}[^\p{sc=Latn}]*$/u,
    languages: ['ru', 'uk', 'be', 'bg', 'mk', 'sr', 'kk', 'ky', 'tt', 'ba', 'cv', 'mn'],
    voice: (text) => (/[іїєґ]/i.test(text) ? 'uk' : 'ru'),
  },
  {
    letters: /^[^\p{sc=Latn}]*\p{sc=Grek}[^\p{sc=Latn}]*$/u,
    languages: ['el', 'grc'],
    voice: () => 'el',
  },
  {
    letters: /^[^\p{sc=Latn}]*\p{sc=Arab}[^\p{sc=Latn}]*$/u,
    languages: ['ar', 'fa', 'ur', 'sd', 'ug', 'ku', 'ps'],
    voice: (text) => (/[پچژگ]/.test(text) ? 'fa' : 'ar'),
  },
  {
    letters: /^[^\p{sc=Latn}]*\p{sc=Hebr}[^\p{sc=Latn}]*$/u,
    languages: ['he', 'iw', 'yi'],
    voice: () => 'he',
  },
  {
    letters: /^[^\p{sc=Latn}]*[\p{sc=Hani}][^\p{sc=Latn}]*$/u,
    languages: ['zh', 'cmn', 'yue', 'hak', 'ja', 'ko'],
    voice: () => 'cmn',
  },
];

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'));

function joined(parts: readonly Int16Array[], length: number): Float32Array {
  const out = new Float32Array(length);
  let at = 0;
  for (const part of parts) for (const value of part) out[at++] = value / 32_768;
  return out;
}
