/** A pair of source times, of a and of b, that the map must pass through. */
export type PinnedTime = readonly [number, number];
