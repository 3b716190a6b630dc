import type { Services } from '#src/contract/methods.ts';
import type { HostKit } from './kit.ts';
import { accepted } from './media.ts';
import { notBuilt } from './not-built.ts';

export function analysisServices(kit: HostKit): Pick<Services, 'matrix.tile' | 'warp.resolve'> {
  return {
    'matrix.tile': async ({ a, b }) => {
      await Promise.all([accepted(kit, a), accepted(kit, b)]);
      throw notBuilt('draw cost matrices');
    },
    'warp.resolve': async ({ a, b }) => {
      await Promise.all([accepted(kit, a), accepted(kit, b)]);
      throw notBuilt('re-solve warps');
    },
  };
}
