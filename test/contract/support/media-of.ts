/** A recording as a window tells of it, when nothing of its streams matters. */
export const mediaOf = (path: string) => ({
  id: 'r',
  path,
  media: {
    container: 'wav',
    duration: 1,
    audio: [],
    video: [],
    data: [],
    creationTime: null,
    timecode: null,
    device: null,
    warnings: [],
  },
  recorder: null,
  analysis: { by: 'auto' as const, audioStream: null, channel: 'mix' as const, rate: null, times: 'auto' },
});
