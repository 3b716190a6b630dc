/**
 * Calls back for the picture that a video shows now, if it shows one, and for every further one that it presents, with the
 * picture's own moment on the video's clock, seconds. Where a browser does not tell them, as often as the screen is drawn.
 * @returns what stops it
 */
export function eachPicture(video: HTMLVideoElement, onPicture: (t: number) => void): () => void {
  const hasPicture = () => video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  if (hasPicture()) onPicture(video.currentTime);
  if (!('requestVideoFrameCallback' in video)) return eachScreen(video, hasPicture, onPicture);
  let request = 0;
  const next = () => {
    request = video.requestVideoFrameCallback((_, { mediaTime }) => {
      onPicture(mediaTime);
      next();
    });
  };
  next();
  return () => video.cancelVideoFrameCallback(request);
}

function eachScreen(
  video: HTMLMediaElement,
  hasPicture: () => boolean,
  onPicture: (t: number) => void,
): () => void {
  let last = video.currentTime;
  let request = 0;
  const look = () => {
    if (hasPicture() && video.currentTime !== last) {
      last = video.currentTime;
      onPicture(last);
    }
    request = requestAnimationFrame(look);
  };
  look();
  return () => cancelAnimationFrame(request);
}
