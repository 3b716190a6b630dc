import type { Random } from '#src/math/random.ts';
import type { StepScores } from '#src/model/step-evidence.ts';
import { alike } from './step-words.ts';

/** What the words of the steps weigh, and which said words are theirs. */
export type SaidMatches = {
  readonly m: number;
  readonly steps: readonly {
    /** Words of the narration on either side of a moment that count for it. */
    readonly reach: number;
    readonly words: readonly {
      /** Shares of the step that sum up to 1. */
      readonly weight: number;
      /** Where it is said, ascending, and how much alike the said word is. */
      readonly at: readonly (readonly [index: number, alike: number])[];
    }[];
  }[];
};

/** Words of narration in a block, in which words are counted for their rarity. */
const block = 40;

/**
 * Finds the words of every step among those said. A word weighs as tf·idf has it (Spärck Jones 1972), rare ones most,
 * by how many blocks of the narration and how many steps have it; one that is never said weighs half, since others
 * may have been said for it.
 * @param steps the stems of each step
 */
export function saidMatches(steps: readonly (readonly string[])[], said: readonly string[]): SaidMatches {
  const places = new Map<string, number[]>();
  said.forEach((stem, k) => {
    const list = places.get(stem);
    if (list) list.push(k);
    else places.set(stem, [k]);
  });
  const forms = [...places.keys()];
  const found = new Map<string, readonly (readonly [number, number])[]>();
  const whereSaid = (stem: string) => {
    let at = found.get(stem);
    if (!at) {
      at = forms
        .flatMap((form) => {
          const share = alike(stem, form);
          return share > 0 ? (places.get(form) as number[]).map((k) => [k, share] as const) : [];
        })
        .sort((p, q) => p[0] - q[0]);
      found.set(stem, at);
    }
    return at;
  };
  const inSteps = new Map<string, number>();
  for (const words of steps) for (const stem of words) inSteps.set(stem, (inSteps.get(stem) ?? 0) + 1);
  const blocks = Math.max(1, Math.ceil(said.length / block));
  return {
    m: said.length,
    steps: steps.map((stems) => {
      const words = stems.map((stem) => {
        const at = whereSaid(stem);
        const held = new Set(at.map(([k]) => Math.floor(k / block))).size;
        const rarity =
          Math.log((blocks + 1) / (held + 0.5)) +
          Math.log((steps.length + 1) / ((inSteps.get(stem) as number) + 0.5));
        return { weight: held === 0 ? rarity / 2 : rarity, at };
      });
      const sum = words.reduce((all, { weight }) => all + weight, 0);
      return {
        reach: Math.min(30, Math.max(5, stems.length)),
        words: words.map((word) => ({ ...word, weight: word.weight / sum })),
      };
    }),
  };
}

/**
 * For every step and said word: which share of the step is said around it.
 * @param order where each said word is put instead, for what luck would have; default: where it is
 */
export function saidScores({ m, steps }: SaidMatches, order: Int32Array | null = null): StepScores {
  const values = new Float32Array(steps.length * m);
  const best = new Float32Array(m);
  steps.forEach(({ reach, words }, i) => {
    const row = values.subarray(i * m, (i + 1) * m);
    for (const { weight, at } of words) {
      const touched: number[] = [];
      for (const [index, share] of at) {
        const k = order ? (order[index] as number) : index;
        for (let j = Math.max(0, k - reach); j <= Math.min(m - 1, k + reach); j++) {
          if (best[j] === 0) touched.push(j);
          if ((best[j] as number) < share) best[j] = share;
        }
      }
      for (const j of touched) {
        row[j] = (row[j] as number) + weight * (best[j] as number);
        best[j] = 0;
      }
    }
  });
  return { n: steps.length, m, values };
}

/** A random order of m things (Fisher & Yates). */
export function shuffled(m: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: m }, (_, k) => k);
  for (let k = m - 1; k > 0; k--) {
    const other = Math.floor(random.uniform() * (k + 1));
    [order[k], order[other]] = [order[other] as number, order[k] as number];
  }
  return order;
}
