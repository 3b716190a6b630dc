import { type MakeFeatureBlocks, plainFeatureBlocks } from './feature-blocks.ts';
import { type MakeFrameLevels, plainFrameLevels } from './frame-levels.ts';
import { plainWhitenedPair, type WhitenedPair } from './whitened-pair.ts';
import { plainWindowPair, type WindowPair } from './window-pair.ts';

/**
 * The seam to the arithmetic that syncing by sound spends its time on: plain TypeScript (the oracle of the contract
 * test), and the SIMD kernel of src/compute/wasm. Synchronous, for it stands in the middle of loops on a worker thread.
 * What it makes keeps its buffers: one user at a time.
 */
export type SoundArithmetic = {
  /** Windows of n samples, a power of two ≥ 1024. */
  windows(n: number): WindowPair;
  /** Stretches of n samples, a power of two ≥ 1024. */
  whitened(n: number): WhitenedPair;
  readonly frames: MakeFrameLevels;
  readonly blocks: MakeFeatureBlocks;
};

export const plainSound: SoundArithmetic = {
  windows: plainWindowPair,
  whitened: plainWhitenedPair,
  frames: plainFrameLevels,
  blocks: plainFeatureBlocks,
};
