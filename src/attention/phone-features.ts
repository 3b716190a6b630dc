/** How phones become numbers for a text encoder: assets/models/aligner/phones.json. */
export type PhoneTable = {
  /** Articulatory features, in the order of a phone's numbers. */
  readonly features: readonly string[];
  /** Of IPA letters, those that are not 0. */
  readonly letters: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What marks behind a letter change of it. */
  readonly diacritics: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Numbers of the phones that were trained, from 1; 0 is any other. */
  readonly symbols: Readonly<Record<string, number>>;
  /** Numbers a phone: features of its first and of its last letter, long, stressed, half stressed, first and last of its word. */
  readonly width: number;
};

export type EncodedPhones = {
  readonly ids: Int32Array;
  /** phones × width, row after row. */
  readonly rows: Float32Array;
};

/**
 * Encodes phones as espeak-ng writes them. A phone of several letters (aɪ, tʃ) glides from its first to its last; one that was
 * not trained is known by its features alone.
 * @param words IPA of every phone of every word
 */
export function encodePhones(words: readonly (readonly string[])[], table: PhoneTable): EncodedPhones {
  const all = words.flatMap((phones) =>
    phones.map((ipa, k) => ({ ipa, first: k === 0, last: k === phones.length - 1 })),
  );
  const numbers = new Map(
    Object.entries(table.symbols).map(
      ([symbol, id]) => [decomposed(symbol).replaceAll('ː', ''), id] as const,
    ),
  );
  const ids = new Int32Array(all.length);
  const rows = new Float32Array(all.length * table.width);
  for (const [n, { ipa, first, last }] of all.entries()) {
    const { symbol, long, stress } = parted(ipa);
    ids[n] = numbers.get(symbol) ?? 0;
    const letters = lettersOf(symbol, table);
    const [one, other] = [letters[0], letters.at(-1)];
    const place = n * table.width;
    const count = table.features.length;
    for (const [k, name] of table.features.entries()) {
      rows[place + k] = one?.[name] ?? 0;
      rows[place + count + k] = other?.[name] ?? 0;
    }
    rows.set([long, stress === 1, stress === 2, first, last].map(Number), place + 2 * count);
  }
  return { ids, rows };
}

/** Without its marks of stress and length, and what is no sign of sound: digits, hyphens, quotes. */
function parted(ipa: string): { readonly symbol: string; readonly long: number; readonly stress: 0 | 1 | 2 } {
  return {
    symbol: decomposed(ipa.replaceAll(/[ˈˌːˑ\-_'"?\d\s]/g, '')),
    long: ipa.includes('ː') ? 1 : ipa.includes('ˑ') ? 0.5 : 0,
    stress: ipa.includes('ˈ') ? 1 : ipa.includes('ˌ') ? 2 : 0,
  };
}

/** Letters and marks apart, but for ç, a letter of its own; espeak-ng's Hungarian prints the Greek ε. */
const decomposed = (symbol: string): string =>
  symbol.normalize('NFD').replaceAll('ε', 'ɛ').replaceAll('c\u0327', 'ç');

/** Features of each base letter, changed by the marks behind it; none where a sign is not known. */
function lettersOf(
  symbol: string,
  { letters, diacritics }: PhoneTable,
): readonly Readonly<Record<string, number>>[] {
  const out: Record<string, number>[] = [];
  for (const sign of symbol) {
    const letter = letters[sign];
    const mark = diacritics[sign];
    if (letter) out.push({ ...letter });
    else if (mark && out.length > 0) {
      Object.assign(out.at(-1) as Record<string, number>, mark);
      // tsʰ: breath belongs to the whole.
      if ('ʰʱ'.includes(sign)) Object.assign(out[0] as Record<string, number>, mark);
    }
  }
  return out;
}
