import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { reveal } from '#renderer/timeline/scale.ts';
import { currentExtent, currentView } from '#renderer/timeline/view.ts';
import { Voices } from '#renderer/sound/voices.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { type TimeMap, toSource } from '#src/model/time-map.ts';
import { type TimelineTime, timelineTime } from '#src/model/units.ts';
import { clickMoments, comingUp, soundMoments } from './clicks.ts';
import { fastest, follow } from './follow.ts';
import { middleOfFrame } from './frame-step.ts';
import { looped } from './loop.ts';
import { Output } from './output.ts';
import { Pace } from './pace.ts';
import { type Plan, Planner } from './plan.ts';
import { SeekLead } from './seek-lead.ts';
import { nextBegin, SettingOut } from './setting-out.ts';
import { Scrubber } from './scrubber.ts';
import type { Part } from './shown.ts';

const none: Plan['sounds'] = new Map();
/** What every browser plays. */
const slowest = 0.0625;

/** Playing, the playhead comes to what is heard within so many seconds, and jumps to what is farther off than that. */
const [comesWithin, comesFrom] = [0.4, 0.04];

/**
 * One clock for all. At its own speed sound is laid out on the audio device's clock (`Voices`), and the playhead is at what is
 * heard; where nothing sounds it follows the machine's clock. Media elements follow the playhead under their recording's
 * time map: pictures, and sound at other speeds, of which elements keep the pitch.
 */
