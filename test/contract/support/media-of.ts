import { withoutStreams } from '#test/fixtures/without-streams.ts';

/** A recording as a window tells of it, when nothing of its streams matters. */
export const mediaOf = (path: string) => ({
  id: 'r',
  path,
  media: withoutStreams,
  recorder: null,
  analysis: { by: 'auto' as const, audioStream: null, channel: 'mix' as const, rate: null, times: 'auto' },
});
