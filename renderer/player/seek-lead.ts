/** Longer than this no seek is reckoned to take, seconds. */
const most = 0.6;

/**
 * What a jump takes while playing: an element that is sent to where the playhead is now arrives where it was. It is sent ahead by
 * what its last jumps took.
 */
export class SeekLead {
  readonly #known = new WeakMap<HTMLMediaElement, { since: number | null; lead: number }>();

  /** Seconds that an element is to be sent ahead; it sets out at `now`, ms. */
  begins(element: HTMLMediaElement, now: number): number {
    const own = this.#known.get(element) ?? { since: null, lead: 0 };
    own.since = now;
    this.#known.set(element, own);
    return own.lead;
  }

  /** It has arrived. */
  ends(element: HTMLMediaElement, now: number): void {
    const own = this.#known.get(element);
    if (!own || own.since === null) return;
    const took = Math.min(most, (now - own.since) / 1000);
    own.lead = own.lead === 0 ? took : (own.lead + took) / 2;
    own.since = null;
  }
}
