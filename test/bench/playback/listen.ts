import type { Page } from 'playwright-core';

type Followed = {
  /** ms, `performance.now()`. */
  readonly clock: number;
  readonly playhead: number;
  readonly name: string;
  /** Seconds, of the element; or of the picture that is shown. */
  readonly at: number;
};

export type Recorded = {
  readonly begun: number;
  /** What the player itself read of its elements, in the frame's callback in which it set the playhead, and when it did. */
  readonly followed: readonly Followed[];
  /** Pictures as they came on the screen, with the playhead of that moment. */
  readonly shown: readonly Followed[];
};

type Listening = Recorded & { followed: Followed[]; shown: Followed[]; begun: number };
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
  const listening: Listening = { begun: 0, followed: [], shown: [] };
  window.listening = listening;
  type Fiber = { memoizedProps?: { app?: unknown } | null; child?: Fiber | null };
  type State = { playing: boolean; playhead: number };
  type Store = { getState(): State };
  const found: { store: Store | null } = { store: null };
  /** The window's own state: its root component is given it. */
  const state = (): State | null => {
    if (found.store) return found.store.getState();
    const root = document.getElementById('root') as unknown as Record<string, Fiber> | null;
    const key = root && Object.keys(root).find((each) => each.startsWith('__reactContainer$'));
    for (let fiber = key ? root?.[key] : null; fiber; fiber = fiber.child) {
      const app = fiber.memoizedProps?.app as { store?: Store } | undefined;
      if (app?.store) found.store = app.store;
    }
    return found.store?.getState() ?? null;
  };
  const own = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'currentTime');
  const watched = new WeakSet<HTMLMediaElement>();
  const anchor = { clock: 0, playhead: 0 };
  Object.defineProperty(HTMLMediaElement.prototype, 'currentTime', {
    ...own,
    get(this: HTMLMediaElement): number {
      const at = own?.get?.call(this) as number;
      const s = state();
      if (!s?.playing) return at;
      const clock = performance.now();
      listening.begun ||= clock;
      if (anchor.playhead !== s.playhead) Object.assign(anchor, { clock, playhead: s.playhead });
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
