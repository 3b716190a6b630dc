// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { nextBegin, SettingOut } from '#renderer/player/setting-out.ts';
import { knot } from '#src/model/time-map.ts';

const element = (): HTMLMediaElement => {
  const audio = document.createElement('audio');
  Object.defineProperty(audio, 'currentTime', { value: 0, writable: true });
  Object.defineProperty(audio, 'playbackRate', { value: 1, writable: true });
  return audio;
};

describe('elements that begin in mid-play', () => {
  const map = { segments: [{ knots: [knot(10, 0), knot(20, 10)] }, { knots: [knot(25, 10), knot(40, 25)] }] };

  it('begin at the next stretch of the recording, where there is one soon', () => {
    expect(nextBegin(map, 8, 1.5)).toBe(null);
    expect(nextBegin(map, 9, 1.5)).toMatchObject({ timeline: 10, source: 0 });
    expect(nextBegin(map, 24.5, 1.5)).toMatchObject({ timeline: 25, source: 10 });
    expect(nextBegin(map, 45, 1.5)).toBe(null);
  });

  it('are told to play as much earlier as elements take to set out, which is learnt from each that did', () => {
    const setting = new SettingOut();
    for (let k = 0; k < 30; k++) {
      const one = element();
      setting.begins(one, 1000);
      setting.looks(one, 1010);
      one.currentTime = 0.02;
      // 170 ms after it was told to it has played for 20 ms.
      setting.looks(one, 1170);
      one.currentTime = 5;
      setting.looks(one, 9000);
    }
    expect(setting.takes).toBeCloseTo(0.15 + 0.015, 3);
  });

  it('do not learn from what stood still for another reason', () => {
    const setting = new SettingOut();
    const before = setting.takes;
    const one = element();
    setting.begins(one, 0);
    one.currentTime = 0.5;
    setting.looks(one, 60_000);
    expect(setting.takes).toBe(before);
  });
});
