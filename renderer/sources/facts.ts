import { formatRate } from '#renderer/time/format.ts';
import type { AudioStream, MediaInfo, VideoStream } from '#src/model/recording.ts';

const channelWord = (n: number) => (n === 1 ? 'mono' : n === 2 ? 'stereo' : `${n} channels`);

export const audioFact = (a: AudioStream): string =>
  `${a.codec} ${Number((a.sampleRate / 1000).toFixed(3))} kHz ${channelWord(a.channels)}`;

export const videoFact = (v: VideoStream): string =>
  `${v.codec} ${v.width}×${v.height} ${v.variableFrameRate ? `≈${formatRate(v.frameRate)} (variable)` : formatRate(v.frameRate)}`;

/** One short line for the bin: what the file holds. */
export function streamFacts(media: MediaInfo): string {
  const [video] = media.video;
  const [audio] = media.audio;
  const parts = [];
  if (video) parts.push(`${video.width}×${video.height} ${formatRate(video.frameRate)}`);
  if (audio) parts.push(`${Number((audio.sampleRate / 1000).toFixed(1))} kHz ${channelWord(audio.channels)}`);
  else if (video) parts.push('no sound');
  if (media.audio.length > 1) parts.push(`+${media.audio.length - 1} audio`);
  return parts.join(' · ') || 'no streams';
}
