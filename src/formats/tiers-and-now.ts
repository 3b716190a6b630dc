import type { Partners } from '#src/model/partners.ts';
import type { Annotation, Tier, TiersRead } from '#src/model/tiers.ts';
import type { Transcript } from '#src/model/transcript.ts';

/** A file's tiers, what was read of them, and which of it is which of the transcript as it is now. */
export type TiersAndNow = {
  readonly tiers: readonly Tier[];
  readonly read: TiersRead;
  readonly partners: Partners;
  readonly now: Transcript;
  readonly tierOf: ReadonlyMap<Annotation, Tier>;
};
