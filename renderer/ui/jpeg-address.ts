/** Turned into letters at a time: so many arguments a function takes anywhere. */
const step = 8192;

/**
 * The address of a small picture, in itself: an object's address is asked of the browser's own process, and the window waits for the
 * answer (a second for twenty thumbnails on a busy machine).
 */
export function jpegAddress(jpeg: Uint8Array): string {
  let letters = '';
  for (let at = 0; at < jpeg.length; at += step)
    letters += String.fromCharCode(...jpeg.subarray(at, at + step));
  return `data:image/jpeg;base64,${btoa(letters)}`;
}
