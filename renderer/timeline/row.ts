import type { Band } from './hatch.ts';
import type { Block, Track } from './layout.ts';

export type Row = {
  readonly track: Track;
  readonly band: Band;
  readonly blocks: readonly Block[];
  /** Where the sound lies in them. */
  readonly heard: readonly Block[];
};
