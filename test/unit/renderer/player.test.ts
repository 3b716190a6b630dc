// @vitest-environment happy-dom
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { comingUp } from '#renderer/player/clicks.ts';
import { isAudible } from '#renderer/player/audible.ts';
import { frameAt, frameBeside, middleOfFrame } from '#renderer/player/frame-step.ts';
import { loopAround } from '#renderer/player/loop.ts';
import { setMix, toggleSolo } from '#renderer/state/mix-edits.ts';
import { usualRates } from '#src/model/frame-rate.ts';
import { isHeard } from '#src/model/mix.ts';
import { knot, type TimeMap, toSource } from '#src/model/time-map.ts';
import { follow, jumpBeyond } from '#renderer/player/follow.ts';
import { Transport } from '#renderer/player/transport.ts';
import { setSoundShift } from '#renderer/state/edits.ts';
import { createApp } from '#renderer/state/store.ts';
import { startHistory } from '#src/model/history.ts';
import { timelineTime } from '#src/model/units.ts';
import { sampleProject } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';

const base = {
  target: 10,
  current: 10,
  duration: 60,
  playing: true,
  rate: 1,
  slope: 1,
  seeking: false,
  catching: false,
  settle: false,
  silent: false,
};

describe('a media element follows the clock', () => {
  it('by catching up smoothly: simulated, it ends within 5 ms and never jumps for small errors', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.24, max: 0.24, noNaN: true }),
        fc.double({ min: 0.9998, max: 1.0002, noNaN: true }),
        fc.boolean(),
        (error, slope, silent) => {
          let current = 10 + error;
          let target = 10;
          let catching = false;
          for (let frame = 0; frame < 60 * 12; frame++) {
            const decision = follow({ ...base, target, current, slope, catching, silent });
            if (decision.kind !== 'play') throw new Error(decision.kind);
            catching = decision.catching;
            current += decision.rate / 60;
            target += slope / 60;
          }
          expect(Math.abs(current - target)).toBeLessThan(0.005);
        },
      ),
    );
  });

  it('by jumping when it is far off, once: not again while it still seeks', () => {
    const far = { ...base, current: 10 + jumpBeyond * 1.1 };
    expect(follow(far)).toEqual({ kind: 'seek', to: 10, playRate: 1 });
    expect(follow({ ...far, seeking: true }).kind).toBe('play');
  });

  it('shows the exact frame when paused, and again when just paused although its clock is right', () => {
    expect(follow({ ...base, playing: false, current: 10.02 })).toEqual({
      kind: 'seek',
      to: 10,
      playRate: null,
    });
    expect(follow({ ...base, playing: false })).toEqual({ kind: 'rest' });
    expect(follow({ ...base, playing: false, settle: true }).kind).toBe('seek');
  });

  it('rests where the recording has nothing, and shows stills backwards', () => {
    expect(follow({ ...base, target: null })).toEqual({ kind: 'rest' });
    expect(follow({ ...base, rate: -2, current: 11 })).toEqual({ kind: 'seek', to: 10, playRate: null });
  });

  it('never looks beyond its own ends', () => {
    expect(follow({ ...base, playing: false, target: 75 })).toMatchObject({ to: 60 });
  });
});

describe('what is heard', () => {
  it('one recording in each ear is all that is heard', () => {
    const ears = { left: 'a', right: 'b' };
    const mixed = {
      mix: [
        { recording: 'c', gain: 0, muted: false, solo: true, delay: 0 },
        { recording: 'a', gain: 0, muted: true, solo: false, delay: 0 },
      ],
    };
    expect(['a', 'b', 'c'].map((id) => isAudible(mixed, id, 1, ears))).toEqual([true, true, false]);
    expect(isAudible({ mix: [] }, 'a', 4, ears)).toBe(false);
  });

  it('clicks once at each moment that comes up', () => {
    const moments = [1, 1.05, 2, 3];
    const heard: number[] = [];
    let done = 0.9;
    for (let t = 0.9; t < 3; t += 0.016) {
      heard.push(...comingUp(moments, done, t + 0.12));
      done = t + 0.12;
    }
    expect(heard).toEqual(moments);
  });

  it('solo wins, then mute; shuttling is silent', () => {
    const mix = (muted: readonly string[], solo: readonly string[] = []) => ({
      mix: ['a', 'b'].map((recording) => ({
        ...{ recording, gain: 0, delay: 0 },
        ...{ muted: muted.includes(recording), solo: solo.includes(recording) },
      })),
    });
    expect(isAudible({ mix: [] }, 'a', 1)).toBe(true);
    expect(isAudible(mix(['a']), 'a', 1)).toBe(false);
    expect(isAudible(mix(['a'], ['a']), 'a', 1)).toBe(true);
    expect(isAudible(mix([], ['a']), 'b', 1)).toBe(false);
    expect(isAudible(mix([], ['a', 'b']), 'b', 1)).toBe(true);
    expect(isAudible(mix([]), 'a', -1)).toBe(false);
  });
});

