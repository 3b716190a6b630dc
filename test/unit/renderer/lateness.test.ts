// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { patience, watchLateness } from '#renderer/player/lateness.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A picture element as the browser keeps it, and what was said of it. */
function watched() {
  const state = { seeking: false, readyState: 4, paused: true };
  const element = document.createElement('video');
  for (const name of ['seeking', 'readyState', 'paused'] as const)
    Object.defineProperty(element, name, { get: () => state[name] });
  const said: boolean[] = [];
  const stop = watchLateness(element, (late) => said.push(late));
  const tell = (name: string, now: Partial<typeof state> = {}) => {
    Object.assign(state, now);
    element.dispatchEvent(new Event(name));
  };
  return { said, stop, tell };
}

describe('a picture that comes late', () => {
  it('is said when it has not come in time, and no longer when it is there', () => {
    const { said, tell } = watched();
    tell('seeking', { seeking: true });
    vi.advanceTimersByTime(patience - 1);
    expect(said).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(said).toEqual([true]);
    tell('seeked', { seeking: false });
    expect(said).toEqual([true, false]);
  });

  it('is not said while one picture after another comes in time, as under a hand that drags', () => {
    const { said, tell } = watched();
    for (let k = 0; k < 20; k++) {
      tell('seeking', { seeking: true });
      vi.advanceTimersByTime(patience / 2);
      tell('seeked');
    }
    tell('seeked', { seeking: false });
    expect(said).toEqual([]);
  });

  it('stays said until a picture is there, however often it is looked for anew', () => {
    const { said, tell } = watched();
    tell('seeking', { seeking: true });
    vi.advanceTimersByTime(patience);
    for (let k = 0; k < 3; k++) {
      tell('seeked');
      vi.advanceTimersByTime(patience);
    }
    expect(said).toEqual([true]);
  });

  it('is one that runs and has nothing to show', () => {
    const { said, tell } = watched();
    tell('waiting', { paused: false, readyState: 2 });
    vi.advanceTimersByTime(patience);
    tell('playing', { readyState: 4 });
    expect(said).toEqual([true, false]);
  });

  it('is said by nobody when it is watched no longer', () => {
    const { said, stop, tell } = watched();
    tell('seeking', { seeking: true });
    stop();
    vi.advanceTimersByTime(patience);
    tell('seeking');
    vi.advanceTimersByTime(patience);
    expect(said).toEqual([]);
  });
});
