/** More lines than this are noise: what lies below the third is chance. */
const most = 3;

/** The candidates worth a try, best first: at most three, none whose score reads 0.00. */
export const bestCandidates = <T extends { readonly score: number }>(
  candidates: readonly T[],
): readonly T[] =>
  candidates
    .filter((c) => c.score >= 0.005)
    .sort((p, q) => q.score - p.score)
    .slice(0, most);
