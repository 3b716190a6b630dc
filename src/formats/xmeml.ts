import { type FrameRate, isNtsc, nearestFrame, nominalRate } from '#src/model/frame-rate.ts';
import type { Recording } from '#src/model/recording.ts';
import { timecodeOf } from '#src/model/timecode.ts';
import {
  type Cut,
  cutsOf,
  type EditPart,
  type EditTimeline,
  isSameRate,
  speedOf,
  streamsOf,
} from './cuts.ts';
import { fileUrl } from './file-url.ts';
import { element, writeXml, type XmlElement } from './xml.ts';

/**
 * Final Cut Pro 7 XML, version 5 (`.xml`; also Premiere Pro and DaVinci Resolve). A video track a recording, an audio track for
 * each channel of its sound, linked. A clip item for each straight piece of a map; its rate is a “Time Remap” filter with a constant
 * speed, and `in` and `out` are frames of the retimed clip, as that program has them. All boundaries are whole frames of the
 * sequence, those in the recording too: what a recording shows and says is right to half a frame.
 */
export function xmemlText(timeline: EditTimeline): string {
  const { name, parts, range, frameRate, sampleRate, drop } = timeline;
  const total = nearestFrame(range[1] - range[0], frameRate);
  const files = fileElements(parts, frameRate);
  const tracks: Track[] = [];
  for (const [i, part] of parts.entries()) {
    const { audio, duration } = part.recording.media;
    for (const { kind, map } of streamsOf(part)) {
      const cuts = cutsOf(map, { range, rate: frameRate, duration, by: 'piece' });
      const group = `${i}-${kind}`;
      if (kind !== 'sound') tracks.push({ part, cuts, group, type: 'video', channel: 1 });
      if (kind !== 'picture')
        for (let channel = 1; channel <= (audio[0]?.channels ?? 0); channel++)
          tracks.push({ part, cuts, group, type: 'audio', channel });
    }
  }
  const numbered = numberedTracks(tracks);
  const ofType = (type: Track['type']) =>
    numbered
      .filter((t) => t.type === type)
      .map((t) =>
        element('track', {}, [
          ...t.cuts.map((cut, i) => clipItem(t, cut, i, { frameRate, files, numbered })),
          text('enabled', 'TRUE'),
          text('locked', 'FALSE'),
        ]),
      );
  const size = parts.flatMap((p) => p.recording.media.video)[0] ?? { width: 1920, height: 1080 };
  const sequence = element('sequence', { id: 'sequence-1' }, [
    text('name', name),
    text('duration', String(total)),
    rateElement(frameRate),
    timecode(0, frameRate, drop),
    element('media', {}, [
      element('video', {}, [
        element('format', {}, [
          element('samplecharacteristics', {}, [
            rateElement(frameRate),
            text('width', String(size.width)),
            text('height', String(size.height)),
            text('anamorphic', 'FALSE'),
            text('pixelaspectratio', 'square'),
            text('fielddominance', 'none'),
          ]),
        ]),
        ...ofType('video'),
      ]),
      element('audio', {}, [
        text('numOutputChannels', '2'),
        element('format', {}, [
          element('samplecharacteristics', {}, [text('depth', '16'), text('samplerate', String(sampleRate))]),
        ]),
        ...ofType('audio'),
      ]),
    ]),
  ]);
  return writeXml(element('xmeml', { version: '5' }, [sequence]), 'xmeml');
}

type Track = {
  readonly part: EditPart;
  readonly cuts: readonly Cut[];
  /** What moves together. */
  readonly group: string;
  readonly type: 'video' | 'audio';
  readonly channel: number;
};
type NumberedTrack = Track & { readonly index: number };

function numberedTracks(tracks: readonly Track[]): readonly NumberedTrack[] {
  const next = { video: 1, audio: 1 };
  return tracks.map((track) => ({ ...track, index: next[track.type]++ }));
}

const text = (name: string, value: string): XmlElement => element(name, {}, [value]);

const rateElement = (rate: FrameRate): XmlElement =>
  element('rate', {}, [
    text('timebase', String(nominalRate(rate))),
    text('ntsc', isNtsc(rate) ? 'TRUE' : 'FALSE'),
  ]);

