// @vitest-environment happy-dom
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HeardClock } from '#renderer/sound/heard-clock.ts';
import type { ToSounds } from '#renderer/sound/messages.ts';
import { soundBlock, spansOf } from '#renderer/sound/sound-block.ts';
import type { SoundReader } from '#renderer/sound/sound-reader.ts';
import { Voice } from '#renderer/sound/voice.ts';
import { knot, type TimeMap, toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';

const anyMap = fc
  .array(
    fc.record({
      gap: fc.double({ min: 0, max: 0.02, noNaN: true }),
      pieces: fc.array(
        fc.record({
          length: fc.double({ min: 0.01, max: 0.05, noNaN: true }),
          slope: fc.double({ min: 0.7, max: 1.4, noNaN: true }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((stretches): TimeMap => {
    let [t, s] = [0.003, 1];
    return {
      segments: stretches.map(({ gap, pieces }) => {
        t += gap;
        s += gap / 2;
        const knots = [knot(t, s)];
        for (const { length, slope } of pieces) {
          t += length;
          s += length * slope;
          knots.push(knot(t, s));
        }
        return { knots };
      }),
    };
  });

/** A recording that sounds like its own clock: what is read tells where. */
const ramp = (rate: number): SoundReader => ({
  ...{ rate, channels: 1, close: () => {} },
  read: async (from, count) => [Float32Array.from({ length: count }, (_, i) => (from + i) / rate)],
});

describe('a block of sound', () => {
  it('is read exactly where the map says, whatever its bends and gaps; nothing else sounds', async () => {
    await fc.assert(
      fc.asyncProperty(anyMap, fc.double({ min: -0.05, max: 0.1, noNaN: true }), async (map, start) => {
        const [rate, frames] = [8000, 1000];
        const [out] = (await soundBlock(ramp(8000), map, { start, frames, rate })) ?? [
          new Float32Array(frames),
        ];
        const edges = map.segments.flatMap(({ knots }) =>
          [knots[0], knots.at(-1)].map((k) => k?.timeline ?? 0),
        );
        for (let i = 0; i < frames; i += 7) {
          const t = start + i / rate;
          // Edges fade.
          if (edges.some((edge) => Math.abs(edge - t) < 0.0025)) continue;
          const source = toSource(map, timelineTime(t)) ?? 0;
          expect(Math.abs((out?.[i] ?? 0) - source)).toBeLessThan(2e-4);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('covers every sample of the recording once, and none twice', () => {
    fc.assert(
      fc.property(anyMap, (map) => {
        const spans = spansOf(map, 0, 4000, 8000);
        for (const [i, span] of spans.entries())
          expect(span.from).toBeGreaterThanOrEqual(spans[i - 1]?.to ?? 0);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the clock of what is heard', () => {
  it('is told by the browser, one word of it that is wrong changes nothing, and headphones add to it', () => {
    let [contextTime, now] = [10, 1000];
    const context = {
      ...{ currentTime: 0, baseLatency: 0.01, outputLatency: 0.03 },
      getOutputTimestamp: () => ({ contextTime, performanceTime: now }),
    };
    const clock = new HeardClock(context);
    for (let i = 0; i < 20; i++) {
      contextTime += 0.02;
      now += 20;
      clock.at(now, 0);
    }
    contextTime += 0.02 - 0.3;
    now += 20;
    expect(clock.at(now, 0)).toBeCloseTo(10.42, 6);
    expect(clock.at(now, 150)).toBeCloseTo(10.27, 6);
  });

  it('counts from anew where the context stood still for seconds: what was known of it is not waited out', () => {
    let [contextTime, now] = [10, 1000];
    const clock = new HeardClock({
      ...{ currentTime: 0, baseLatency: 0.01, outputLatency: 0.03 },
      getOutputTimestamp: () => ({ contextTime, performanceTime: now }),
    });
    for (let i = 0; i < 20; i++) {
      contextTime += 0.02;
      now += 20;
      clock.at(now, 0);
    }
    // The machine slept, or the sound device was away.
    now += 15_000;
    expect(clock.at(now, 0)).toBeCloseTo(contextTime, 6);
    expect(clock.at(now + 20, 0)).toBeCloseTo(contextTime + 0.02, 6);
  });

  it('is reckoned from the latencies where the browser does not tell', () => {
    const context = {
      currentTime: 5,
      baseLatency: 0.01,
      outputLatency: 0.03,
      getOutputTimestamp: () => ({}),
    };
    expect(new HeardClock(context).at(123, 0)).toBeCloseTo(4.96, 9);
  });
});

describe('a voice', () => {
  afterEach(() => vi.unstubAllGlobals());

  class FakeNode {
    readonly gain = { value: 1, setTargetAtTime: () => {} };
    readonly pan = { value: 0 };
    connect<T>(to: T): T {
      return to;
    }
    disconnect(): void {}
  }

  function onFakeContext() {
    const started: { at: number; offset: number; length: number }[] = [];
    const stopped: number[] = [];
    const context = { currentTime: 100, sampleRate: 1000, destination: new FakeNode() };
    class Source extends FakeNode {
      readonly #length: number;
      constructor(_: unknown, { buffer }: { buffer: { length: number } }) {
        super();
        this.#length = buffer.length;
      }
      addEventListener(): void {}
      start(at: number, offset: number): void {
        started.push({ at, offset, length: this.#length });
      }
      stop(at: number): void {
        stopped.push(at);
      }
    }
    class Buffer {
      readonly length: number;
      constructor({ length }: { length: number }) {
        this.length = length;
      }
      copyToChannel(): void {}
    }
    for (const name of ['GainNode', 'StereoPannerNode']) vi.stubGlobal(name, FakeNode);
    vi.stubGlobal('AudioBufferSourceNode', Source);
    vi.stubGlobal('AudioBuffer', Buffer);
    const asked: ToSounds[] = [];
    const map = { segments: [{ knots: [knot(0, 0), knot(500, 500)] }] };
    const part = { url: 'a', map, factor: 1, side: 0 } as const;
    const voice = new Voice(context as unknown as AudioContext, 3, part, (message) => asked.push(message));
    voice.state = 'open';
    const blocks = () => asked.flatMap((each) => (each.kind === 'block' ? [each] : []));
    const answer = () => {
      const last = blocks().at(-1);
      if (last) voice.hear(last.ticket, [new Float32Array(last.frames)]);
    };
    return { voice, context, part, asked, blocks, answer, started, stops: () => stopped };
  }

  it('lays its blocks end to end on the samples of the context, as far ahead as it needs and no farther', () => {
    const { voice, blocks, answer, started } = onFakeContext();
    voice.play({ frame: 99_900, time: 20 });
    for (let i = 0; i < 20; i++) answer();
    // What is laid down is where the grid says: sample 99 900 is moment 20.
    for (const [i, { at }] of started.entries())
      expect(at - 99.9).toBeCloseTo((blocks()[i]?.start ?? 0) - 20, 9);
    for (const [i, { at }] of started.entries())
      if (i > 0) expect(at).toBeCloseTo((started[i - 1]?.at ?? 0) + (started[i - 1]?.length ?? 0) / 1000, 9);
    expect(blocks().length).toBeLessThan(5);
  });

  it('leaves out what has passed, and plays on in the middle of a block that comes late', () => {
    const { voice, context, answer, started, blocks } = onFakeContext();
    voice.play({ frame: 100_000, time: 0 });
    context.currentTime = 102;
    answer();
    expect(started[0]?.at).toBeCloseTo(102.005, 6);
    expect((started[0]?.at ?? 0) - 100).toBeCloseTo((blocks()[0]?.start ?? 0) + (started[0]?.offset ?? 0), 6);
    context.currentTime = 200;
    voice.fill();
    answer();
    expect(started[1]).toMatchObject({ offset: 0 });
    expect((started[1]?.at ?? 0) - 100).toBeCloseTo(blocks().at(-1)?.start ?? 0, 6);
    expect(started[1]?.at).toBeGreaterThan(200);
  });

  it('begins anew where its map is changed, and not where it is only written anew', () => {
    const { voice, part, answer, blocks, stops } = onFakeContext();
    voice.play({ frame: 100_000, time: 0 });
    answer();
    const before = blocks().length;
    voice.set({ ...part, factor: 0.5, map: { segments: [{ knots: [knot(0, 0), knot(500, 500)] }] } });
    expect([blocks().length, stops()]).toEqual([before, []]);
    voice.set({ ...part, map: { segments: [{ knots: [knot(0, 1), knot(500, 501)] }] } });
    expect([blocks().length, stops()]).toEqual([before + 1, []]);
  });

  it('is heard as it was until its sound under another map begins', () => {
    const { voice, context, part, answer, started, stops } = onFakeContext();
    voice.play({ frame: 100_000, time: 0 });
    answer();
    context.currentTime = 101;
    voice.set({ ...part, map: { segments: [{ knots: [knot(0, 1), knot(500, 501)] }] } });
    voice.set({ ...part, map: { segments: [{ knots: [knot(0, 2), knot(500, 502)] }] } });
    expect(stops()).toEqual([]);
    context.currentTime = 101.02;
    answer();
    expect(stops()).toEqual([started[1]?.at]);
    expect(started[1]?.at).toBeGreaterThan(101);
  });

  it('ends what it was where another map has nothing here, and when it is silenced', () => {
    const { voice, context, part, answer, blocks, stops } = onFakeContext();
    voice.play({ frame: 100_000, time: 0 });
    answer();
    context.currentTime = 101;
    voice.set({ ...part, map: { segments: [{ knots: [knot(300, 0), knot(500, 200)] }] } });
    voice.hear(blocks().at(-1)?.ticket ?? -1, null);
    expect(stops()).toHaveLength(1);
    voice.set(part);
    answer();
    voice.set({ ...part, map: { segments: [{ knots: [knot(0, 1), knot(500, 501)] }] } });
    voice.silence();
    expect(stops()).toHaveLength(2);
  });

  it('takes no block that was asked for before it was silenced', () => {
    const { voice, blocks, started } = onFakeContext();
    voice.play({ frame: 100_000, time: 0 });
    const { ticket, frames } = blocks()[0] ?? { ticket: -1, frames: 1 };
    voice.silence();
    voice.play({ frame: 100_000, time: 50 });
    voice.hear(ticket, [new Float32Array(frames)]);
    expect(started).toEqual([]);
  });
});
