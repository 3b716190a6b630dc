import { MachineError } from '#src/model/errors.ts';

/** What buffers are for (the names live on the global object of a page, which not every host has). */
export const usage = { read: 0x1, from: 0x4, to: 0x8, uniform: 0x40, storage: 0x80 } as const;

/** @throws MachineError `device-failed`, `device-lost` */
export type Device = {
  readonly gpu: GPUDevice;
  /** Runs what calls the device, and waits until it has accepted that. */
  attempt<T>(work: () => T): Promise<T>;
  /** Waits until all that was submitted is done. */
  settled(): Promise<void>;
  /** The content of a buffer. */
  read(buffer: GPUBuffer, from: number, bytes: number): Promise<ArrayBuffer>;
};

const filters = ['validation', 'out-of-memory', 'internal'] as const;

/** Turns what can go wrong with a GPU into errors of ours. */
export function watchDevice(gpu: GPUDevice): Device {
  const lost = gpu.lost.then((info): never => {
    throw new MachineError(
      'device-lost',
      `The graphics processor stopped (${info.message || info.reason}).`,
      'Try again, or compute on the processor (--device cpu).',
    );
  });
  lost.catch(() => {}); // it is told to whoever waits for the device
  const before = <T>(work: Promise<T>): Promise<T> => Promise.race([lost, work]);
  const failed = (message: string): MachineError =>
    new MachineError(
      'device-failed',
      `The graphics processor refused the work (${message}).`,
      'Compute on the processor (--device cpu).',
    );

  const attempt = async <T>(work: () => T): Promise<T> => {
    // Opened and closed in one go, so that no other call's errors fall into these.
    for (const filter of filters) gpu.pushErrorScope(filter);
    let result: { readonly value: T } | { readonly error: unknown };
    try {
      result = { value: work() };
    } catch (error) {
      result = { error };
    }
    const errors = await before(Promise.all(filters.map(() => gpu.popErrorScope())));
    const refused = errors.find((error) => error !== null);
    if (refused) throw failed(refused.message);
    if ('error' in result) throw result.error;
    return result.value;
  };
  return {
    gpu,
    attempt,
    settled: () => before(gpu.queue.onSubmittedWorkDone()),
    async read(buffer, from, bytes) {
      const copy = await attempt(() => {
        const staging = gpu.createBuffer({ size: bytes, usage: usage.read | usage.to });
        const commands = gpu.createCommandEncoder();
        commands.copyBufferToBuffer(buffer, from, staging, 0, bytes);
        gpu.queue.submit([commands.finish()]);
        return staging;
      });
      try {
        await before(copy.mapAsync(usage.read));
        return copy.getMappedRange().slice(0);
      } finally {
        copy.destroy();
      }
    },
  };
}
