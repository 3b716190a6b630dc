/** Lists that differ are compared up to this many pairs of what lies between their common begin and end. */
const mostCells = 4_000_000;

/** For each of `a` its partner in `b`, or -1: the longest common subsequence; none between lists too long to compare. */
export function longestCommon(a: readonly string[], b: readonly string[]): readonly number[] {
  let from = 0;
  const least = Math.min(a.length, b.length);
  while (from < least && a[from] === b[from]) from++;
  let behind = 0;
  while (behind < least - from && a[a.length - 1 - behind] === b[b.length - 1 - behind]) behind++;
  const [n, m] = [a.length - from - behind, b.length - from - behind];
  const inner = innerMatches(a.slice(from, from + n), b.slice(from, from + m));
  return a.map((_, k) => {
    if (k < from) return k;
    if (k >= from + n) return k - n + m;
    const match = inner[k - from] as number;
    return match < 0 ? -1 : from + match;
  });
}

function innerMatches(a: readonly string[], b: readonly string[]): readonly number[] {
  const width = b.length + 1;
  if ((a.length + 1) * width > mostCells) return a.map(() => -1);
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] as number;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  let j = 0;
  return a.map((one, i) => {
    while (j < b.length && one !== b[j] && at(i, j) === at(i, j + 1)) j++;
    return one === b[j] ? j++ : -1;
  });
}
