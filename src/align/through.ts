import type { Forbidden } from '#src/model/forbidden.ts';
import type { Locked } from '#src/model/locked.ts';
import type { PinnedTime } from './pinned-time.ts';

/** What the map is to pass through, and to keep out of. */
export type Through = {
  readonly pins?: readonly PinnedTime[];
  readonly forbidden?: readonly Forbidden[];
  /** Parts that are kept as they are. */
  readonly locked?: readonly Locked[];
};
