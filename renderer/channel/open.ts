import type { Channel } from '#src/contract/channel.ts';
import { connect } from '#src/contract/client.ts';
import { askPort, messagePort } from './message-port.ts';
import { turn } from './turn.ts';
import { noToken, openSocket, takeToken } from './web-socket.ts';

/** A way to the host for one connection: plain data, so that the window can hand it to a thread of its own. */
export type Way =
  | { readonly kind: 'port'; readonly port: MessagePort }
  | { readonly kind: 'socket'; readonly token: string };

/** Asks whichever host opened this page. @throws MachineError `no-token` */
export async function findWay(): Promise<Way> {
  if (window.syncline) return { kind: 'port', port: await askPort(window.syncline) };
  const token = takeToken();
  if (token === null) throw noToken();
  return { kind: 'socket', token };
}

/** Connects, in the window or in a worker. @throws MachineError `disconnected` */
export async function goWay(way: Way): Promise<Channel> {
  return connect(way.kind === 'port' ? messagePort(way.port) : await openSocket(way.token), turn);
}

/** Connects the window itself. @throws MachineError `no-token`, `disconnected` */
export const openChannel = async (): Promise<Channel> => await goWay(await findWay());
