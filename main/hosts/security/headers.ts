/**
 * The policy of the page we serve, and of all else (nonce null): a worker goes by what came with its own script. Nothing from
 * elsewhere, no inline script, no eval of text. `media` and `connect` name sources beyond the page's own origin
 * (Electron's media protocol, the WebSocket).
 */
export function contentPolicy(
  nonce: string | null,
  more: { readonly media?: string; readonly connect?: string } = {},
): string {
  const own = (extra: string | undefined) => (extra ? `'self' ${extra}` : "'self'");
  return [
    "default-src 'none'",
    // The engine's WASM kernels run in the window too; this allows no eval of text.
    "script-src 'self' 'wasm-unsafe-eval'",
    // The nonce is for the style element in wavesurfer's shadow tree; no other inline style.
    `style-src ${own(nonce === null ? undefined : `'nonce-${nonce}'`)}`,
    "img-src 'self' blob: data:",
    `media-src ${own(more.media)} blob:`,
    "font-src 'self'",
    "worker-src 'self'",
    `connect-src ${own(more.connect)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** Headers of every answer. COOP and COEP isolate the page, which also gives it shared memory. */
export const safeHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=(), display-capture=()',
  'Cache-Control': 'no-store',
};

/** The mark in index.html that is replaced by the page's nonce. */
export const nonceMark = 'CSP_NONCE';
