// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FromSounds, ToSounds } from '#renderer/sound/messages.ts';
import { Voices } from '#renderer/sound/voices.ts';
import { knot } from '#src/model/time-map.ts';

class FakeNode {
  readonly gain = { value: 1, setTargetAtTime: () => {} };
  readonly pan = { value: 0 };
  connect<T>(to: T): T {
    return to;
  }
  disconnect(): void {}
}

/** Ten recordings of a minute, one every fifty seconds. */
const parts = new Map(
  Array.from({ length: 10 }, (_, i) => {
    const map = { segments: [{ knots: [knot(50 * i, 0), knot(50 * i + 60, 60)] }] };
    return [`r${i}`, { url: `file ${i}`, map, factor: 1, side: 0 } as const];
  }),
);

describe('all voices', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  function onFakeContext() {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
    const context = {
      ...{ state: 'running', sampleRate: 1000, baseLatency: 0, outputLatency: 0 },
      ...{ destination: new FakeNode(), getOutputTimestamp: () => ({}) },
      get currentTime() {
        return performance.now() / 1000;
      },
    };
    const open = new Map<number, string>();
    class FakeWorker {
      onmessage: ((event: { data: FromSounds }) => void) | null = null;
      postMessage(message: ToSounds): void {
        if (message.kind === 'open') {
          open.set(message.voice, message.url);
          queueMicrotask(() => this.onmessage?.({ data: { kind: 'opened', voice: message.voice } }));
        } else if (message.kind === 'close') open.delete(message.voice);
      }
      terminate(): void {}
    }
    for (const name of ['GainNode', 'StereoPannerNode']) vi.stubGlobal(name, FakeNode);
    vi.stubGlobal('Worker', FakeWorker);
    return {
      voices: new Voices(() => context as unknown as AudioContext),
      open: () => [...open.values()].toSorted(),
    };
  }

  it('keeps only files near the playhead open, and opens those that come up before they are heard', async () => {
    const { voices, open } = onFakeContext();
    voices.set(parts, 20);
    voices.play(20, performance.now());
    expect(open()).toEqual(['file 0']);
    await vi.advanceTimersByTimeAsync(21_000);
    expect(open()).toEqual(['file 0', 'file 1']);
    expect(voices.carries('r1')).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(open()).toEqual(['file 1', 'file 2']);
    voices.play(480, performance.now());
    expect(open()).toEqual(['file 9']);
    voices.close();
    expect(open()).toEqual([]);
  });

  it('goes on where for a while nothing is near', async () => {
    const { voices, open } = onFakeContext();
    const late = new Map([...parts].filter(([id]) => id === 'r0' || id === 'r9'));
    voices.set(late, 0);
    voices.play(0, performance.now());
    await vi.advanceTimersByTimeAsync(200_000);
    expect(open()).toEqual([]);
    expect(voices.heard(performance.now())).toBe(null);
    await vi.advanceTimersByTimeAsync(245_000);
    expect(open()).toEqual(['file 9']);
    expect(voices.heard(performance.now())).toBeCloseTo(445, 1);
  });
});