/** The picture and the sound of recording b, each in an element of its own. */
const bothStreams = (transport: Transport) =>
  (['picture', 'sound'] as const).map((stream) => {
    const element = document.createElement('video');
    Object.defineProperty(element, 'readyState', { value: HTMLMediaElement.HAVE_METADATA });
    Object.defineProperty(element, 'duration', { value: 60 });
    transport.register('b', element, stream);
    return element;
  }) as [HTMLVideoElement, HTMLVideoElement];

describe('the transport', () => {
  afterEach(() => vi.restoreAllMocks());

  function playing(at: number) {
    const frames: FrameRequestCallback[] = [];
    let now = 1000;
    vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((f) => frames.push(f));
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const app = createApp(fakeChannel());
    app.set({ history: startHistory(sampleProject()), playhead: timelineTime(at) });
    const stop = new Transport(app).start();
    const frame = (ms: number) => {
      now += ms;
      for (const f of frames.splice(0)) f(now);
      return frames.length;
    };
    return { app, frame, stop };
  }

  it('asks for one frame a frame, and moves the playhead by the clock', () => {
    const { app, frame, stop } = playing(3);
    app.set({ playing: true });
    for (let i = 0; i < 50; i++) expect(frame(20)).toBe(1);
    expect(app.store.getState().playhead).toBeCloseTo(4, 6);
    app.set({ rate: 2 });
    for (let i = 0; i < 50; i++) frame(20);
    expect(app.store.getState().playhead).toBeCloseTo(6, 6);
    stop();
  });

  it('goes on from where the user puts the playhead', () => {
    const { app, frame, stop } = playing(3);
    app.set({ playing: true });
    frame(100);
    app.seek(timelineTime(30));
    frame(500);
    expect(app.store.getState().playhead).toBeCloseTo(30.5, 6);
    stop();
  });

  it('plays sound that was put right apart from its picture, each at its own moment', () => {
    const app = createApp(fakeChannel());
    const shift = { offset: 0.2, ppm: null, segments: [] };
    app.set({ history: startHistory(sampleProject()), playhead: timelineTime(20) });
    app.edit(setSoundShift('b', shift));
    const transport = new Transport(app);
    const stop = transport.start();
    const [picture, sound] = bothStreams(transport);
    // The picture rests in the middle of its frame.
    const frame = middleOfFrame({ rate: [25, 1], start: 0 }, 20.0012 - 5) - (20.0012 - 5);
    expect(sound.currentTime - picture.currentTime).toBeCloseTo(0.2 - frame, 3);
    expect([picture.muted, sound.muted]).toEqual([true, false]);
    // Playing, it keeps time by the sound device, too quiet to hear.
    app.set({ playing: true });
    expect([picture.muted, picture.volume, sound.muted]).toEqual([false, 1e-6, false]);
    app.set({ playing: false });
    expect([picture.muted, sound.muted]).toEqual([true, false]);
    stop();
  });

  it('goes round a loop, and plays on where there is none any more', () => {
    const { app, frame, stop } = playing(3);
    app.set({ loop: { from: timelineTime(2), to: timelineTime(4) }, playing: true });
    for (let i = 0; i < 25; i++) frame(100);
    expect(app.store.getState().playhead).toBeCloseTo(3.5, 6);
    app.set({ loop: null });
    for (let i = 0; i < 20; i++) frame(100);
    expect(app.store.getState().playhead).toBeCloseTo(5.5, 6);
    stop();
  });

  it('plays each sound as loud and as late as the document says, and undo takes that back', () => {
    const app = createApp(fakeChannel());
    app.set({ history: startHistory(sampleProject()), playhead: timelineTime(20) });
    const transport = new Transport(app);
    const stop = transport.start();
    const [picture, sound] = bothStreams(transport);
    const [volume, apart] = [sound.volume, sound.currentTime - picture.currentTime];
    app.edit(setMix('b', { gain: -20, delay: 0.3 }, 'Set gain'));
    expect(sound.volume / volume).toBeCloseTo(0.1, 6);
    expect(sound.currentTime - picture.currentTime - apart).toBeCloseTo(-0.3, 4);
    app.edit(toggleSolo(app.store.getState().history.project, 'a'));
    expect([sound.muted, isHeard(app.store.getState().history.project, 'a')]).toEqual([true, true]);
    app.undo();
    app.undo();
    expect([sound.muted, sound.volume]).toEqual([false, volume]);
    expect(app.store.getState().history.project.mix).toEqual([]);
    stop();
  });

  it('stops at the end of the event', () => {
    const { app, frame, stop } = playing(69.5);
    app.set({ playing: true });
    frame(10_000);
    const s = app.store.getState();
    expect(s.playing).toBe(false);
    expect(s.playhead).toBeCloseTo(70, 1);
    expect(frame(20)).toBe(0);
    stop();
  });
});

