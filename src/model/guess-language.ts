import { letterFit } from './letter-fit.ts';
import { lookupTable } from './lookup-table.ts';
import type { Transcript } from './transcript.ts';

/** What a text looks like it is written in: by its script, and among languages of one script by its letters and commonest words. */

/** Scripts that one language is nearly always meant by, or what tells those of one script apart: letters that are not seldom, else the first. */
const scripts: readonly (readonly [
  script: RegExp,
  of: readonly (readonly [code: string, letters: RegExp | null])[],
])[] = [
  [/[\u3040-\u30ff]/u, [['ja', null]]],
  [/\p{Script=Hangul}/u, [['ko', null]]],
  [/\p{Script=Han}/u, [['zh', null]]],
  [/\p{Script=Greek}/u, [['el', null]]],
  [/\p{Script=Hebrew}/u, [['he', null]]],
  [/\p{Script=Georgian}/u, [['ka', null]]],
  [/\p{Script=Armenian}/u, [['hy', null]]],
  [/\p{Script=Thai}/u, [['th', null]]],
  [/\p{Script=Bengali}/u, [['bn', null]]],
  [/\p{Script=Tamil}/u, [['ta', null]]],
  [/\p{Script=Telugu}/u, [['te', null]]],
  [/\p{Script=Kannada}/u, [['kn', null]]],
  [/\p{Script=Malayalam}/u, [['ml', null]]],
  [/\p{Script=Gujarati}/u, [['gu', null]]],
  [/\p{Script=Gurmukhi}/u, [['pa', null]]],
  [/\p{Script=Ethiopic}/u, [['am', null]]],
  [
    /\p{Script=Devanagari}/u,
    [
      ['hi', null],
      ['mr', /ळ|आहे|आणि/u],
    ],
  ],
  [
    /\p{Script=Arabic}/u,
    [
      ['ar', null],
      ['ur', /[ٹڈڑےں]/u],
      ['fa', /[پچژگکی]/u],
    ],
  ],
];

/** The commonest short words of languages in Latin letters. */
const commonest: Readonly<Record<string, string>> = lookupTable({
  en: 'the and of to in is that it was for you with are they have this not be at from his but all were we what there can which their if will',
  de: 'der die und das ist nicht ein eine ich sie es mit den dem von zu sich auf für im des auch wird sind war werden haben oder wie nach aus bei',
  fr: 'le la les et des est une un dans que qui pour pas vous je il elle nous sur avec ce au du ne plus sont par mais cette être ont leur',
  es: 'el la los las y de que en un una es por con para no se lo del al como más pero su está muy todo esta hay son ser tiene yo',
  it: 'il la di che è e non un una per con del della sono le gli nel alla più come ma si questo anche dei ha delle io lo questa essere',
  pt: 'o a os as de que e do da em um uma para com não por mais no na dos se como mas foi ao ele das seu sua são está você isso',
  nl: 'de het een en van is dat niet ik je zijn op te met voor maar ook aan er om hij wat naar bij nog dit heeft wordt deze uit',
  sv: 'och att det som en är på jag i för inte med av den till ett har om de var så men han kan från hon vi skulle eller',
  da: 'så og at det er en i jeg af til på ikke med for den har der et som de var han vi kan fra men hun blev eller skal også',
  nb: 'så og det er i på at en jeg ikke til av for med som har den et de var han vi kan fra men hun ble eller skal også etter mellom',
  is: 'og að er í á ekki það sem við um ég hann en var til með fyrir þetta hún eða svo hafa þú af eru',
  fi: 'ja on ei se että hän minä joka mutta oli kun ole niin ovat tai myös kuin mitä siitä tämä olen hänen sen nyt vain',
  et: 'ja on ei see et ta kui oma aga oli mis ma ning või kes seda nad siis ka olla kõik tema mida',
  hu: 'a az és hogy nem egy is van ez meg de csak mint már azt ha volt el vagy még kell lesz én nincs ki',
  pl: 'i w nie na się z do to że jest jak co ale o po tak za od czy przez są był dla jego przy oraz które może tylko już',
  cs: 'a se v je na že to s z do o jsem jsme jsi i ale jako za by pro si tak není jsou po které být jeho byl nebo když už',
  sk: 'a sa v je na že to s z do o som aj ale ako za by pre si tak nie sú po ktoré byť jeho bol alebo keď už',
  sl: 'in je da se v na za ki so ne z pa kot ali to bi s sem po tudi od pri biti ni še ter',
  hr: 'i je u se da na za su od koji ne s a to kao nije što iz bi sam ali ili o biti samo te',
  ro: 'și de în a la cu nu că pe o un este ce din să se mai pentru sunt care au ca dar sau fost lui',
  sq: 'dhe të në e një për që me është nga nuk si ka i do më janë por ose se kjo ky',
  tr: 've bir bu da de için ile ne çok gibi daha ama var olarak o ben kadar sonra değil mi en her olan ki',
  lt: 'ir yra kad tai ne su į iš kaip bet ar buvo per apie jis ji nuo po jo arba jau',
  lv: 'un ir ka no ar uz par tas kas bija nav vai kā pie bet viņš es to arī pēc',
  id: 'yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena ada mereka kami atau adalah bisa',
  vi: 'và của là có không cho trong được với các một người này đã những khi tôi để từ như đó',
  ca: 'el la els les i de que en un una és per amb no es del al com més però ser són va aquest aquesta hi seva',
  gl: 'o a os as de que e do da en un unha para con non por máis no na dos se como pero foi ao súa unhas é polo',
  eu: 'eta da ez bat ere du zen dira hau baina dute egin den izan dituzte bere ditu edo',
  ga: 'agus an na ar is go sa tá a le do bhí ag i nach mar sin ó as níl',
  cy: 'y yn yr a i o mae ac ar am wedi bod ei eu gan oedd hi nid fel hwn',
  af: 'die en van is dat nie ’n het sy vir te in wat op met was hulle ek maar om aan by deur word',
  sw: 'na ya wa kwa ni katika la za kuwa cha si hii yake watu hiyo ili kama pia lakini',
  eo: 'la kaj de en estas al ne ke li mi por ĝi kun sed oni pri kiel estis aŭ ili',
});

