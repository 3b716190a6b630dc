/** Disjoint sets over 0…n−1. */
export function unionFind(n: number): { find(i: number): number; join(i: number, j: number): boolean } {
  const parent = Int32Array.from({ length: n }, (_, i) => i);
  const find = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root] as number;
    while (parent[i] !== root) [parent[i], i] = [root, parent[i] as number];
    return root;
  };
  return {
    find,
    /** True when the two were apart; the smaller root stays, so that the outcome does not depend on order. */
    join(i, j) {
      const p = find(i);
      const q = find(j);
      if (p === q) return false;
      parent[Math.max(p, q)] = Math.min(p, q);
      return true;
    },
  };
}

/**
 * The links without which what they tie falls apart (Tarjan 1974), each with the nodes on its far side.
 * Parallel links hold each other.
 */
export function bridges(
  n: number,
  links: readonly { readonly a: number; readonly b: number }[],
): { readonly link: number; readonly side: ReadonlySet<number> }[] {
  const around: [link: number, other: number][][] = Array.from({ length: n }, () => []);
  for (const [index, { a, b }] of links.entries()) {
    around[a]?.push([index, b]);
    around[b]?.push([index, a]);
  }
  const order = new Int32Array(n).fill(-1);
  const low = new Int32Array(n);
  const reached: number[] = [];
  const found: { link: number; side: Set<number> }[] = [];
  const visit = (node: number, through: number): void => {
    order[node] = low[node] = reached.length;
    reached.push(node);
    for (const [link, other] of around[node] ?? []) {
      if (link === through) continue;
      if ((order[other] as number) >= 0) {
        low[node] = Math.min(low[node] as number, order[other] as number);
        continue;
      }
      visit(other, link);
      low[node] = Math.min(low[node] as number, low[other] as number);
      // All that was reached from there on lies beyond the link.
      if ((low[other] as number) > (order[node] as number))
        found.push({ link, side: new Set(reached.slice(order[other])) });
    }
  };
  for (let node = 0; node < n; node++) if ((order[node] as number) < 0) visit(node, -1);
  return found;
}

/** An undirected tie that holds with probability `p`. */
export type Link = { readonly a: number; readonly b: number; readonly p: number };

/**
 * Probability that `target` hangs together with a source, from below: the best path, then the best one that
 * shares no link with it, and so on; paths without common links fail independently.
 */
export function reliability(
  n: number,
  links: readonly Link[],
  sources: ReadonlySet<number>,
  target: number,
): number {
  if (sources.has(target)) return 1;
  const used = new Uint8Array(links.length);
  const around: number[][] = Array.from({ length: n }, () => []);
  for (const [index, link] of links.entries()) {
    around[link.a]?.push(index);
    around[link.b]?.push(index);
  }
  let fails = 1;
  for (let k = 0; k < 6; k++) {
    const path = bestPath(n, links, around, used, sources, target);
    if (!path) break;
    for (const index of path.links) used[index] = 1;
    fails *= 1 - path.p;
  }
  return 1 - fails;
}

/** The path from any source to `target` whose product of probabilities is largest (Dijkstra, dense). */
function bestPath(
  n: number,
  links: readonly Link[],
  around: readonly (readonly number[])[],
  used: Uint8Array,
  sources: ReadonlySet<number>,
  target: number,
): { readonly p: number; readonly links: readonly number[] } | null {
  const best = new Float64Array(n);
  const via = new Int32Array(n).fill(-1);
  const done = new Uint8Array(n);
  for (const s of sources) best[s] = 1;
  for (;;) {
    let at = -1;
    for (let i = 0; i < n; i++)
      if (!done[i] && (best[i] as number) > (at < 0 ? 0 : (best[at] as number))) at = i;
    if (at < 0) return null;
    if (at === target) break;
    done[at] = 1;
    for (const index of around[at] ?? []) {
      if (used[index]) continue;
      const link = links[index] as Link;
      const next = link.a === at ? link.b : link.a;
      const p = (best[at] as number) * link.p;
      if (p > (best[next] as number)) {
        best[next] = p;
        via[next] = index;
      }
    }
  }
  const path: number[] = [];
  for (let at = target; (via[at] as number) >= 0; ) {
    const index = via[at] as number;
    const link = links[index] as Link;
    path.push(index);
    at = link.a === at ? link.b : link.a;
  }
  return { p: best[target] as number, links: path };
}