describe('a step of one frame', () => {
  const anyMap = fc
    .record({
      stretches: fc.array(
        fc.record({
          gap: fc.double({ min: 0, max: 3, noNaN: true }),
          skip: fc.double({ min: 0, max: 2, noNaN: true }),
          pieces: fc.array(
            fc.record({
              length: fc.double({ min: 0.3, max: 2, noNaN: true }),
              slope: fc.double({ min: 0.7, max: 1.4, noNaN: true }),
            }),
            { minLength: 1, maxLength: 3 },
          ),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      rate: fc.constantFrom(...usualRates.filter(([n, d]) => n / d > 9 && n / d < 61)),
      start: fc.constantFrom(0, 0.021),
    })
    .map(({ stretches, rate, start }) => {
      let [t, s] = [-1, start + 0.013];
      const segments = stretches.map(({ gap, skip, pieces }) => {
        t += gap;
        s += skip;
        const knots = [knot(t, s)];
        for (const { length, slope } of pieces) {
          t += length;
          s += length * slope;
          knots.push(knot(t, s));
        }
        return { knots };
      });
      return { map: { segments } satisfies TimeMap, frames: { rate, start } };
    });

  /** Every picture that is seen, in order: its stretch and its number. */
  const pictures = (
    map: TimeMap,
    frames: { rate: readonly [number, number]; start: number },
    back: boolean,
  ) => {
    const [first, last] = [map.segments[0]?.knots[0], map.segments.at(-1)?.knots.at(-1)];
    let t = back ? (last?.timeline ?? 0) - 1e-5 : (first?.timeline ?? 0);
    const seen: string[] = [];
    for (let k = 0; k < 2000; k++) {
      const source = toSource(map, timelineTime(t));
      if (source === null) throw new Error(`nothing at ${t}`);
      const stretch = map.segments.findIndex((each) => t <= (each.knots.at(-1)?.timeline ?? 0));
      seen.push(`${stretch}/${frameAt(frames, source)}`);
      const next = frameBeside(map, frames, t, back ? -1 : 1);
      if (next === null) return back ? seen.reverse() : seen;
      expect(back ? next < t : next > t).toBe(true);
      t = next;
    }
    throw new Error('it never ends');
  };

  it('shows every picture once, under drift, warps and pauses, forwards and backwards alike', () => {
    fc.assert(
      fc.property(anyMap, ({ map, frames }) => {
        const on = pictures(map, frames, false);
        expect(new Set(on).size).toBe(on.length);
        const all = map.segments.flatMap(({ knots }, i) => {
          const [low, high] = [knots[0]?.source ?? 0, knots.at(-1)?.source ?? 0];
          const [from, to] = [frameAt(frames, low), frameAt(frames, high - 1e-4)];
          const before = map.segments[i - 1]?.knots.at(-1)?.source ?? Number.NEGATIVE_INFINITY;
          // One that goes on beyond a pause is not shown again.
          const shown = frameAt(frames, before - 1e-4) === from ? from + 1 : from;
          return Array.from({ length: Math.max(0, to - shown + 1) }, (_, k) => `${i}/${shown + k}`);
        });
        // A sliver at an end may be left out, nothing between.
        expect(on.filter((each) => !all.includes(each)).length).toBeLessThanOrEqual(map.segments.length);
        expect(all.filter((each) => !on.includes(each)).length).toBeLessThanOrEqual(map.segments.length);
        const back = pictures(map, frames, true);
        expect(Math.abs(back.length - on.length)).toBeLessThanOrEqual(map.segments.length);
        expect(all.filter((each) => !back.includes(each)).length).toBeLessThanOrEqual(
          map.segments.length + 1,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('asks elements for the middle of the picture, which no rounding takes for another', () => {
    fc.assert(
      fc.property(fc.constantFrom(...usualRates), fc.integer({ min: 0, max: 1e6 }), (rate, k) => {
        const frames = { rate, start: 0 };
        const middle = middleOfFrame(frames, (k * rate[1]) / rate[0]);
        expect(frameAt(frames, Math.round(middle * 1e6) / 1e6)).toBe(k);
      }),
    );
  });
});

describe('a loop', () => {
  const at = (t: number) => timelineTime(t);
  it('is in to out where the playhead lies in it, else a moment around it', () => {
    expect(loopAround(5, { in: at(4), out: at(9) }, [0, 60])).toEqual({ from: 4, to: 9 });
    expect(loopAround(20, { in: at(4), out: at(9) }, [0, 60])).toEqual({ from: 19, to: 22 });
    expect(loopAround(0, { in: null, out: null }, [0, 60])).toEqual({ from: 0, to: 3 });
    expect(loopAround(60, { in: null, out: null }, [0, 60])).toEqual({ from: 57, to: 60 });
    expect(loopAround(1, { in: null, out: null }, [0, 2])).toEqual({ from: 0, to: 2 });
  });
});
