import type { Verdict } from '#src/align/judge.ts';
import type { MethodOutcome, OtherPair } from './by-method.ts';
import type { FeatureFiles } from './feature-files.ts';
import type { Fused } from './fused.ts';

/** What is known of a pair; `compared` where a method of the user's choice compares it. */
export type Prepared = {
  readonly a: FeatureFiles;
  readonly b: FeatureFiles;
  readonly verdict: Verdict | null;
  readonly outcome: MethodOutcome | null;
  /** What a method of the user's choice learns from as well. */
  readonly others: readonly OtherPair[];
  /** All that the two have in common, as one; null where it is not asked for. */
  readonly fused: Fused | null;
};