/** Letters that no other of these languages writes, or hardly. */
const own: Readonly<Record<string, RegExp>> = lookupTable({
  pl: /[ąęłńśźż]/u,
  cs: /[ěřů]/u,
  hu: /[őű]|gy(?:[aáeéoóöu]|$)|[áéóöú]sz|sz[áéóöú]/u,
  ro: /[șțăşţ]/u,
  tr: /[ğı]/u,
  is: /[þð]/u,
  lv: /[āēīļņķģ]/u,
  lt: /[ėęįų]/u,
  kk: /[әғқңөұүһ]/u,
  uk: /[їєґ]/u,
  be: /ў/u,
  mk: /[ѓќѕ]/u,
  sr: /[ђћ]/u,
  vi: /[ơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/u,
  eo: /[ĉĝĥĵŝŭ]/u,
  es: /[ñ¿¡]/u,
  de: /ß/u,
  pt: /[ãõ]/u,
});
/** Letters that some others write, too. */
const shared: Readonly<Record<string, RegExp>> = lookupTable({
  ru: /[ыэё]/u,
  uk: /і/u,
  be: /[іыэ]/u,
  de: /[äöü]/u,
  sv: /[äö]/u,
  fi: /ää|öö|[aäoöuy]{2}.*[äö]/u,
  da: /[æø]/u,
  nb: /[æø]/u,
  fr: /[çœèêâùû]/u,
  it: /[òìù]$/u,
  sk: /[ľĺŕôä]/u,
  et: /õ|üü|ää/u,
  ca: /l·l|[ïç]/u,
  hr: /[čćđ]/u,
  sl: /[čšž]/u,
  sq: /[ëç]/u,
});

const owners = new Map<string, string[]>();
for (const [code, words] of Object.entries(commonest))
  for (const word of words.split(' ')) owners.set(word, [...(owners.get(word) ?? []), code]);

/** Words looked at, from the beginning. */
const most = 2000;

/**
 * @param words as written
 * @returns BCP 47; null where too little speaks for any one language
 */
export function guessLanguage(words: readonly string[]): string | null {
  const written = bareWords(words.slice(0, most));
  if (written.length === 0) return null;
  const share = (script: RegExp) => written.filter((word) => script.test(word)).length / written.length;
  const shares = scripts.map(([script]) => share(script));
  const found = mostWritten(shares, Math.max(share(latin), share(cyrillic)));
  if (found) {
    // Of several that write one script, the first whose letters are not seldom.
    const [, of] = found;
    const told = of.find(([, letters]) => letters !== null && share(letters) >= seldom);
    return told?.[0] ?? of[0]?.[0] ?? null;
  }
  const isCyrillic = share(cyrillic) >= leastShare && share(cyrillic) >= share(latin);
  // Words of another alphabet say nothing of the languages of this one.
  const [alphabet, codes] = isCyrillic ? [cyrillic, ofCyrillic] : [latin, ofLatin];
  return amongLetters(
    written.filter((word) => alphabet.test(word)),
    codes,
  );
}

/** Of the scripts those that most words are in: no less than are in any alphabet. Japanese is told by its own letters among Chinese ones. */
function mostWritten(shares: readonly number[], inAlphabets: number): (typeof scripts)[number] | undefined {
  const [kana = 0] = shares;
  const most = Math.max(...shares);
  if (kana >= leastShare && kana >= inAlphabets) return scripts[0];
  return most >= leastShare && most >= inAlphabets ? scripts[shares.indexOf(most)] : undefined;
}

/** Share of the words that are in a script; that have letters which tell a language of it. */
const leastShare = 0.3;
const seldom = 0.08;
const cyrillic = /\p{Script=Cyrillic}/u;
const latin = /\p{Script=Latin}/u;
const ofCyrillic = ['ru', 'uk', 'be', 'bg', 'sr', 'mk', 'kk'];
const ofLatin = Object.keys(commonest);

/** Nats that a common word, shared by so many languages, and a letter that only one writes, or some, speak for it. */
const worth = { word: 3, own: 5, some: 2 };
/** Nats by which languages are likelier to be met than others. */
const usual: Readonly<Record<string, number>> = lookupTable({
  ...{ en: 2, af: -2, ca: -1, cy: -2, eo: -3, eu: -2, ga: -2, gl: -3, kk: -2, mk: -1 },
});
/** Triples of letters that a text has at least, or is no text but a name or two; nats of each in a language that it may be of. */
const fewest = 12;
const leastFit = -8.4;
/** … and of a language whose letters were not counted. */
const uncounted = -8.4;

/**
 * Words that are weighed together, and nats by which they speak against a language at most: a sentence in another one, or a name, has
 * its share of the text and no more.
 */
const piece = 8;
const mostAgainst = 36;

function amongLetters(words: readonly string[], codes: readonly string[]): string | null {
  const sums = new Map(codes.map((code) => [code, usual[code] ?? 0]));
  let [whole, all] = [0, 0];
  for (let k = 0; k < words.length; k += piece) {
    const some = words.slice(k, k + piece);
    const { nats, triples } = letterFit(some);
    const fits = codes.map((code) => fitOf(some, code, nats.get(code) ?? uncounted * triples));
    const best = Math.max(...fits);
    for (const [n, code] of codes.entries())
      sums.set(code, (sums.get(code) ?? 0) + Math.max(-mostAgainst, (fits[n] as number) - best));
    whole += best;
    all += triples;
  }
  if (all < fewest) return null;
  const [best] = [...sums].reduce((p, q) => (q[1] > p[1] ? q : p));
  // Of two that fit alike either is nearer than none.
  return whole >= leastFit * all ? best : null;
}

/** Whether a language is told among those of its alphabet, Latin or Cyrillic. */
export const isOfLetters = (code: string): boolean => ofLatin.includes(code) || ofCyrillic.includes(code);

/** The words as they are weighed: in lower case, without what stands around them; none where nothing is left. */
export const bareWords = (words: readonly string[]): readonly string[] =>
  words
    .map((word) => word.toLowerCase().replace(/^[^\p{L}]+|[^\p{L}]+$/gu, ''))
    .filter((word) => word !== '');

/** What one word speaks for each of some languages that are told by their letters, nats; and of how many triples of letters. @param word as `bareWords` has it */
export function wordFit(
  word: string,
  codes: readonly string[],
): { readonly nats: readonly number[]; readonly triples: number } {
  const { nats, triples } = letterFit([word]);
  return { nats: codes.map((code) => fitOf([word], code, nats.get(code) ?? uncounted * triples)), triples };
}

/** Whether a word is one of the commonest of a language; null: of that language those are not known. @param word as `bareWords` has it */
export const isCommon = (word: string, code: string): boolean | null =>
  commonest[code] === undefined ? null : (owners.get(word)?.includes(code) ?? false);

/** What words speak for a language: by their letters, as commonest words, and by letters that others lack. */
function fitOf(words: readonly string[], code: string, byLetters: number): number {
  let sum = byLetters;
  for (const word of words) {
    const ofThem = owners.get(word) ?? [];
    if (ofThem.includes(code)) sum += worth.word / Math.sqrt(ofThem.length);
    if (own[code]?.test(word)) sum += worth.own;
    if (shared[code]?.test(word)) sum += worth.some;
  }
  return sum;
}

/** The language of a transcript: as it is written there, else what its words look like, else English. */
export type TakenFor = { readonly code: string; readonly by: 'said' | 'guessed' | 'assumed' };

const guesses = new WeakMap<object, TakenFor>();

export function languageOf({ language, words }: Pick<Transcript, 'language' | 'words'>): TakenFor {
  if (language !== null) return { code: language, by: 'said' };
  const known = guesses.get(words);
  if (known) return known;
  const guessed = guessLanguage(words.map(({ text }) => text));
  const made: TakenFor = guessed ? { code: guessed, by: 'guessed' } : { code: 'en', by: 'assumed' };
  guesses.set(words, made);
  return made;
}
