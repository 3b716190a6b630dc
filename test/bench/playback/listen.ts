import type { Page } from 'playwright-core';

type Followed = {
  /** ms, `performance.now()`. */
  readonly clock: number;
  readonly playhead: number;
  readonly name: string;
  /** Seconds, of the element; or of the picture that is shown. */
  readonly at: number;
};

/** Samples of a voice's sound that are kept of one moment. */
export const held = 32_768;

/** The last sound that one voice made, and when. */
export type Tapped = {
  readonly clock: number;
  readonly playhead: number;
  /** Seconds of the audio context: the end of `samples`, and what the browser says is heard at `clock`. */
  readonly at: number;
  readonly heardAt: number;
  /** Samples a second. */
  readonly rate: number;
  /** 16 bit, mono, base64. */
  readonly samples: string;
};

export type Recorded = {
  readonly begun: number;
  /** What the player itself read of its elements, in the frame's callback in which it set the playhead, and when it did. */
  readonly followed: readonly Followed[];
  /** Pictures as they came on the screen, with the playhead of that moment. */
  readonly shown: readonly Followed[];
  readonly tapped: readonly Tapped[];
};

type Listening = Recorded & { followed: Followed[]; shown: Followed[]; tapped: Tapped[]; begun: number };
declare global {
  interface Window {
    listening?: Listening;
  }
}

/**
 * Runs in the page before it: notes every time that the player reads where an element is, and when. Nothing goes
 * between the processes until it is over.
 */
export function listenIn(): void {
  const listening: Listening = { begun: 0, followed: [], shown: [], tapped: [] };
  window.listening = listening;
  type Fiber = { memoizedProps?: { app?: unknown } | null; child?: Fiber | null };
  type State = { playing: boolean; playhead: number };
  type Store = { getState(): State; subscribe(listener: (s: State, before: State) => void): void };
  const found: { store: Store | null } = { store: null };
  const anchor = { clock: 0, playhead: 0 };
  /** The window's own state: its root component is given it. */
  const state = (): State | null => {
    if (found.store) return found.store.getState();
    const root = document.getElementById('root') as unknown as Record<string, Fiber> | null;
    const key = root && Object.keys(root).find((each) => each.startsWith('__reactContainer$'));
    for (let fiber = key ? root?.[key] : null; fiber; fiber = fiber.child) {
      const app = fiber.memoizedProps?.app as { store?: Store } | undefined;
      if (app?.store) found.store = app.store;
    }
    found.store?.subscribe((s, before) => {
      if (s.playhead !== before.playhead)
        Object.assign(anchor, { clock: performance.now(), playhead: s.playhead });
    });
    return found.store?.getState() ?? null;
  };
  const own = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime');
  const watched = new WeakSet<HTMLMediaElement>();
  const taps = new Map<AudioNode, AnalyserNode>();
  const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
    if (this instanceof AudioBufferSourceNode && to instanceof GainNode) {
      const tap = taps.get(to) ?? new AnalyserNode(this.context, { fftSize: 32_768 });
      taps.set(to, tap);
      connect.call(this, tap);
    }
    return connect.call(this, to);
  } as typeof AudioNode.prototype.connect;
  const samples = new Float32Array(32_768);
  setInterval(() => {
    if (!state()?.playing) return;
    for (const tap of taps.values()) {
      const context = tap.context as AudioContext;
      const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
      const at = context.currentTime;
      tap.getFloatTimeDomainData(samples);
      const clock = performance.now();
      const short = Int16Array.from(samples, (x) => Math.max(-1, Math.min(1, x)) * 32_767);
      if (short.every((x) => x === 0)) continue;
      let text = '';
      for (const byte of new Uint8Array(short.buffer)) text += String.fromCharCode(byte);
      listening.tapped.push({
        ...{ clock, at, rate: context.sampleRate, playhead: anchor.playhead + (clock - anchor.clock) / 1000 },
        heardAt: contextTime + (clock - performanceTime) / 1000,
        samples: btoa(text),
      });
    }
  }, 2900);
  Object.defineProperty(HTMLMediaElement.prototype, 'currentTime', {
    ...own,
    get(this: HTMLMediaElement): number {
      const at = own?.get?.call(this) as number;
      const s = state();
      if (!s?.playing) return at;
      const clock = performance.now();
      listening.begun ||= clock;
      const name = this.ariaLabel ?? '';
      if (!this.paused && !this.seeking) listening.followed.push({ clock, playhead: s.playhead, name, at });
      if (this instanceof HTMLVideoElement && !watched.has(this)) {
        watched.add(this);
        const look: VideoFrameRequestCallback = (_, { mediaTime, expectedDisplayTime }) => {
          const due = anchor.playhead + (expectedDisplayTime - anchor.clock) / 1000;
          if (state()?.playing && !this.paused && !this.seeking)
            listening.shown.push({ clock: expectedDisplayTime, playhead: due, name, at: mediaTime });
          this.requestVideoFrameCallback(look);
        };
        this.requestVideoFrameCallback(look);
      }
      return at;
    },
  });
}

/** Stops playing and fetches what was noted. */
export async function samplesOf(page: Page): Promise<Recorded> {
  const found = await page.evaluate(() => window.listening);
  if (!found) throw new Error('nobody listened');
  return found;
}
