import { spokenEnglish, scaleOfMoney } from './english.ts';
import { numberWordsOf, spokenNumber } from './number-words.ts';
import { spokenElsewhere } from './spoken-elsewhere.ts';
import { opensVoice, type Unspoken, unspokenOf } from './unspoken.ts';

/**
 * A written text with what is said of it. The text stays exactly as it is: `before + text` of all tokens, then
 * `tail`, joined, give it again.
 */
export type SpokenText = {
  readonly tokens: readonly SpokenToken[];
  /** The white space behind the last token. */
  readonly tail: string;
};

export type SpokenToken = {
  /** The white space before it. */
  readonly before: string;
  /** Without white space, as written. */
  readonly text: string;
  /** In words with single spaces between them; empty where nothing is said. */
  readonly spoken: string;
  readonly kind: 'word' | Unspoken;
  /** ISO 15924 of its letters, e.g. `Latn`; null for none, or for more than one. */
  readonly script: string | null;
};

export type SpokenOptions = {
  /** BCP 47. Default: `en`. */
  readonly language?: string;
  /** Of each token of each text, where some are in another one. Default: `language`. */
  readonly languages?: readonly (readonly string[])[];
  /**
   * Whether numbers become words here, or stay digits, which a synthesiser reads better in its languages than we do.
   * Default: words in English, digits in others. Readers of letters (CTC) need words.
   */
  readonly numbers?: 'words' | 'digits';
};

/** The texts of a document's segments with what is said of them: names before colons are told by their return. */
export function spokenTexts(texts: readonly string[], options: SpokenOptions = {}): readonly SpokenText[] {
  const cut = texts.map(tokensWithSpace);
  // Speakers are named where a line begins, and a segment may have several lines.
  const lines: { readonly tokens: string[] }[] = [];
  for (const { tokens } of cut)
    for (const [k, { before, text }] of tokens.entries()) {
      if (k === 0 || /[\r\n]/.test(before)) lines.push({ tokens: [] });
      lines.at(-1)?.tokens.push(text);
    }
  const kinds = unspokenOf(lines.map((line) => line.tokens)).flat();
  const all = lines.flatMap((line) => line.tokens.map((_, k) => ({ line: line.tokens, k })));
  const speakers = new Map<string | undefined, Say>();
  const speakerFor = (language: string | undefined): Say => {
    const say =
      speakers.get(language) ?? speakerOf(language === undefined ? options : { ...options, language });
    speakers.set(language, say);
    return say;
  };
  let at = 0;
  return cut.map(({ tokens, tail }, n) => ({
    tail,
    tokens: tokens.map(({ before, text }, k): SpokenToken => {
      const kind = kinds[at] ?? null;
      const place = all[at];
      at++;
      const beside = { before: place?.line[place.k - 1] ?? '', after: place?.line[place.k + 1] ?? '' };
      // `Lee>Hello`: the end of a name that began before.
      const isNameEnd = kinds[at - 2] === 'label' && opensVoice(place?.line[0] ?? '');
      const own = isNameEnd ? text.slice(text.indexOf('>') + 1) : text;
      const spoken = kind === null ? speakerFor(options.languages?.[n]?.[k])(own, beside) : '';
      return {
        before,
        text,
        spoken,
        kind: kind ?? (spoken === '' ? 'sign' : 'word'),
        script: scriptOf(text),
      };
    }),
  }));
}

/** How one text is spoken, token by token; see `spokenTexts`. */
export const spokenText = (text: string, options: SpokenOptions = {}): SpokenText =>
  spokenTexts([text], options)[0] as SpokenText;

/** The text again. */
export const writtenText = ({ tokens, tail }: SpokenText): string =>
  tokens.map(({ before, text }) => before + text).join('') + tail;

function tokensWithSpace(text: string): { tokens: { before: string; text: string }[]; tail: string } {
  const tokens = [...text.matchAll(/(\s*)(\S+)/g)].map(([, before = '', own = '']) => ({
    before,
    text: own,
  }));
  return { tokens, tail: text.slice(text.trimEnd().length) };
}

type Say = (token: string, beside: { readonly before: string; readonly after: string }) => string;

