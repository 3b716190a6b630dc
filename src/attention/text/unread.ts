/**
 * Characters that the synthetic reader (espeak-ng) has no rules for: it spells them by their names, “Chinese letter”, in the middle of
 * a sentence, which nobody says. Measured by reading texts in its languages; docs/notes/transcript.md.
 */
const unread: readonly {
  readonly name: string;
  readonly letters: RegExp;
  /** Languages that are read in them. */
  readonly readers: readonly string[];
  readonly hint: string;
}[] = [
  {
    name: 'Chinese characters',
    letters: /[\p{Script=Han}々]/gu,
    readers: ['zh', 'cmn', 'yue'],
    hint: 'Write Japanese in kana (ひらがな), Korean in Hangul, or use a network of your own: syncline models.',
  },
  {
    name: 'Thai letters',
    letters: /\p{Script=Thai}/gu,
    readers: [],
    hint: 'Use a network of your own that was trained on Thai: syncline models.',
  },
  {
    name: 'Burmese letters',
    letters: /\p{Script=Myanmar}/gu,
    readers: [],
    hint: 'Use a network of your own that was trained on Burmese: syncline models.',
  },
];

/** Of all letters, this many that cannot be read make a text that cannot. */
const most = 0.2;

export type Readable = {
  /** What is read of each token: without what cannot be. */
  readonly spoken: readonly string[];
  /** Tokens of which something cannot be read. */
  readonly count: number;
  /** Why the text as a whole cannot be read; null: it can. */
  readonly refusal: { readonly sentence: string; readonly hint: string } | null;
};

/** What of spoken tokens a reader of a language can read. @param language BCP 47 @param languages of each token, where some are in another */
export function readableBy(
  spoken: readonly string[],
  language: string,
  languages?: readonly string[],
): Readable {
  const bare = (code: string) => code.toLowerCase().split(/[-_]/)[0] as string;
  let letters = 0;
  const lost = unread.map(() => 0);
  let count = 0;
  const left = spoken.map((token, n) => {
    letters += token.match(/\p{L}/gu)?.length ?? 0;
    let rest = token;
    const own = bare(languages?.[n] ?? language);
    unread.forEach((kind, k) => {
      if (kind.readers.includes(own)) return;
      const found = token.match(kind.letters)?.length ?? 0;
      if (found === 0) return;
      lost[k] = (lost[k] ?? 0) + found;
      rest = rest.replace(kind.letters, ' ');
    });
    if (rest === token) return token;
    count++;
    return rest.replace(/\s+/g, ' ').trim();
  });
  const worst = lost.indexOf(Math.max(...lost));
  const kind = unread[worst];
  const isRefused = kind !== undefined && lost.reduce((sum, n) => sum + n, 0) > most * Math.max(1, letters);
  return {
    spoken: left,
    count,
    refusal: isRefused
      ? { sentence: `The synthetic reader cannot read ${kind.name} in ${nameOf(language)}.`, hint: kind.hint }
      : null,
  };
}

const nameOf = (language: string): string => {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language;
  } catch {
    return `“${language}”`;
  }
};
