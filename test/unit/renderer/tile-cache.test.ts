import { describe, expect, it } from 'vitest';
import { TileCache } from '#renderer/timeline/tile-cache.ts';
import { recording } from './support/documents.ts';

describe('tiles that the host refused', () => {
  it('are asked for at once when it is reached again', async () => {
    let isThere = false;
    const asked: boolean[] = [];
    let arrived: () => void = () => {};
    const first = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const refused: (() => void)[] = [];
    const tiles = new TileCache<{ complete: boolean }>(
      async () => {
        asked.push(isThere);
        if (isThere) return { complete: true };
        refused.shift()?.();
        throw new Error('no host');
      },
      () => arrived(),
      10,
    );
    const r = recording('a');
    const refusal = new Promise<void>((resolve) => {
      refused.push(resolve);
    });
    tiles.begin();
    tiles.find(r, { level: 0, index: 0 });
    tiles.end();
    await refusal;
    await new Promise((resolve) => setImmediate(resolve));
    const before = asked.length;
    // A picture more asks for nothing: it is not time yet.
    tiles.end();
    expect(asked).toHaveLength(before);
    isThere = true;
    tiles.retry();
    expect(asked.slice(before)).toContain(true);
    await first;
    expect(asked.length).toBeGreaterThan(before);
    tiles.close();
  });
});