function speakerOf({ language = 'en', numbers }: SpokenOptions): Say {
  const isEnglish = /^en(?:[-_]|$)/i.test(language);
  const inWords = numbers === undefined ? isEnglish : numbers === 'words';
  const words = inWords ? numberWordsOf(language) : null;
  return (token, beside) => {
    const { core, stop } = coreOf(token);
    if (core === '') return '';
    const scale = isEnglish ? scaleOfMoney(core, beside.before) : null;
    if (scale !== null) return scale;
    if (isEnglish && inWords) return partedWords(spokenEnglish(core + stop, beside, language));
    const said = words ? spokenNumber(core, words) : spokenElsewhere(core, stop, beside, language);
    return partedWords(said ?? core);
  };
}

/** Digits, letters and signs as wide as Chinese characters. */
const wide = /[\uFF03-\uFF05\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]/g;

const pictures =
  /\p{Extended_Pictographic}|[\u{1F1E6}-\u{1F1FF}\u{1F3FB}-\u{1F3FF}\u{E0020}-\u{E007F}♪♫♬♩]|\u200D|\uFE0E|\uFE0F|\u20E3/gu;
const invisible = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

/**
 * A token without the punctuation, emoji and marks around it; `stop` is the full stop behind it, which tells
 * abbreviations. Signs of money and measure belong to it: `-$5`, `20°`, `50%`, `'90s`.
 */
function coreOf(token: string): { readonly core: string; readonly stop: string } {
  const clean = token
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/[©®™](?=.)/g, '')
    .replace(wide, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(pictures, (c) => (/[\d#*©®™]/.test(c) ? c : ''))
    .replace(invisible, '');
  const front = clean.replace(/^[^\p{L}\p{N}\p{Sc}#@&+=%§±×÷°]+/u, (lead) => {
    const rest = clean.slice(lead.length);
    if (/^[\d\p{Sc}]/u.test(rest)) {
      const kept = /(?:[-−+]?\.?|['’])$/.exec(lead)?.[0] ?? '';
      const isWanted = /^['’]/.test(kept) ? /^\d0s/.test(rest) : /^\d/.test(rest) || /^[-−]/.test(kept);
      return isWanted ? kept : '';
    }
    return '';
  });
  // Feet and inches look like quotation marks.
  const length = /^\d+(?:['’′]\d{1,2}["”″]?|[′″])(?=[.,;:!?…)]*$)/.exec(front)?.[0];
  if (length !== undefined) return { core: length, stop: '' };
  let end = front.length;
  while (end > 0 && !endsCore.test(front.slice(Math.max(0, end - 2), end))) end--;
  const core = front.slice(0, end);
  const behind = front.slice(core.length);
  return { core, stop: behind.startsWith('.') && !behind.startsWith('..') ? '.' : '' };
}

const endsCore = /[\p{L}\p{N}\p{M}\p{Sc}%°+&@#=]$/u;

/** Dashes, slashes and underscores part words; letters of two scripts beside each other, too. */
const partedWords = (said: string): string =>
  said
    .replace(/[-‐‑‒–—―/\\_|·•…]+/g, ' ')
    .replace(/\.{2,}|[,:](?!\d)|(?<!\d)[,:]|[?!;"“”„«»()[\]{}<>*~^`]+/g, ' ')
    .replace(boundary, '$& ')
    .replace(/\s+/g, ' ')
    .trim();

const boundary =
  /\p{sc=Latn}(?=[\p{sc=Cyrl}\p{sc=Grek}\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Arab}\p{sc=Hebr}])|[\p{sc=Cyrl}\p{sc=Grek}\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Arab}\p{sc=Hebr}](?=\p{sc=Latn})/gu;

const scripts: readonly (readonly [string, RegExp])[] = [
  ['Latn', /\p{sc=Latn}/u],
  ['Cyrl', /\p{sc=Cyrl}/u],
  ['Grek', /\p{sc=Grek}/u],
  ['Arab', /\p{sc=Arab}/u],
  ['Hebr', /\p{sc=Hebr}/u],
  ['Deva', /\p{sc=Deva}/u],
  ['Hani', /\p{sc=Hani}/u],
  ['Hira', /\p{sc=Hira}/u],
  ['Kana', /\p{sc=Kana}/u],
  ['Hang', /\p{sc=Hang}/u],
  ['Thai', /\p{sc=Thai}/u],
];

function scriptOf(token: string): string | null {
  const found = scripts.filter(([, pattern]) => pattern.test(token));
  return found.length === 1 ? (found[0]?.[0] ?? null) : null;
}
