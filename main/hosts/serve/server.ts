import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { messageLimits } from '#src/contract/codec.ts';
import { answer } from '#src/contract/host.ts';
import type { Services } from '#src/contract/methods.ts';
import { errorData, MachineError } from '#src/model/errors.ts';
import { contentType, fileResponse } from '../file-response.ts';
import type { MediaAddresses, MediaFile } from '../media-addresses.ts';
import { contentPolicy, safeHeaders } from '../security/headers.ts';
import { isOwnHost, isOwnOrigin, isOwnSite } from '../security/same-host.ts';
import { bearerToken, handshakeToken, isToken, makeToken, subprotocol } from '../security/token.ts';
import { makeNonce, type WindowFiles } from '../window-files.ts';
import { socketPort } from './socket-port.ts';
import { receiveUpload } from './upload.ts';

export type ServerOptions = {
  readonly services: Services;
  readonly files: WindowFiles;
  readonly media: MediaAddresses;
  /** Where dropped files land. */
  readonly uploads: string;
  /** 0: any free one. */
  readonly port: number;
};

export type Server = {
  /** The address to open, token included. */
  readonly address: string;
  readonly port: number;
  readonly token: string;
  close(): Promise<void>;
};

/** Connections at once, of which a window has two (its own and its painter's); each may hold messages of up to 64 MiB in flight. */
const mostConnections = 32;
const mostUploads = 8;

/** The app on the loopback device: page, media, uploads over HTTP, the contract over a WebSocket. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const token = makeToken();
  let port = options.port;
  let uploading = 0;

  const refusal = (request: IncomingMessage): string | null => {
    const { headers } = request;
    if (!isOwnHost(headers.host, port)) return 'host';
    if (!isOwnOrigin(headers.origin, port)) return 'origin';
    if (!isOwnSite(headers['sec-fetch-site'])) return 'site';
    return null;
  };

  const policy = (nonce: string | null) =>
    contentPolicy(nonce, { connect: `ws://127.0.0.1:${port} ws://localhost:${port}` });

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(safeHeaders)) response.setHeader(name, value);
    response.setHeader('Content-Security-Policy', policy(null));
    const refused = refusal(request);
    if (refused) return end(response, 403, `Refused (${refused}).`);
    const path = addressPath(request.url);
    if (path === null) return end(response, 400, 'Not an address.');
    if (path === '/upload') return await upload(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return end(response, 405, 'Only GET and HEAD.');
    if (path === '/' || path === '/index.html') return await page(request, response);
    const media = /^\/media\/([A-Za-z0-9_-]{1,64})$/.exec(path)?.[1];
    const file = media === undefined ? own(path) : options.media.find(media);
    if (file === null) return end(response, 404, 'There is nothing here.');
    await send(request, response, file);
  };

  const own = (address: string): MediaFile | null => {
    const path = options.files.find(address);
    return path === null ? null : { path, type: contentType(path) };
  };

  const page = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const nonce = makeNonce();
    const html = await options.files.page(nonce);
    response.setHeader('Content-Security-Policy', policy(nonce));
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(request.method === 'HEAD' ? undefined : html);
  };

  const upload = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'PUT') return end(response, 405, 'Only PUT.');
    if (!isToken(bearerToken(request.headers.authorization), token)) return end(response, 401, 'No token.');
    const name = decoded(request.headers['x-syncline-name']);
    if (name === null) return end(response, 400, 'No name.');
    if (uploading >= mostUploads) return end(response, 429, 'Too many uploads at once.');
    uploading++;
    try {
      const declared = request.headers['content-length'];
      const size = declared === undefined ? null : Number(declared);
      const path = await receiveUpload(options.uploads, { name, size, content: request });
      json(response, 201, { path });
    } catch (error) {
      if (!response.destroyed) json(response, 422, { error: errorData(error) });
    } finally {
      uploading--;
    }
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      // The reader went away, or the file did; what is sent already cannot be taken back.
      if (response.headersSent) response.destroy();
      else json(response, 500, { error: errorData(error) });
    });
  });
  server.requestTimeout = 0; // a long upload is no attack; headers still have their 60 s

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: messageLimits.size,
    perMessageDeflate: false,
    handleProtocols: () => subprotocol,
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const given = handshakeToken(request.headers['sec-websocket-protocol']);
    if (refusal(request) || addressPath(request.url) !== '/channel') return hangUp(socket, '403 Forbidden');
    if (!isToken(given, token)) return hangUp(socket, '401 Unauthorized');
    if (sockets.clients.size >= mostConnections) return hangUp(socket, '503 Service Unavailable');
    sockets.handleUpgrade(request, socket, head, (client: WebSocket) =>
      answer(socketPort(client), options.services),
    );
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, port)));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, resolve);
  });
  port = (server.address() as AddressInfo).port;

  return {
    address: `http://127.0.0.1:${port}/#${token}`,
    port,
    token,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function send(request: IncomingMessage, response: ServerResponse, file: MediaFile): Promise<void> {
  const answer = await fileResponse(file, {
    method: request.method ?? 'GET',
    range: request.headers.range,
    ifRange: request.headers['if-range'] as string | undefined,
  });
  response.writeHead(answer.status, answer.headers);
  if (!answer.body) response.end();
  else await pipeline(answer.body, response);
}

/** The path of a request's address, exactly as sent (nothing here needs decoding); null when it has none. */
function addressPath(url: string | undefined): string | null {
  return /^(\/[^?#]*)(?:\?[^#]*)?$/.exec(url ?? '')?.[1] ?? null;
}

function decoded(header: string | readonly string[] | undefined): string | null {
  if (typeof header !== 'string' || header.length > 4000) return null;
  try {
    return decodeURIComponent(header);
  } catch {
    return null;
  }
}

function end(response: ServerResponse, status: number, text: string): void {
  // A body that nobody reads would keep the connection waiting.
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`${text}\n`);
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
  response.end(JSON.stringify(value));
}

function hangUp(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function cannotListen(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new MachineError(
      'port-in-use',
      `Port ${port} is in use.`,
      'Choose another with --port, or leave it out.',
    );
  if (error.code === 'EACCES')
    return new MachineError('port-refused', `Port ${port} may not be used.`, 'Choose one above 1023.');
  return error;
}
