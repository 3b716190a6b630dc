import { formatLength, formatRate } from '#renderer/time/format.ts';
import {
  type AudioStream,
  type DataStream,
  frameRateOf,
  isRateAssumed,
  type Recording,
  type VideoStream,
} from '#src/model/recording.ts';

const channelWord = (n: number) => (n === 1 ? 'mono' : n === 2 ? 'stereo' : `${n} channels`);

export const audioFact = (a: AudioStream): string =>
  `${a.codec} ${Number((a.sampleRate / 1000).toFixed(3))} kHz ${channelWord(a.channels)}`;

export const videoFact = (v: VideoStream): string =>
  `${v.codec} ${v.width}×${v.height} ${v.variableFrameRate ? `≈${formatRate(v.frameRate)} (variable)` : formatRate(v.frameRate)}`;

/** How fast the frames of a data file follow each other; ≈ where that is assumed. */
export function rateFact(recording: Recording): string {
  const rate = frameRateOf(recording);
  if (rate === null) return 'uneven times';
  return `${isRateAssumed(recording) ? '≈' : ''}${Number(rate.toPrecision(4))} Hz`;
}

export const dimsFact = (dims: number): string => `${dims} ${dims === 1 ? 'dim' : 'dims'}`;

/** What a data file holds, on one line: 12 dims · 100 Hz · csv. */
export const dataFact = (recording: Recording): string =>
  recording.media.data.map((d) => `${dimsFact(d.dims)} · ${rateFact(recording)} · ${d.codec}`).join();

/** Short lines for the bin: how long it is and what is heard; what is seen. Of a data file: what it holds. */
export function streamFacts(recording: Recording): readonly string[] {
  const { duration, video, audio, data } = recording.media;
  const [numbers] = data;
  if (numbers)
    return [
      `${formatLength(duration)} · ${dimsFact(numbers.dims)} · ${numbers.codec}`,
      `${numbers.frames} frames · ${rateFact(recording)}`,
    ];
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

export const nameOfColumn = ({ names }: DataStream, d: number): string => names?.[d] ?? `dimension ${d + 1}`;
