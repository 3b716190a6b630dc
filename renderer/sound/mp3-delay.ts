/** What an MP3 decoder adds before the first sample by itself, samples. */
const decoderDelay = 529;

/**
 * How many samples before the recording an MP3 file begins: its first frame says so, where an encoder wrote one that tells
 * (“Xing” or “Info”, then LAME's or libavformat's extension with 12 bits of delay and 12 of padding). 0: it does not say.
 * @param head the file's first kilobytes, behind any ID3 tag
 */
export function mp3Delay(head: Uint8Array): number {
  const text = String.fromCharCode(...head.subarray(0, 512));
  const at = text.search(/Xing|Info/);
  if (at < 0 || at + 144 > head.length) return 0;
  const flags = head[at + 7] ?? 0;
  // Frames, bytes, table of contents, quality: each is there if its bit is set.
  const extension =
    at + 8 + (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  const name = text.slice(extension, extension + 4);
  if (!/^(LAME|Lavf|Lavc|L3\.9)/.test(name)) return 0;
  const delay = ((head[extension + 21] ?? 0) << 4) | ((head[extension + 22] ?? 0) >> 4);
  return delay === 0 ? 0 : delay + decoderDelay;
}

/** Bytes of an ID3v2 tag at the begin of a file, itself included; 0: there is none. */
export function id3Length(head: Uint8Array): number {
  if (String.fromCharCode(...head.subarray(0, 3)) !== 'ID3' || head.length < 10) return 0;
  const sizes = head.subarray(6, 10);
  return 10 + sizes.reduce((sum, byte) => (sum << 7) | (byte & 127), 0);
}
