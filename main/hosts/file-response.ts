import { lookupTable } from '#src/model/lookup-table.ts';
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Readable } from 'node:stream';
import { type PicturesOnly, picturesView, readView } from '#main/media/pictures-view.ts';
import { rangeOf } from './security/range.ts';

export type FileRequest = {
  readonly method: string;
  readonly range?: string | null | undefined;
  readonly ifRange?: string | null | undefined;
};

export type FileResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null for HEAD and for answers without content; otherwise read it to its end or destroy it. */
  readonly body: Readable | null;
};

const types: Readonly<Record<string, string>> = lookupTable({
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
});

/** Type of one of the window's own files. */
export const contentType = (path: string): string =>
  types[extname(path).toLowerCase()] ?? 'application/octet-stream';

const plain = (status: number, headers: Record<string, string> = {}): FileResponse => ({
  status,
  headers: { 'Content-Length': '0', ...headers },
  body: null,
});

/**
 * One file as HTTP wants it: 200, 206, 416, HEAD, validators. Used by the loopback server and by
 * Electron's protocols alike, since media elements seek by ranges in both.
 */
export async function fileResponse(
  file: { readonly path: string; readonly type: string; readonly pictures?: PicturesOnly | undefined },
  request: FileRequest,
): Promise<FileResponse> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, { Allow: 'GET, HEAD' });
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file.path, 'r');
  } catch {
    return plain(404);
  }
  let handed = false;
  try {
    const info = await handle.stat();
    if (!info.isFile()) return plain(404);
    const view = file.pictures ? await picturesView(file.path, handle, file.pictures) : null;
    if (file.pictures && !view) return plain(404);
    const size = view?.size ?? info.size;
    const tag = `"${size.toString(36)}-${Math.round(info.mtimeMs).toString(36)}"`;
    const fresh = !request.ifRange || request.ifRange === tag;
    const range = fresh ? rangeOf(request.range, size) : ({ kind: 'whole' } as const);
    const headers = { 'Content-Type': file.type, 'Accept-Ranges': 'bytes', ETag: tag };
    if (range.kind === 'unsatisfiable') return plain(416, { ...headers, 'Content-Range': `bytes */${size}` });
    const [start, end] = range.kind === 'part' ? [range.start, range.end] : [0, size - 1];
    const length = end - start + 1;
    const part = range.kind === 'part' ? { 'Content-Range': `bytes ${start}-${end}/${size}` } : undefined;
    const empty = request.method === 'HEAD' || length === 0;
    const whole = view
      ? () => readView(view, handle, start, end + 1)
      : () => handle.createReadStream({ start, end });
    const body = empty ? null : whole();
    handed = body !== null;
    return {
      status: part ? 206 : 200,
      headers: { ...headers, ...part, 'Content-Length': String(length) },
      body,
    };
  } finally {
    if (!handed) await handle.close();
  }
}
