import { makeLighterCopy } from '#renderer/operations/playable.ts';
import { eventOf, hasPicture, playableOf, projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { currentTracks } from '#renderer/timeline/view.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { fluent, judged, stillsOf } from './fluency.ts';
import type { Part } from './shown.ts';

type Counted = { due: number; dropped: number; poor: number };

/** After pressing play, ms: players start one after the other, and nothing is told by that. */
const starting = 2500;
/** ms between two new stills, whosesoever. */
const stillEvery = 300;
/** Copies have so many lines: of pictures that have no more than half as many again, none would be lighter by much. */
const linesOfCopy = 720;
/** Seconds in a row in which a third of its frames was dropped make a picture too heavy. */
const poorFor = 4;

/** Watches while playing whether the machine keeps up, and has fewer pictures move, or lighter copies made, where it does not. */
export class Pace {
  readonly #app: App;
  readonly #counts = new WeakMap<HTMLVideoElement, Counted>();
  readonly #turns = new WeakMap<HTMLMediaElement, number>();
  #fluency = fluent;
  #frames = 0;
  #from = 0;
  #stillAt = 0;

  constructor(app: App) {
    this.#app = app;
  }

  /** Playing begins. */
  begin(clock: number): void {
    [this.#frames, this.#from] = [0, clock + starting];
    this.#fluency = { ...this.#fluency, bad: 0, good: 0 };
  }

  /** A frame of the window while playing. */
  frame(clock: number, elements: ReadonlyMap<HTMLMediaElement, Part>): void {
    if (clock < this.#from) return;
    this.#frames++;
    const passed = (clock - this.#from) / 1000;
    if (passed < 1) return;
    const frames = this.#frames / passed;
    [this.#frames, this.#from] = [0, clock];
    if (!document.hidden) this.#judge(frames, elements);
  }

  /** Whether it is the turn of an element to show a new still, one of `stills`; that which is told so takes it. */
  takesTurn(element: HTMLMediaElement, clock: number, stills: number): boolean {
    const own = this.#turns.get(element) ?? Number.NEGATIVE_INFINITY;
    if (clock - this.#stillAt < stillEvery || clock - own < stillEvery * stills) return false;
    this.#stillAt = clock;
    this.#turns.set(element, clock);
    return true;
  }

  #judge(frames: number, elements: ReadonlyMap<HTMLMediaElement, Part>): void {
    const s = this.#app.store.getState();
    let [due, dropped, moving] = [0, 0, 0];
    for (const [element, { id, stream }] of elements) {
      if (!(element instanceof HTMLVideoElement) || stream === 'sound' || element.paused) continue;
      moving++;
      const own = this.#count(element);
      due += own.due;
      dropped += own.dropped;
      if (own.poor >= poorFor) this.#lighten(s, id);
    }
    const order = inOrder(s);
    this.#fluency = judged(this.#fluency, { frames, due, dropped, moving, pictures: order.length });
    // Another may have been selected meanwhile.
    const stills = stillsOf(order, this.#fluency.most);
    if (stills.join() !== s.stills.join()) this.#app.set({ stills });
  }

  #count(element: HTMLVideoElement): Counted {
    const { totalVideoFrames: all, droppedVideoFrames: lost } = element.getVideoPlaybackQuality();
    const before = this.#counts.get(element) ?? { due: all, dropped: lost, poor: 0 };
    // Another file begins to count anew.
    const [due, dropped] = [Math.max(0, all - before.due), Math.max(0, lost - before.dropped)];
    const poor = due >= 10 && dropped / due > 1 / 3 ? before.poor + 1 : 0;
    this.#counts.set(element, { due: all, dropped: lost, poor });
    return { due, dropped, poor };
  }

  #lighten(s: AppState, id: RecordingId): void {
    const recording = recordingOf(projectOf(s), id);
    const lines = recording?.media.video[0]?.height ?? 0;
    if (recording && s.autoCopies && lines >= 1.5 * linesOfCopy && playableOf(s, recording).kind === 'ready')
      void makeLighterCopy(this.#app, recording);
  }
}

/** Recordings with pictures in the order in which they may move: those selected, the reference, the others. */
function inOrder(s: AppState): readonly RecordingId[] {
  const reference = projectOf(s).events.find((e) => e.id === eventOf(s))?.reference;
  const rank = (id: RecordingId) => (s.selected.includes(id) ? 0 : id === reference ? 1 : 2);
  return currentTracks(s)
    .flatMap(({ recording }) => (hasPicture(recording) ? [recording.id] : []))
    .toSorted((a, b) => rank(a) - rank(b));
}
