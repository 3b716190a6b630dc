/**
 * The weights w ≥ 0 under which Σ wₖ·ℓₖ is a log-likelihood: they maximise wᵀH − ½·wᵀJw, H how sharply each cue's ℓₖ
 * is curved where the path is, J how its slope varies by chance, over time and with those of the other cues
 * (Godambe 1960, optimal estimating functions; Lindsay 1988, composite likelihoods). Without the bound w = J⁻¹H.
 * With these weights wᵀJw = wᵀH: the fused curvature is what the scatter deserves, no more, however often the same
 * thing was told. Of two equal cues either gets half.
 * @param curvature H, one a cue, ≥ 0; a cue of 0 gets weight 0
 * @param scatter J, K × K row after row, positive semidefinite
 */
export function bestWeights(curvature: readonly number[], scatter: readonly (readonly number[])[]): number[] {
  const count = curvature.length;
  const isUsed = curvature.map((h, k) => h > 0 && (scatter[k]?.[k] ?? 0) > 0);
  const scale = scatter.map((row, k) => (isUsed[k] ? 1 / Math.sqrt(row[k] as number) : 0));
  // In units of each cue's own scatter: a matrix of correlations, with a little more on its diagonal, so that cues that
  // tell the same share their weight.
  const c = scatter.map((row, k) =>
    row.map((value, l) => value * (scale[k] as number) * (scale[l] as number) + (k === l ? ridge : 0)),
  );
  const h = curvature.map((value, k) => value * (scale[k] as number));
  const step = 1 / Math.max(1e-12, ...c.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)));
  let w = new Array<number>(count).fill(0);
  // Projected gradient: slow, but it treats all cues alike, whatever their order.
  for (let round = 0; round < rounds; round++)
    w = w.map((value, k) => {
      let slope = h[k] as number;
      for (let l = 0; l < count; l++) slope -= (c[k]?.[l] ?? 0) * (w[l] as number);
      return isUsed[k] ? Math.max(0, value + step * slope) : 0;
    });
  return w.map((value, k) => value * (scale[k] as number));
}

const ridge = 0.01;
const rounds = 3000;
