import type { TokenPosterior } from './boundary-posterior.ts';

/**
 * How uncertain a word is by networks that are drawn again and again with parts of them left out (Monte-Carlo dropout, Gal &
 * Ghahramani 2016). What each draw is unsure of is in the sound (aleatoric: more of the same speech would not tell); where draws
 * differ, the networks do not know (epistemic: more training would tell).
 */
export type WordUncertainty = {
  readonly draws: number;
  /** The mean of what the draws say that both boundaries are within 50 ms; not calibrated. */
  readonly sure: number;
  /** Nats of the entropy of “both boundaries are within 50 ms”: mean over the draws; and what their mean has more than that. */
  readonly aleatoric: number;
  readonly epistemic: number;
  /** Seconds: the deviation of either boundary within the draws, and between them (law of total variance). */
  readonly start: Spread;
  readonly end: Spread;
};
export type Spread = { readonly aleatoric: number; readonly epistemic: number };

/**
 * @param draws of one word: the posterior of the boundaries that are reported, by each network that was drawn
 * @param hop seconds of a frame
 * @returns null where none knows the word
 */
export function wordUncertainty(
  draws: readonly (TokenPosterior | null | undefined)[],
  hop: number,
): WordUncertainty | null {
  const known = draws.filter((draw) => draw !== null && draw !== undefined);
  if (known.length === 0) return null;
  const mean = (of: (draw: TokenPosterior) => number) =>
    known.reduce((sum, draw) => sum + of(draw), 0) / known.length;
  const spread = (sd: (draw: TokenPosterior) => number, at: (draw: TokenPosterior) => number): Spread => {
    const middle = mean(at);
    return {
      aleatoric: hop * Math.sqrt(mean((draw) => sd(draw) ** 2)),
      epistemic: hop * Math.sqrt(mean((draw) => (at(draw) - middle) ** 2)),
    };
  };
  const sureOf = ({ begin, end }: TokenPosterior) => begin * end;
  const sure = mean(sureOf);
  const aleatoric = mean((draw) => entropy(sureOf(draw)));
  return {
    ...{ draws: known.length, sure, aleatoric },
    epistemic: Math.max(0, entropy(sure) - aleatoric),
    start: spread(
      ({ beginSd }) => beginSd,
      ({ beginMean }) => beginMean,
    ),
    end: spread(
      ({ endSd }) => endSd,
      ({ endMean }) => endMean,
    ),
  };
}

function entropy(p: number): number {
  const part = (q: number) => (q > 0 ? -q * Math.log(q) : 0);
  return part(p) + part(1 - p);
}
