import { describe, expect, it } from 'vitest';
import { createTileStore, type TileFetch } from '#renderer/pair/tile-store.ts';
import { keyText, rootTile, type TileArea, wantedTiles } from '#renderer/pair/tiles.ts';
import { fitView, zoomed } from '#renderer/pair/view.ts';
import type { CostTile } from '#src/contract/methods.ts';
import { InvalidInputError } from '#src/model/errors.ts';

const grid = { hop: 0.02, extent: { a: 600, b: 600 } };
const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A host that answers when told to. */
function slowHost() {
  const asked: { area: TileArea; signal: AbortSignal; answer: () => void; refuse: (e: Error) => void }[] = [];
  const fetch: TileFetch = (area, signal) =>
    new Promise<CostTile>((resolve, reject) => {
      const tile = { cost: new Uint8Array(area.columns * area.rows), columns: area.columns, rows: area.rows };
      asked.push({ area, signal, answer: () => resolve(tile), refuse: reject });
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  return { asked, fetch };
}

const near = zoomed(fitView(grid.extent, 800, 400), 40, { x: 400, y: 200 }, grid.extent);

describe('tile store', () => {
  it('brings the coarse picture of everything first, then the rest, few at a time', async () => {
    const host = slowHost();
    const store = createTileStore(grid, host.fetch, () => {}, 256, 4);
    store.want(wantedTiles(grid, near));
    expect(host.asked.length).toBe(1);
    expect(host.asked[0]?.area.x[0]).toBe(0);
    expect(host.asked[0]?.area.x[1]).toBeGreaterThanOrEqual(600);
    expect(store.state().kind).toBe('loading');
    host.asked[0]?.answer();
    await tick();
    expect(store.state().kind).toBe('ready');
    expect(store.get(keyText(rootTile(grid)))).not.toBeNull();
    expect(host.asked.length).toBe(5);
  });

  it('cancels what scrolled away and keeps the root for ever', async () => {
    const host = slowHost();
    const store = createTileStore(grid, host.fetch, () => {}, 3, 4);
    store.want(wantedTiles(grid, near));
    host.asked[0]?.answer();
    await tick();
    const before = host.asked.slice(1);
    store.want([]);
    expect(before.every((a) => a.signal.aborted)).toBe(true);
    for (let i = 0; i < 10; i++) {
      store.want([{ la: 0, lb: 0, ia: i, ib: i }]);
      host.asked.at(-1)?.answer();
      await tick();
    }
    expect(store.get(keyText(rootTile(grid)))).not.toBeNull();
    expect(store.get('0/0/9/9')).not.toBeNull();
    expect(store.get('0/0/0/0')).toBeNull();
    expect(store.state().kind).toBe('ready');
  });

  it('says when the host is not ready, when it failed, and tries again when told', async () => {
    const host = slowHost();
    let changes = 0;
    const store = createTileStore(grid, host.fetch, () => changes++, 8, 4);
    store.want([]);
    host.asked[0]?.refuse(new InvalidInputError('not-ready', 'No features yet.', 'Start a matrix job.'));
    await tick();
    expect(store.state().kind).toBe('not-ready');
    expect(host.asked.length).toBe(1);
    store.retry();
    expect(host.asked.length).toBe(2);
    host.asked[1]?.refuse(new InvalidInputError('no-sound', 'No sound.', 'Choose another stream.'));
    await tick();
    expect(store.state()).toMatchObject({ kind: 'failed', error: { code: 'no-sound' } });
    store.retry();
    host.asked[2]?.answer();
    await tick();
    expect(store.state().kind).toBe('ready');
    expect(changes).toBeGreaterThanOrEqual(4);
  });

  it('asks nothing more once disposed', async () => {
    const host = slowHost();
    const store = createTileStore(grid, host.fetch, () => {
      throw new Error('told after its end');
    });
    store.want([]);
    store.dispose();
    host.asked[0]?.answer();
    await tick();
    store.want(wantedTiles(grid, near));
    expect(host.asked.length).toBe(1);
    expect(host.asked[0]?.signal.aborted).toBe(true);
  });
});
