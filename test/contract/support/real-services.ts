import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openGuard } from '#main/hosts/security/below-root.ts';
import { createServices } from '#main/services/create-services.ts';
import { hostRequests } from '#main/services/host-requests.ts';
import { createPool } from '#main/work/pool.ts';
import type { Channel } from '#src/contract/channel.ts';
import { connect } from '#src/contract/client.ts';
import { answer } from '#src/contract/host.ts';
import { portPair } from '#src/contract/port.ts';

export type RealServices = {
  /** A folder of their own, the cache within it; gone when they close. */
  readonly top: string;
  readonly channel: Channel;
  close(): Promise<void>;
};

/** The real services on real worker threads, as the window reaches them. */
export async function realServices(name: string): Promise<RealServices> {
  const top = await realpath(await mkdtemp(join(tmpdir(), `syncline-${name}-`)));
  process.env.SYNCLINE_CACHE = join(top, 'cache');
  const host = createServices({
    host: 'test',
    guard: openGuard,
    folders: { state: join(top, 'state'), cache: join(top, 'cache') },
    mediaAddress: (path, type) => `${type} ${path}`,
    pick: null,
    requests: hostRequests(),
    pool: createPool(2),
  });
  const [theirs, ours] = portPair();
  answer(theirs, host.services);
  const channel = connect(ours);
  return {
    top,
    channel,
    async close() {
      channel.close();
      await host.close();
      await rm(top, { recursive: true, force: true });
    },
  };
}
