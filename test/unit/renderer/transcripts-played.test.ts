import { describe, expect, it } from 'vitest';
import { chooseWords, playWords } from '#renderer/operations/transcripts.ts';
import { mapOf } from '#renderer/player/shown.ts';
import { transcriptInHand } from '#renderer/state/transcripts.ts';
import { startHistory } from '#src/model/history.ts';
import { knot, linearTimeMap, type TimeMap, timeMap } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { placed } from './support/documents.ts';
import { talkWindow } from './support/talk.ts';

describe('words that are played', () => {
  const lies = (map: TimeMap | null) => {
    const { app } = talkWindow();
    const { project } = app.store.getState().history;
    const placements = [
      map ? placed('a', map) : { ...placed('a', linearTimeMap(0, 0, 60)), placed: false, event: null, map },
      placed('b', linearTimeMap(0, 0, 60)),
    ];
    app.set({ history: startHistory({ ...project, events: [{ id: '0', reference: 'b' }], placements }) });
    return app;
  };
  const played = (app: ReturnType<typeof lies>, k: number) => {
    const own = transcriptInHand(app.store.getState());
    if (own) chooseWords(app, own, k);
    playWords(app);
    const { playing, playhead, until } = app.store.getState();
    return playing ? [playhead, until?.t] : null;
  };

  it('sound with a little before and after, over a pause of the recorder too', () => {
    const app = lies(
      timeMap([{ knots: [knot(-5, 0), knot(-3.3, 1.7)] }, { knots: [knot(3, 1.7), knot(9, 7.7)] }]),
    );
    const [from, to] = played(app, 1) ?? [];
    expect(from).toBeCloseTo(-3.9, 9);
    expect(to).toBeCloseTo(3.7, 9);
  });

  it('have no place where the warp of their recording leaves them out: that is said, and nothing plays', () => {
    const app = lies(
      timeMap([{ knots: [knot(0, 0), knot(0.5, 0.5)] }, { knots: [knot(0.5, 5), knot(9, 13.5)] }]),
    );
    const { playhead } = app.store.getState();
    expect(played(app, 1)).toBeNull();
    expect(app.store.getState().playhead).toBe(playhead);
    expect(app.store.getState().note?.text).toContain('cannot be played');
  });

  it('of a recording that lies nowhere sound by themselves, and nothing else of it does', () => {
    const app = lies(null);
    expect(played(app, 1)).toEqual([1.1, 2.4]);
    const s = app.store.getState();
    expect([mapOf(s, 'a', 'sound') !== null, mapOf(s, 'b', 'sound')]).toEqual([true, null]);
    app.seek(timelineTime(3));
    const other = app.store.getState();
    expect(other.selected).toEqual(['a']);
    expect([mapOf(other, 'a', 'sound'), mapOf(other, 'b', 'sound') !== null]).toEqual([null, true]);
  });
});
