import { Readable } from 'node:stream';
import { contentType, fileResponse } from '../file-response.ts';
import type { MediaAddresses, MediaFile } from '../media-addresses.ts';
import { contentPolicy, safeHeaders } from '../security/headers.ts';
import { makeNonce, type WindowFiles } from '../window-files.ts';
import { isOwnAddress } from './locks.ts';

/**
 * Answers our window's addresses: the page, its files, and media by random id, all of one origin (so that
 * frames of a video may be drawn) and by the range handler that the loopback server uses too.
 */
export function appProtocol(
  files: WindowFiles,
  media: MediaAddresses,
): (request: Request) => Promise<Response> {
  const find = (path: string): MediaFile | null => {
    const id = /^\/media\/([A-Za-z0-9_-]{1,64})$/.exec(path)?.[1];
    if (id !== undefined) return media.find(id);
    const file = files.find(path);
    return file === null ? null : { path: file, type: contentType(file) };
  };
  return async (request) => {
    if (!isOwnAddress(request.url)) return empty(403);
    const path = new URL(request.url).pathname;
    const policy = (nonce: string | null) => ({ 'Content-Security-Policy': contentPolicy(nonce) });
    if (path === '/' || path === '/index.html') {
      const nonce = makeNonce();
      const headers = { 'Content-Type': 'text/html; charset=utf-8', ...policy(nonce) };
      return new Response(await files.page(nonce), { headers: { ...safeHeaders, ...headers } });
    }
    const file = find(path);
    if (!file) return empty(404);
    const { status, headers, body } = await fileResponse(file, {
      method: request.method,
      range: request.headers.get('range'),
      ifRange: request.headers.get('if-range'),
    });
    // Destroying the web stream (the element seeks elsewhere) destroys the file stream under it.
    const content = body ? (Readable.toWeb(body) as ReadableStream<Uint8Array>) : null;
    return new Response(content, { status, headers: { ...safeHeaders, ...policy(null), ...headers } });
  };
}

const empty = (status: number): Response => new Response(null, { status, headers: safeHeaders });
