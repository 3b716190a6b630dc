import type { Services } from '#src/contract/methods.ts';
import { MachineError } from '#src/model/errors.ts';

/** Services of which a test defines the few it calls; any other throws. */
export function fakeServices(own: Partial<Services>): Services {
  return new Proxy(own as Services, {
    get: (target, name) =>
      Reflect.get(target, name) ??
      (() => {
        throw new MachineError('not-built', `The test has no ${String(name)}.`, '');
      }),
  });
}
