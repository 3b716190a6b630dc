import { ensureBuilt } from '../tools/build.mjs';

/** Tests run against the built program where they start one (workers, hosts): build what is missing once. */
export default async function setup(): Promise<void> {
  await ensureBuilt();
}
