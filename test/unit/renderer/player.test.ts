// @vitest-environment happy-dom
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { comingUp } from '#renderer/player/ears.ts';
import { isAudible } from '#renderer/player/audible.ts';
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
  settle: false,
};

describe('a media element follows the clock', () => {
  it('by catching up smoothly: simulated, it ends within 10 ms and never jumps for small errors', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.24, max: 0.24, noNaN: true }),
        fc.double({ min: 0.9998, max: 1.0002, noNaN: true }),
        (error, slope) => {
          let current = 10 + error;
          let target = 10;
          for (let frame = 0; frame < 60 * 12; frame++) {
            const decision = follow({ ...base, target, current, slope });
            if (decision.kind !== 'play') throw new Error(decision.kind);
            current += decision.rate / 60;
            target += slope / 60;
          }
          expect(Math.abs(current - target)).toBeLessThan(0.01);
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
    expect(['a', 'b', 'c'].map((id) => isAudible(id, 'c', ['a'], 1, ears))).toEqual([true, true, false]);
    expect(isAudible('a', null, [], 4, ears)).toBe(false);
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
    expect(isAudible('a', null, [], 1)).toBe(true);
    expect(isAudible('a', null, ['a'], 1)).toBe(false);
    expect(isAudible('a', 'a', ['a'], 1)).toBe(true);
    expect(isAudible('b', 'a', [], 1)).toBe(false);
    expect(isAudible('a', null, [], -1)).toBe(false);
  });
});

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
    const [picture, sound] = (['picture', 'sound'] as const).map((stream) => {
      const element = document.createElement('video');
      Object.defineProperty(element, 'readyState', { value: HTMLMediaElement.HAVE_METADATA });
      Object.defineProperty(element, 'duration', { value: 60 });
      transport.register('b', element, stream);
      return element;
    }) as [HTMLVideoElement, HTMLVideoElement];
    expect(sound.currentTime - picture.currentTime).toBeCloseTo(0.2, 6);
    expect([picture.muted, sound.muted]).toEqual([true, false]);
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