const timecode = (frame: number, rate: FrameRate, drop: boolean): XmlElement =>
  element('timecode', {}, [
    rateElement(rate),
    text('string', timecodeOf(frame, rate, drop)),
    text('frame', String(frame)),
    text('displayformat', drop ? 'DF' : 'NDF'),
  ]);

/** Each file is described where it is first used, and named after. */
type Files = { of(recording: Recording): XmlElement };

function fileElements(parts: readonly EditPart[], frameRate: FrameRate): Files {
  const told = new Set<string>();
  return {
    of(recording) {
      const id = `file-${parts.findIndex((p) => p.recording.id === recording.id) + 1}`;
      if (told.has(id)) return element('file', { id });
      told.add(id);
      const { audio, video, duration } = recording.media;
      const [sound, picture] = [audio[0], video[0]];
      const rate = picture?.frameRate ?? frameRate;
      return element('file', { id }, [
        text('name', recording.name),
        text('pathurl', fileUrl(recording.path).replace(/^file:\/\/\//, 'file://localhost/')),
        rateElement(rate),
        text('duration', String(Math.floor((duration * rate[0]) / rate[1] + 1e-6))),
        element('media', {}, [
          ...(picture
            ? [
                element('video', {}, [
                  element('samplecharacteristics', {}, [
                    text('width', String(picture.width)),
                    text('height', String(picture.height)),
                  ]),
                ]),
              ]
            : []),
          ...(sound
            ? [
                element('audio', {}, [
                  element('samplecharacteristics', {}, [text('samplerate', String(sound.sampleRate))]),
                  text('channelcount', String(sound.channels)),
                ]),
              ]
            : []),
        ]),
      ]);
    },
  };
}

const idOf = (track: NumberedTrack, cut: number): string => `${track.type}-${track.index}-${cut + 1}`;

function clipItem(
  track: NumberedTrack,
  cut: Cut,
  i: number,
  { frameRate, files, numbered }: { frameRate: FrameRate; files: Files; numbered: readonly NumberedTrack[] },
): XmlElement {
  const { part, type, group, channel } = track;
  const speed = speedOf(cut.points);
  const retimed = (source: number) => nearestFrame(source / speed, frameRate);
  const start = retimed((cut.points[0] as Cut['points'][0])[1]);
  const linked = numbered.filter((t) => t.group === group);
  return element('clipitem', { id: idOf(track, i) }, [
    text('name', part.name),
    text('enabled', 'TRUE'),
    text('duration', String(Math.max(retimed(part.recording.media.duration), start + cut.to - cut.from))),
    rateElement(frameRate),
    text('start', String(cut.from)),
    text('end', String(cut.to)),
    text('in', String(start)),
    text('out', String(start + cut.to - cut.from)),
    files.of(part.recording),
    ...(type === 'audio'
      ? [element('sourcetrack', {}, [text('mediatype', 'audio'), text('trackindex', String(channel))])]
      : []),
    ...(isSameRate(speed) ? [] : [timeRemap(speed, type)]),
    ...(linked.length < 2
      ? []
      : linked.map((other) =>
          element('link', {}, [
            text('linkclipref', idOf(other, i)),
            text('mediatype', other.type),
            text('trackindex', String(other.index)),
            text('clipindex', String(i + 1)),
          ]),
        )),
  ]);
}

function timeRemap(speed: number, type: Track['type']): XmlElement {
  const parameter = (id: string, value: string, limits: readonly XmlElement[] = []) =>
    element('parameter', {}, [text('parameterid', id), text('name', id), ...limits, text('value', value)]);
  return element('filter', {}, [
    element('effect', {}, [
      text('name', 'Time Remap'),
      text('effectid', 'timeremap'),
      text('effectcategory', 'motion'),
      text('effecttype', 'motion'),
      text('mediatype', type),
      parameter('variablespeed', '0', [text('valuemin', '0'), text('valuemax', '1')]),
      parameter('speed', String(speed * 100), [text('valuemin', '-100000'), text('valuemax', '100000')]),
      parameter('reverse', 'FALSE'),
      parameter('frameblending', 'FALSE'),
    ]),
  ]);
}
