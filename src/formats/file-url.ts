/** RFC 8089 address of an absolute path, Windows drives and shares included. */
export function fileUrl(path: string): string {
  const slashed = /^[A-Za-z]:[\\/]|^\\\\/.test(path) ? path.replaceAll('\\', '/') : path;
  const encoded = slashed
    .split('/')
    .map((part, i) => (i === 0 && /^[A-Za-z]:$/.test(part) ? part : encodeURIComponent(part)))
    .join('/');
  if (encoded.startsWith('//')) return `file:${encoded}`;
  return `file://${encoded.startsWith('/') ? '' : '/'}${encoded}`;
}

/**
 * The path that a file's address or path in another program's document means. Null where it lies on another machine (asking for
 * it would tell that machine who asks) or on the web.
 */
export function pathOfUrl(url: string): string | null {
  if (/^[\\/]{2}/.test(url)) return null;
  if (!/^[a-z][a-z0-9+.-]+:/i.test(url)) return url;
  const [, host = '', rest] = /^file:(?:\/\/([^/]*))?(\/.*)$/i.exec(url) ?? [];
  if (rest === undefined || (host !== '' && host.toLowerCase() !== 'localhost')) return null;
  const path = decoded(rest);
  if (/^[\\/]{2}/.test(path)) return null;
  return /^\/[A-Za-z]:\//.test(path) ? path.slice(1) : path;
}

/** Percent signs that encode nothing stand for themselves. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
