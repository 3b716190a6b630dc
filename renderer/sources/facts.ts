import { formatLength, formatRate } from '#renderer/time/format.ts';
import type { AudioStream, MediaInfo, VideoStream } from '#src/model/recording.ts';

const channelWord = (n: number) => (n === 1 ? 'mono' : n === 2 ? 'stereo' : `${n} channels`);

export const audioFact = (a: AudioStream): string =>
  `${a.codec} ${Number((a.sampleRate / 1000).toFixed(3))} kHz ${channelWord(a.channels)}`;

export const videoFact = (v: VideoStream): string =>
  `${v.codec} ${v.width}×${v.height} ${v.variableFrameRate ? `≈${formatRate(v.frameRate)} (variable)` : formatRate(v.frameRate)}`;

/** Short lines for the bin: how long it is and what is heard; what is seen. */
export function streamFacts({ duration, video, audio }: MediaInfo): readonly string[] {
  const [first] = audio;
  const sound = first
    ? `${Number((first.sampleRate / 1000).toFixed(1))} kHz ${channelWord(first.channels)}`
    : 'no sound';
  const more = audio.length > 1 ? ` · +${audio.length - 1} audio` : '';
  return [
    `${formatLength(duration)} · ${sound}${more}`,
    ...video.slice(0, 1).map((v) => `${v.width}×${v.height} ${formatRate(v.frameRate)}`),
  ];
}
