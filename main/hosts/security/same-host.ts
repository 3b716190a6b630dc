/**
 * Who may speak to the loopback server. Each rule is a small pure function, and its test states the attack.
 */
type Header = string | readonly string[] | undefined;

/** The exact authorities a browser on this machine uses for us. */
export const ownHosts = (port: number): readonly string[] => [`127.0.0.1:${port}`, `localhost:${port}`];

/**
 * DNS rebinding: a page of evil.example makes its name resolve to 127.0.0.1 and so becomes “same origin”
 * with us. Its requests still say Host: evil.example.
 */
export function isOwnHost(host: Header, port: number): boolean {
  return typeof host === 'string' && ownHosts(port).includes(host);
}

/**
 * A page elsewhere opens a WebSocket or posts a form to us: browsers always name its origin. Programs
 * without an origin (curl) pass here and are stopped by the token.
 */
export function isOwnOrigin(origin: Header, port: number): boolean {
  if (origin === undefined) return true;
  return typeof origin === 'string' && ownHosts(port).some((host) => origin === `http://${host}`);
}

/**
 * A page elsewhere embeds our media or files (img, video, script, iframe): the browser says so. `none` is
 * an address that the user typed or opened himself.
 */
export function isOwnSite(fetchSite: Header): boolean {
  return fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none';
}
