// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import { WaveStore } from '#renderer/timeline/wave-store.ts';
import { tileColumns, tileSeconds, topLevel } from '#renderer/timeline/tiles.ts';
import { CancelledError } from '#src/model/errors.ts';
import { recording } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';

describe('waveform tiles', () => {
  it('show the coarse one until the fine one is there, and cancel what is not wanted any more', async () => {
    const waiting: { start: number; end: number; answer: () => void; signal: AbortSignal | undefined }[] = [];
    const peaks = {
      min: new Int8Array(tileColumns).fill(-20),
      max: new Int8Array(tileColumns).fill(20),
      complete: true,
    };
    const channel = fakeChannel({
      'peaks.read': ({ start, end }, signal) =>
        new Promise((resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new CancelledError()));
          waiting.push({ start, end, signal, answer: () => resolve(peaks) });
        }),
    });
    const arrived = vi.fn();
    const store = new WaveStore(channel, arrived);
    const r = recording('a', 600);
    const fine = { level: 2, index: 5 };
    const ask = () => {
      store.begin();
      const found = store.find(r, fine);
      store.end();
      return found;
    };
    expect(ask()).toBeNull();
    expect(waiting.map((w) => w.end - w.start).sort((a, b) => a - b)).toEqual([
      tileSeconds(2),
      tileSeconds(topLevel(600)),
    ]);
    waiting.find((w) => w.end - w.start > 100)?.answer();
    await expect.poll(() => arrived).toHaveBeenCalledTimes(1);
    expect(ask()?.address.level).toBe(topLevel(600));
    waiting.find((w) => w.end - w.start < 100)?.answer();
    await expect.poll(() => arrived).toHaveBeenCalledTimes(2);
    expect(ask()?.address).toEqual(fine);

    store.begin();
    store.find(r, { level: 2, index: 9 });
    store.end();
    const last = waiting.at(-1);
    store.begin();
    store.end();
    expect(last?.signal?.aborted).toBe(true);
    store.close();
  });
});
