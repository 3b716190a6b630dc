import type { Services } from '#src/contract/methods.ts';
import { notBuilt } from './not-built.ts';

export function analysisServices(): Pick<Services, 'matrix.tile' | 'warp.resolve'> {
  return {
    'matrix.tile': async () => {
      throw notBuilt('draw cost matrices');
    },
    'warp.resolve': async () => {
      throw notBuilt('re-solve warps');
    },
  };
}