export class Transport {
  readonly #app: App;
  readonly #elements = new Map<HTMLMediaElement, Part>();
  readonly #scrubber = new Scrubber();
  readonly #output = new Output();
  readonly #voices = new Voices(
    () => this.#output.context,
    (url) => this.#leaveToElement(url),
  );
  readonly #planner = new Planner();
  readonly #lead = new SeekLead();
  readonly #settingOut = new SettingOut();
  readonly #pace: Pace;
  readonly #catching = new WeakSet<HTMLMediaElement>();
  /** Told to play before they begin. */
  readonly #early = new WeakSet<HTMLMediaElement>();
  #anchor = { clock: 0, time: 0 };
  #frame: number | null = null;
  /** As far as clicks have been asked for, timeline seconds. */
  #clickedTo = 0;
  /** The playhead as this transport last set it: another value comes from the user. */
  #own: number | null = null;
  /** When that was, ms. */
  #ownAt = 0;

  constructor(app: App) {
    this.#app = app;
    this.#pace = new Pace(app);
  }

  /** Begins to follow the store. @returns what stops it. */
  start(): () => void {
    const stop = this.#app.store.subscribe((s, before) => this.#onChange(s, before));
    this.#anchorHere();
    return () => {
      stop();
      if (this.#frame !== null) cancelAnimationFrame(this.#frame);
      this.#frame = null;
      this.#scrubber.close();
      this.#voices.close();
      this.#output.close();
    };
  }

  /** The element that shows a recording, or what of it `stream` says. @returns what takes it out. */
  register(id: RecordingId, element: HTMLMediaElement, stream: Part['stream'] = 'both'): () => void {
    const part = { id, stream };
    const settle = () => {
      this.#lead.ends(element, performance.now());
      this.#place(part, element);
    };
    element.addEventListener('loadedmetadata', settle);
    element.addEventListener('seeked', settle);
    this.#elements.set(element, part);
    settle();
    const stop = () => {
      element.removeEventListener('loadedmetadata', settle);
      element.removeEventListener('seeked', settle);
      element.pause();
      this.#elements.delete(element);
    };
    return stop;
  }

  #onChange(s: AppState, before: AppState): void {
    const moved = s.playhead !== before.playhead && s.playhead !== this.#own;
    if (s.playing !== before.playing || s.rate !== before.rate || moved) this.#anchorHere();
    if (s.playing && !before.playing) {
      this.#output.wake();
      this.#pace.begin(performance.now());
    }
    // By hand, not because another document was opened.
    if (moved && !s.playing && s.scrubbing && s.history === before.history) this.#scrubber.sound(s);
    if (s.playing && this.#frame === null) this.#frame = requestAnimationFrame(this.#tick);
    const heard = s.ears !== before.ears;
    const paused = before.playing && !s.playing;
    if (s.playing) this.#voices.set(this.#sounds(s), s.playhead);
    if (s.playing !== before.playing || moved || heard || s.history !== before.history)
      this.#placeAll(paused);
  }

  #anchorHere(): void {
    const s = this.#app.store.getState();
    this.#anchor = { clock: performance.now(), time: s.playhead };
    this.#clickedTo = s.playhead;
    this.#voices.pause();
    if (s.playing) this.#sound(s, s.playhead, this.#anchor.clock);
  }

  /** What is laid out sample by sample: sound at its own speed. */
  #sounds(s: AppState): Plan['sounds'] {
    return s.rate === 1 ? this.#planner.of(s).sounds : none;
  }

  /** A file whose sound cannot be laid out: its element plays it. */
  #leaveToElement(url: string): void {
    this.#app.store.setState((s) => (s.undecoded.includes(url) ? s : { undecoded: [...s.undecoded, url] }));
  }

  /** From now on it is `time` that is heard: asked again until the browser lets it sound. */
  #sound(s: AppState, time: number, clock: number): void {
    this.#voices.beyond = s.soundLatency;
    if (s.rate === 1) this.#voices.play(time, clock);
  }

  /** Where the playhead is at this very moment: since it was last set, others may have drawn for some milliseconds. */
  #now(s: AppState): TimelineTime {
    if (!s.playing || s.playhead !== this.#own) return s.playhead;
    return timelineTime(s.playhead + ((performance.now() - this.#ownAt) / 1000) * s.rate);
  }

  readonly #tick = (): void => {
    this.#frame = null;
    const s = this.#app.store.getState();
    if (!s.playing) return;
    // Asked for before the store is told: what listens there must see that the next frame is on its way.
    this.#frame = requestAnimationFrame(this.#tick);
    const clock = performance.now();
    const straight = this.#towardsHeard(clock, s.rate);
    let t = looped(s.playhead, straight, s.loop);
    if (t !== straight) {
      this.#anchor = { clock, time: timelineTime(t) };
      this.#voices.pause();
    }
    if (!this.#voices.playing) this.#sound(s, t, clock);
    const extent = currentExtent(s);
    const last = Math.min(extent?.[1] ?? Number.POSITIVE_INFINITY, s.until?.t ?? Number.POSITIVE_INFINITY);
    const first = extent?.[0] ?? Number.NEGATIVE_INFINITY;
    const over = s.rate > 0 ? t >= last : t <= first;
    if (over) t = s.rate > 0 ? last : first;
    this.#own = t;
    this.#ownAt = clock;
    const view = currentView(s);
    const shown = reveal(view, t, s.paneWidth);
    this.#app.set({
      playhead: timelineTime(t),
      ...(shown === view ? {} : { viewport: shown }),
      ...(over ? { playing: false, rate: 1, until: null } : {}),
    });
    this.#placeAll();
    this.#pace.frame(clock, this.#elements);
    this.#clickAhead(t);
  };

  /** Where the playhead goes on to: by the machine's clock, drawn to what is heard. */
  #towardsHeard(clock: number, rate: number): number {
    const passed = (clock - this.#anchor.clock) / 1000;
    const straight = this.#anchor.time + passed * rate;
    const heard = this.#voices.heard(clock);
    if (heard === null) return straight;
    const [off, sinceLast] = [heard - straight, Math.max(0, clock - this.#ownAt) / 1000];
    const share = Math.abs(off) > comesFrom ? 1 : 1 - Math.exp(-sinceLast / comesWithin);
    this.#anchor = { clock, time: straight + share * off };
    return this.#anchor.time;
  }

  /** Clicks are asked for a little before their time, so that they sound at it whatever a picture takes to draw. */
  #clickAhead(t: number): void {
    const s = this.#app.store.getState();
    if (!(s.clicks || s.clickTrack !== 'off') || s.rate <= 0 || s.rate > 2) return;
    const to = t + ahead * s.rate;
    for (const moment of comingUp(
      [...clickMoments(s), ...soundMoments(this.#app, t)],
      Math.max(t, this.#clickedTo),
      to,
    ))
      this.#output.click((moment - t) / s.rate, s.soundLatency);
    this.#clickedTo = to;
  }

  #placeAll(settle = false): void {
    for (const [element, part] of this.#elements) this.#place(part, element, settle);
  }

  #place({ id, stream }: Part, element: HTMLMediaElement, settle = false): void {
    if (element.readyState < HTMLMediaElement.HAVE_METADATA) return;
    const s = this.#app.store.getState();
    const play = this.#planner.of(s).of(id);
    const carried = s.playing && s.rate === 1 && this.#voices.carries(id);
    const audible = stream !== 'picture' && play.audible && !carried;
    const map = stream === 'sound' ? play.sound : play.picture;
    // Sound that goes a longer way than the element knows of sets out earlier.
    const sounds = s.playing && audible;
    const now = sounds
      ? this.#now(s) + this.#output.latencyOf(element, s.soundLatency) * s.rate
      : this.#now(s);
    const moment = map ? toSource(map, timelineTime(now)) : null;
    const frames = stream === 'sound' || s.playing ? null : play.frames;
    const target = moment !== null && frames ? middleOfFrame(frames, moment) : moment;
    // A still is looked for only when it is its turn, and not before the last one was found.
    const isStill = s.playing && stream === 'picture' && s.stills.includes(id);
    if (isStill && !element.paused) element.pause();
    if (isStill && (element.seeking || !this.#pace.takesTurn(element, performance.now(), s.stills.length)))
      return;
    // A picture whose sound is heard otherwise, or not at all, plays it all the same, too quiet to hear.
    const isQuiet = s.playing && s.rate === 1 && !audible && element instanceof HTMLVideoElement;
    if (isQuiet) this.#output.hush(element);
    const muted = !audible && !isQuiet;
    if (element.muted !== muted) element.muted = muted;
    if (carried && !(element instanceof HTMLVideoElement)) {
      if (!element.paused) element.pause();
      return;
    }
    if (audible) this.#output.set(element, play.factor, play.side);
    const goes = s.playing && !isStill && s.rate > 0 && s.rate <= fastest;
    if (map && moment === null && goes && this.#prepare(element, map, now, s.rate)) return;
    this.#early.delete(element);
    this.#settingOut.looks(element, performance.now());
    const decision = follow({
      target,
      current: element.currentTime,
      duration: element.duration,
      playing: s.playing && !isStill,
      rate: s.rate,
      slope: map && target !== null ? slopeAt(map, now) : 1,
      seeking: element.seeking,
      catching: this.#catching.has(element),
      settle,
      silent: !audible,
    });
    if (decision.kind === 'play' && decision.catching) this.#catching.add(element);
    else this.#catching.delete(element);
    if (decision.kind === 'seek') {
      const runs = decision.playRate !== null;
      const lead = runs ? this.#lead.begins(element, performance.now()) * (decision.playRate ?? 0) : 0;
      element.currentTime = Math.min(element.duration, decision.to + lead);
    }
    const wanted =
      decision.kind === 'play' ? decision.rate : decision.kind === 'seek' ? decision.playRate : null;
    if (wanted === null) {
      if (!element.paused) element.pause();
      return;
    }
    // A picture held at a cut hardly moves: slower than this no element runs.
    const rate = Math.max(slowest, wanted);
    // Drift is corrected by resampling, as the export does; only shuttling keeps the pitch.
    element.preservesPitch = s.rate !== 1;
    if (Math.abs(element.playbackRate - rate) > 1e-4) element.playbackRate = rate;
    if (element.paused) this.#setOut(element);
  }

  #setOut(element: HTMLMediaElement): void {
    this.#settingOut.begins(element, performance.now());
    element.play().catch(() => this.#silence(element));
  }

  /**
   * What begins soon is sent to its begin, and told to play as much earlier as elements take to set out, so that its first picture
   * is there in time. @returns whether anything begins soon
   */
  #prepare(element: HTMLMediaElement, map: TimeMap, now: number, rate: number): boolean {
    const next = nextBegin(map, now, soon * rate);
    if (!next) return false;
    if (this.#early.has(element) || element.seeking) return true;
    if (!element.paused) element.pause();
    if (Math.abs(element.currentTime - next.source) > cued) element.currentTime = next.source;
    else if (next.timeline - now <= this.#settingOut.takes * rate) {
      element.playbackRate = Math.max(slowest, rate * slopeAt(map, next.timeline));
      this.#early.add(element);
      this.#setOut(element);
    }
    return true;
  }

  /** A browser that wants a click before sound still plays the picture. */
  #silence(element: HTMLMediaElement): void {
    if (!this.#app.store.getState().playing || element.muted) return;
    element.muted = true;
    element.play().catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'AbortError')) this.#app.fail(error);
    });
  }
}

/** Clicks are asked for so long before they sound, and elements that begin looked after, seconds. */
const [ahead, soon] = [0.12, 1.5];
/** As near as that to where it is to begin, an element is there, seconds. */
const cued = 0.004;

/** Source seconds per timeline second, measured over 10 ms. */
function slopeAt(map: TimeMap, t: number): number {
  const here = toSource(map, timelineTime(t));
  const next = toSource(map, timelineTime(t + 0.01));
  return here !== null && next !== null && next > here ? (next - here) / 0.01 : 1;
}
