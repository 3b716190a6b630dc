import { mixFor, playableOf, projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { Part as SoundPart, Side } from '#renderer/sound/voice.ts';
import { currentTracks } from '#renderer/timeline/view.ts';
import { factorOf } from '#src/model/mix.ts';
import type { RecordingId } from '#src/model/recording.ts';
import type { TimeMap } from '#src/model/time-map.ts';
import { headroom, isAudible } from './audible.ts';
import type { Frames } from './frame-step.ts';
import { framesOf, mapOf } from './shown.ts';

/** How one recording is played. */
export type Play = {
  /** Under which its sound, and its picture, is played; null: there is nothing of it to play. */
  readonly sound: TimeMap | null;
  readonly picture: TimeMap | null;
  readonly frames: Frames | null;
  readonly audible: boolean;
  /** What its sound is multiplied by. */
  readonly factor: number;
  readonly side: Side;
};

export type Plan = {
  readonly of: (id: RecordingId) => Play;
  /** What is heard at its own speed, of those that this window plays. */
  readonly sounds: ReadonlyMap<RecordingId, SoundPart>;
};

/** How all recordings are played: worked out where the document, the choice or the files change, and not for every frame. */
export class Planner {
  #plan: Plan | null = null;
  #by: readonly unknown[] = [];

  of(s: AppState): Plan {
    const by = [currentTracks(s), s.history.project, s.selected, s.ears, s.rate, s.playable];
    if (this.#plan && by.every((each, i) => each === this.#by[i])) return this.#plan;
    this.#by = by;
    this.#plan = planOf(s);
    return this.#plan;
  }
}

function planOf(s: AppState): Plan {
  const project = projectOf(s);
  const heard = currentTracks(s).flatMap(({ recording }) =>
    recording.media.audio.length > 0 && isAudible(project, recording.id, s.rate, s.ears) ? [recording] : [],
  );
  const shared = headroom(heard.length);
  const known = new Map<RecordingId, Play>();
  const of = (id: RecordingId): Play => {
    const play = known.get(id) ?? {
      sound: mapOf(s, id, 'sound'),
      picture: mapOf(s, id, 'picture'),
      frames: framesOf(recordingOf(project, id)),
      audible: isAudible(project, id, s.rate, s.ears),
      factor: shared * factorOf(mixFor(project, id).gain),
      side: s.ears?.left === id ? -1 : s.ears?.right === id ? 1 : 0,
    };
    known.set(id, play);
    return play;
  };
  const sounds = new Map(
    heard.flatMap((recording) => {
      const [{ sound: map, factor, side }, playable] = [of(recording.id), playableOf(s, recording)];
      return map && playable.kind === 'ready'
        ? [[recording.id, { url: playable.url, map, factor, side }] as const]
        : [];
    }),
  );
  return { of, sounds };
}
