import { tr } from '#renderer/i18n/tr.ts';
import { formatLength, formatRate } from '#renderer/time/format.ts';
import {
  type AudioStream,
  type DataStream,
  frameRateOf,
  isRateAssumed,
  type Recording,
  type VideoStream,
} from '#src/model/recording.ts';

const kilohertz = ({ sampleRate }: AudioStream, decimals: number) =>
  `${Number((sampleRate / 1000).toFixed(decimals))} kHz`;

const channelWord = (n: number) =>
  n === 1 ? tr('mono') : n === 2 ? tr('stereo') : tr('{n} channels', { n });

export const audioFact = (a: AudioStream): string =>
  `${a.codec} ${kilohertz(a, 3)} ${channelWord(a.channels)}`;

export const videoFact = (v: VideoStream): string =>
  `${v.codec} ${v.width}×${v.height} ${v.variableFrameRate ? `≈${formatRate(v.frameRate)} (${tr('variable')})` : formatRate(v.frameRate)}`;

/** How fast the frames of a data file follow each other; ≈ where that is assumed. */
export function rateFact(recording: Recording): string {
  const rate = frameRateOf(recording);
  if (rate === null) return tr('uneven times');
  const hertz = `${Number(rate.toPrecision(4))} Hz`;
  return isRateAssumed(recording) ? `≈${hertz}` : hertz;
}

export const dimsFact = (dims: number): string => tr('{count} dims', { count: dims });

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
      `${tr('{count} frames', { count: numbers.frames })} · ${rateFact(recording)}`,
    ];
  const [first] = audio;
  const sound = first ? `${kilohertz(first, 1)} ${channelWord(first.channels)}` : tr('no sound');
  const more = audio.length > 1 ? ` · ${tr('+{n} audio', { n: audio.length - 1 })}` : '';
  return [
    `${formatLength(duration)} · ${sound}${more}`,
    ...video.slice(0, 1).map((v) => `${v.width}×${v.height} ${formatRate(v.frameRate)}`),
  ];
}

export const nameOfColumn = ({ names }: DataStream, d: number): string =>
  names?.[d] ?? tr('dimension {d}', { d: d + 1 });
