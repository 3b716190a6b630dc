/** Builds what is missing or older than its sources; resolves at once when all is fresh. */
export function ensureBuilt(parts?: readonly ('kernels' | 'main' | 'renderer')[]): Promise<void>;
