import { sampleBent } from '#src/vision/bent-sample.ts';
import { borderOfTheta, boxInPicture } from '#src/vision/crop-handles.ts';
import type { fitted } from './fit.ts';

/** A crop that bends is drawn pixel by pixel, so many along its longer side at most; the screen makes them larger. */
const mostPixels = 400;
/** So many pixels of the video, along the longer side, are read for it. */
const mostRead = 800;

let scratch: OffscreenCanvas | null = null;

/** Draws what a crop that bends holds of the picture that a video shows, into a canvas that is laid over `screen`. */
export function drawBent(
  video: HTMLVideoElement,
  place: HTMLElement,
  drawn: HTMLCanvasElement,
  theta: readonly number[],
  screen: ReturnType<typeof fitted>,
): void {
  const { videoWidth, videoHeight } = video;
  const box = boxInPicture(borderOfTheta(theta, videoWidth, videoHeight), videoWidth, videoHeight);
  const isSeen = box !== null && screen.width > 0 && screen.height > 0;
  drawn.hidden = !isSeen;
  if (!isSeen) return;
  Object.assign(place.style, {
    left: `${screen.left}px`,
    top: `${screen.top}px`,
    width: `${screen.width}px`,
    height: `${screen.height}px`,
  });
  const shrink = Math.min(1, mostPixels / Math.max(screen.width, screen.height));
  const [width, height] = [Math.ceil(screen.width * shrink), Math.ceil(screen.height * shrink)];
  if (drawn.width !== width) drawn.width = width;
  if (drawn.height !== height) drawn.height = height;
  const [x, y, w, h] = box;
  const coarser = Math.min(1, mostRead / Math.max(w, h));
  const [readWidth, readHeight] = [
    Math.max(1, Math.round(w * coarser)),
    Math.max(1, Math.round(h * coarser)),
  ];
  scratch ??= new OffscreenCanvas(readWidth, readHeight);
  if (scratch.width < readWidth) scratch.width = readWidth;
  if (scratch.height < readHeight) scratch.height = readHeight;
  const reading = scratch.getContext('2d', { willReadFrequently: true });
  const context = drawn.getContext('2d');
  if (!reading || !context) return;
  reading.drawImage(video, x, y, w, h, 0, 0, readWidth, readHeight);
  const { data } = reading.getImageData(0, 0, readWidth, readHeight);
  const part = { width: readWidth, height: readHeight, data };
  const image = new ImageData(width, height);
  sampleBent(theta, part, [x / videoWidth, y / videoHeight, w / videoWidth, h / videoHeight], image);
  context.putImageData(image, 0, 0);
  drawn.style.transform = `scale(${screen.width / width}, ${screen.height / height})`;
}
