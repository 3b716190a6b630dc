import type { Channel } from '#src/contract/channel.ts';
import { openMessagePort } from './message-port.ts';
import { noToken, openWebSocket, takeToken } from './web-socket.ts';

/** Connects to whichever host opened this page. @throws MachineError `no-token`, `disconnected`. */
export async function openChannel(): Promise<Channel> {
  if (window.syncline) return await openMessagePort(window.syncline);
  const token = takeToken();
  if (token === null) throw noToken();
  return await openWebSocket(token);
}
