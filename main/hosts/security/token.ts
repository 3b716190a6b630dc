import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits: guessing it is hopeless, so guesses need not be counted. */
export const makeToken = (): string => randomBytes(32).toString('base64url');

/** Equal, in a time that does not tell how much of a guess was right. */
export function isToken(given: unknown, expected: string): boolean {
  if (typeof given !== 'string' || given.length > 200) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

export const subprotocol = 'syncline.v1';
const tokenPrefix = 'syncline.token.';

/**
 * The token that a WebSocket's handshake offers (browsers can set no header there but the subprotocols):
 * `Sec-WebSocket-Protocol: syncline.v1, syncline.token.TOKEN`. Null when it is not of that form.
 */
export function handshakeToken(protocols: string | undefined): string | null {
  const offered = (protocols ?? '').split(',').map((p) => p.trim());
  if (!offered.includes(subprotocol)) return null;
  const found = offered.filter((p) => p.startsWith(tokenPrefix));
  return found.length === 1 ? (found[0] as string).slice(tokenPrefix.length) : null;
}

/** The token of an `Authorization: Bearer TOKEN` header, or null. */
export function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer ([A-Za-z0-9_-]{1,200})$/.exec(authorization ?? '')?.[1] ?? null;
}
