/** The page's nonce for style elements that libraries make; null where the host set none. */
export function pageNonce(): string | null {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return nonce && nonce !== 'CSP_NONCE' ? nonce : null;
}
