import {
  type Cut,
  cutsOf,
  type EditPart,
  type EditTimeline,
  isSameRate,
  speedOf,
  streamsOf,
} from './cuts.ts';
import { xmlText } from './xml.ts';

/**
 * A REAPER project (`.rpp`): a track a recording, an item a segment. A straight segment has a play rate, an elastic one stretch
 * markers (`SM`: a place in the item, and the source time that stands there). Boundaries are whole samples; positions, offsets and
 * rates are written as exactly as a double holds them. Drift goes with the pitch, as a clock's does; stretched sound keeps it.
 */
export function rppText({ parts, range, frameRate, sampleRate }: EditTimeline): string {
  const fps = frameRate[0] / frameRate[1];
  const tracks = parts.flatMap((part) =>
    streamsOf(part).flatMap(({ kind, map }) => {
      const isPicture = kind === 'picture';
      const items = cutsOf(map, {
        ...{ range, rate: [sampleRate, 1], duration: part.recording.media.duration, by: 'segment' },
      }).flatMap((cut) => item(part, cut, isPicture));
      const name = kind === 'both' || streamsOf(part).length === 1 ? part.name : `${part.name} (${kind})`;
      return ['  <TRACK', `    NAME ${quoted(name)}`, ...items, '  >'];
    }),
  );
  const lines = [
    '<REAPER_PROJECT 0.1 "7.0/syncline" 0',
    `  SAMPLERATE ${sampleRate} 1 0`,
    `  TIMEMODE 1 5 -1 ${Math.round(fps)} 0 0 -1`,
    '  TEMPO 120 4 4',
    ...tracks,
    '>',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Rates farther from 1 are no clock's. */
const elastic = 0.005;

function item({ recording, name }: EditPart, { points }: Cut, isPicture: boolean): readonly string[] {
  const [first, last] = [points[0], points.at(-1)] as [Cut['points'][0], Cut['points'][0]];
  const speed = speedOf(points);
  const isStraight = points.length === 2;
  const keepsPitch = points.slice(1).some((_, i) => Math.abs(speedOf(points, i + 1) - 1) > elastic);
  const rate = isStraight && !isSameRate(speed) ? decimal(speed) : '1';
  const markers = points.map(([at, source]) => `${decimal(at - first[0])} ${decimal(source)}`);
  return [
    '    <ITEM',
    `      POSITION ${decimal(first[0])}`,
    `      LENGTH ${decimal(last[0] - first[0])}`,
    '      LOOP 0',
    '      FADEIN 0 0 0 0 0 0 0',
    '      FADEOUT 0 0 0 0 0 0 0',
    ...(isPicture ? ['      MUTE 1 0'] : []),
    `      NAME ${quoted(name)}`,
    // Of stretched ones the markers say it, from the start of the file.
    `      SOFFS ${isStraight ? decimal(first[1]) : '0'}`,
    `      PLAYRATE ${rate} ${keepsPitch ? 1 : 0} 0 -1 0 0.0025`,
    ...(isStraight ? [] : [`      SM ${markers.join(' + ')}`]),
    `      <SOURCE ${sourceKind(recording.path, recording.media.video.length > 0)}`,
    `        FILE ${quoted(recording.path)}`,
    '      >',
    '    >',
  ];
}

/** What reads a file, by its name, as REAPER names it. */
function sourceKind(path: string, isVideo: boolean): string {
  if (isVideo) return 'VIDEO';
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase();
  const kinds = {
    wav: 'WAVE',
    rf64: 'WAVE',
    aif: 'WAVE',
    aiff: 'WAVE',
    bwf: 'WAVE',
    flac: 'FLAC',
    mp3: 'MP3',
    ogg: 'VORBIS',
    wv: 'WAVPACK',
  };
  return new Map(Object.entries(kinds)).get(ending ?? '') ?? 'VIDEO';
}

/** Any text stands between the quotation marks that it does not hold; where it holds all three kinds, one of them changes. */
function quoted(text: string): string {
  const line = xmlText(text).replace(/[\r\n]+/g, ' ');
  const mark = ['"', "'", '`'].find((each) => !line.includes(each));
  return mark ? `${mark}${line}${mark}` : `\`${line.replaceAll('`', "'")}\``;
}

/** Without an exponent, as exactly as it is. */
const decimal = (value: number): string => {
  const text = String(value + 0);
  return text.includes('e') ? value.toFixed(15).replace(/\.?0+$/, '') : text;
};
