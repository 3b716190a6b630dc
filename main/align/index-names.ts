/** What the index of the s-th sequence of a path is called in tables: i, j, k …. */
export const indexName = (s: number): string => 'ijklmnop'[s] ?? `s${s + 1}`;
