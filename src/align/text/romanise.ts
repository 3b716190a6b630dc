const cyrillic: readonly string[] =
  'а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х h ц ts ч ch ш sh щ sh ъ  ы y ь  э e ю yu я ya і i ї i є e ґ g ў u ј j љ lj њ nj ћ c ђ dj џ dz'.split(
    ' ',
  );
const greek: readonly string[] =
  'α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ i φ f χ h ψ ps ω o'.split(
    ' ',
  );
const kana: readonly string[] =
  'ア a イ i ウ u エ e オ o カ ka キ ki ク ku ケ ke コ ko サ sa シ shi ス su セ se ソ so タ ta チ chi ツ tsu テ te ト to ナ na ニ ni ヌ nu ネ ne ノ no ハ ha ヒ hi フ fu ヘ he ホ ho マ ma ミ mi ム mu メ me モ mo ヤ ya ユ yu ヨ yo ラ ra リ ri ル ru レ re ロ ro ワ wa ン n ガ ga ギ gi グ gu ゲ ge ゴ go ザ za ジ ji ズ zu ゼ ze ゾ zo ダ da デ de ド do バ ba ビ bi ブ bu ベ be ボ bo パ pa ピ pi プ pu ペ pe ポ po ー  ッ  ャ ya ュ yu ョ yo ァ a ィ i ゥ u ェ e ォ o ヴ v'.split(
    ' ',
  );

const table: ReadonlyMap<string, string> = new Map(
  [cyrillic, greek, kana].flatMap((list) =>
    Array.from(
      { length: list.length / 2 },
      (_, k) => [list[2 * k] as string, list[2 * k + 1] as string] as const,
    ),
  ),
);

/** Letters of a word as Latin ones without marks, roughly as they sound; other scripts are left as they are. */
export const romanised = (word: string): string =>
  [...word]
    .map(
      (c) =>
        table.get(c) ??
        [...c.normalize('NFKD').replace(/\p{M}/gu, '')].map((d) => table.get(d) ?? d).join(''),
    )
    .join('')
    .replace(/ß/g, 'ss')
    .replace(/[øö]/g, 'o')
    .replace(/æ/g, 'ae')
    .replace(/ł/g, 'l')
    .replace(/đ/g, 'd')
    .replace(/ı/g, 'i');
