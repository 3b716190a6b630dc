import type { TimeMap } from '#src/model/time-map.ts';

/** What an element takes from being told to play until it does, before that was measured, seconds; and at most. */
const [usual, most] = [0.09, 0.4];
/** Rather so much too early than too late: half a picture. */
const early = 0.015;
/** An element that has gone on by so much has set out, seconds of its file. */
const gone = 0.002;

/**
 * What elements take to set out: the device must be woken, and the first picture decoded. Measured wherever one is told to play,
 * so that those that begin in mid-play are told so much earlier.
 */
export class SettingOut {
  readonly #told = new WeakMap<HTMLMediaElement, { readonly clock: number; readonly from: number }>();
  #takes = usual;

  /** So long before it is to be seen an element is told to play, seconds. */
  get takes(): number {
    return this.#takes + early;
  }

  /** An element is told to play at `clock`, ms. */
  begins(element: HTMLMediaElement, clock: number): void {
    this.#told.set(element, { clock, from: element.currentTime });
  }

  /** Looked at while it should play. */
  looks(element: HTMLMediaElement, clock: number): void {
    const told = this.#told.get(element);
    if (!told) return;
    const passed = (element.currentTime - told.from) / element.playbackRate;
    if (Math.abs(passed) < gone) return;
    this.#told.delete(element);
    const took = (clock - told.clock) / 1000 - passed;
    // It was sent elsewhere meanwhile, or stood still for another reason.
    if (took >= 0 && took <= most) this.#takes += (took - this.#takes) / 4;
  }
}

/** The next moment within `ahead` seconds of the timeline at which something of a recording begins, and what; null: none. */
export function nextBegin(
  { segments }: TimeMap,
  t: number,
  ahead: number,
): { readonly timeline: number; readonly source: number } | null {
  const next = segments.find(({ knots: [first] }) => first && first.timeline > t)?.knots[0];
  return next && next.timeline <= t + ahead ? next : null;
}
