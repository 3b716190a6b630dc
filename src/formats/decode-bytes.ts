/**
 * `fatal` is off: a lone surrogate becomes U+FFFD, as everywhere on the web. A mark is taken off.
 * Node decodes Windows-1252 as Latin-1 (20.20: U+0092 for ’), so its 0x80–0x9F are put right here.
 */
export function decodeAs(bytes: Uint8Array, encoding: string): string {
  const text = new TextDecoder(encoding).decode(bytes);
  if (encoding !== 'windows-1252') return text;
  return text.replace(/[\u0080-\u009F]/g, (c) => upper1252[c.charCodeAt(0) - 0x80] as string);
}

const upper1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';
