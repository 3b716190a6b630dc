import type { ProbeResult } from '#main/hosts/api/results.ts';
import { describeTools } from '#main/media/tools.ts';
import { probeMedia } from '#main/media/probe.ts';
import { whyNotPlayable } from '#main/media/proxy.ts';
import {
  type AudioStream,
  assumedFrameRate,
  type DataStream,
  type MediaInfo,
  type VideoStream,
} from '#src/model/recording.ts';
import { type Command, usageError } from '../command.ts';
import { plain } from '../plain.ts';
import { timesOf, timesOption } from './table-times.ts';

/** `syncline probe MEDIA`: what one file holds. */
export const probeCommand: Command<ProbeResult> = {
  name: 'probe',
  summary: 'Show what a recording or data file holds: streams, times, rates, doubts',
  usage: 'probe MEDIA [--times COLUMN|none|auto] [--json]',
  options: { times: timesOption },
  async run({ files, options, signal, log }) {
    const [path, ...more] = files;
    if (path === undefined || more.length > 0) throw usageError('probe wants one MEDIA file.');
    const times = timesOf([path], options) ?? 'auto';
    const media = await probeMedia(path, { signal, times });
    for (const warning of (await describeTools()).warnings) log(warning);
    const { origin, inputOptions: _, brand: _brand, pixelFormats: _formats, ...info } = media;
    const proxy = whyNotPlayable(media);
    return {
      exit: 0,
      json: { version: 1, path, ...info, origin, playable: proxy === null, whyNotPlayable: proxy },
      text: describe(path, info),
    };
  },
};

function describe(path: string, info: MediaInfo): string {
  const lines = [
    path,
    `  ${info.container}, ${clock(info.duration)}`,
    ...info.video.map(videoLine),
    ...info.audio.map(audioLine),
    ...info.data.flatMap(dataLines),
    ...(info.creationTime ? [`  recorded ${info.creationTime}`] : []),
    ...(info.timecode ? [`  timecode ${info.timecode}`] : []),
    ...(info.device ? [`  device ${info.device}`] : []),
    ...info.warnings.map((warning) => `  ! ${warning}`),
  ];
  return `${lines.map(plain).join('\n')}\n`;
}

function videoLine(v: VideoStream): string {
  const rate = v.frameRate
    ? `${(v.frameRate[0] / v.frameRate[1]).toFixed(3)} frames/s`
    : 'unknown frame rate';
  const variable = v.variableFrameRate ? ', variable' : '';
  const turned = v.rotation ? `, turned ${v.rotation}°` : '';
  return `  ${v.index}: video ${v.codec}, ${v.width}×${v.height}${turned}, ${rate}${variable}${late(v.start)}`;
}

const audioLine = (a: AudioStream): string =>
  `  ${a.index}: sound ${a.codec}, ${a.sampleRate} Hz, ${a.channels} ${a.channels === 1 ? 'channel' : 'channels'}${late(a.start)}`;

function dataLines({ dims, frames, hop, isTimed, names }: DataStream): string[] {
  const rate = !isTimed
    ? `without times, ${assumedFrameRate} a second assumed`
    : hop === null
      ? 'at uneven times'
      : `${Number((1 / hop).toPrecision(6))} a second`;
  const shown = names === null || names.length <= 12 ? names : [...names.slice(0, 11), '…'];
  return [
    `  0: numbers, ${dims} ${dims === 1 ? 'dimension' : 'dimensions'}, ${frames} frames, ${rate}`,
    ...(shown ? [`     ${shown.join(', ')}`] : []),
  ];
}

const late = (start: number): string => (start > 0.0005 ? `, starts at ${start.toFixed(3)} s` : '');

function clock(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const part = (value: number, width: number) => String(value).padStart(width, '0');
  return `${Math.floor(ms / 3_600_000)}:${part(Math.floor(ms / 60_000) % 60, 2)}:${part(Math.floor(ms / 1000) % 60, 2)}.${part(ms % 1000, 3)}`;
}
