import type { Band } from './bead-lattice.ts';
import type { Coded, Lexicon } from './lexicon.ts';

/** Pairs of sentences (i, j) of a band, rows one behind the other. */
export type CellBand = Band & { readonly offsets: Int32Array };

/** A word comes from none of the words beside it. */
const fromNothing = 0.1;

/**
 * For every sentence of b in the band: how much likelier its words are beside the last d sentences of a, up to and with
 * its row's, than by how frequent they are. One array of log-ratios (nats) for each d = 1 … depth; after Moore 2002.
 */
export function lexicalScores(
  a: Coded,
  b: Coded,
  lexicon: Lexicon,
  cells: CellBand,
  depth: number,
): readonly Float32Array[] {
  const { from, to, offsets } = cells;
  const size = offsets[offsets.length - 1] as number;
  const scores = Array.from({ length: depth }, () => new Float32Array(size));
  // What the sentences of a say of the words of b, of the last rows, in turns.
  const rows = Array.from({ length: depth }, () => new Float64Array(b.forms.length));
  const touched: number[][] = Array.from({ length: depth }, () => []);
  const rests = new Float64Array(depth);
  const lengths = new Float64Array(depth);
  const listed = new Uint8Array(b.forms.length);
  for (const word of lexicon.words) listed[word] = 1;
  const told = b.sentences.map((s) => s.filter((word) => listed[word] === 1));
  a.sentences.forEach((sentence, i) => {
    const turn = i % depth;
    const row = rows[turn] as Float64Array;
    for (const word of touched[turn] as number[]) row[word] = 0;
    const met: number[] = [];
    let rest = 0;
    for (const word of sentence) {
      rest += lexicon.rest[word] as number;
      for (let k = lexicon.start[word] as number; k < (lexicon.start[word + 1] as number); k++) {
        const other = lexicon.words[k] as number;
        if (row[other] === 0) met.push(other);
        row[other] =
          (row[other] as number) + (lexicon.chance[k] as number) / (lexicon.target[other] as number);
      }
    }
    touched[turn] = met;
    rests[turn] = rest;
    lengths[turn] = sentence.length;
    for (let d = 1, all = 0, words = 0; d <= Math.min(depth, i + 1); d++) {
      const past = (i - d + 1) % depth;
      all += rests[past] as number;
      words += lengths[past] as number;
      const own = scores[d - 1] as Float32Array;
      if (words === 0) continue;
      const share = (1 - fromNothing) / words;
      const base = fromNothing + share * all;
      const logBase = Math.log(base);
      const used = Array.from({ length: d }, (_, k) => rows[(i - k) % depth] as Float64Array);
      const [first, second, ...more] = used as [Float64Array, Float64Array | undefined, ...Float64Array[]];
      for (let j = from[i] as number; j < (to[i] as number); j++) {
        const known = told[j] as Int32Array;
        let [product, log] = [1, ((b.sentences[j] as Int32Array).length - known.length) * logBase];
        for (let k = 0; k < known.length; k++) {
          const word = known[k] as number;
          let lift = first[word] as number;
          if (second) lift += second[word] as number;
          for (const other of more) lift += other[word] as number;
          product *= base + share * lift;
          if (product > 1e200 || product < 1e-200) {
            log += Math.log(product);
            product = 1;
          }
        }
        own[(offsets[i] as number) + j - (from[i] as number)] = log + Math.log(product);
      }
    }
  });
  return scores;
}
