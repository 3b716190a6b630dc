import { basename, extname } from 'node:path';
import { bidsEvents } from '#src/formats/bids-events.ts';
import type { EditTimeline } from '#src/formats/cuts.ts';
import { edlFiles } from '#src/formats/edl.ts';
import { fcpxmlText } from '#src/formats/fcpxml.ts';
import { mapsNpy } from '#src/formats/maps-npy.ts';
import { otioText } from '#src/formats/otio.ts';
import { placeLabels } from '#src/formats/place-labels.ts';
import { rppText } from '#src/formats/rpp.ts';
import { segmentsCsv } from '#src/formats/segments-csv.ts';
import { sessionEaf } from '#src/formats/session-eaf.ts';
import { xmemlText } from '#src/formats/xmeml.ts';
import type { InterchangeFormat } from '#src/contract/jobs.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { countableRate, type FrameRate } from '#src/model/frame-rate.ts';
import type { Project } from '#src/model/project.ts';
import { shiftOf } from '#src/model/stream-maps.ts';
import { canDrop, saysDrop } from '#src/model/timecode.ts';
import { lossOnClock, projectTranscriptOn } from '#src/model/transcript-clocks.ts';
import { type Choice, commonRate, warningsOfOne } from './choose.ts';
import type { ExportRequest } from './request.ts';

/** What an export without media of its own writes, and what it could not say. */
export type Interchange = {
  /** Names in the folder of the output; the first is the output itself. */
  readonly files: readonly { readonly name: string; readonly content: string | Uint8Array }[];
  readonly warnings: readonly string[];
};

/** @param project laid alone where it is one recording (`laidAlone`) */
export function interchangeOf(
  format: InterchangeFormat,
  project: Project,
  choice: Choice,
  request: Pick<ExportRequest, 'output' | 'recordings' | 'range' | 'frameRate' | 'sampleRate' | 'drop'>,
): Interchange {
  const timeline = timelineOf(format, project, choice, request);
  const output = basename(request.output);
  const ending = extname(output);
  /** A file beside the output: its name, with something added or another ending. */
  const beside = (added: string, other = ending) =>
    `${output.slice(0, output.length - ending.length)}${added}${other}`;
  const one = (content: string | Uint8Array, warnings: readonly string[]): Interchange => ({
    files: [{ name: output, content }],
    warnings: [...warningsOfOne(choice), ...warnings],
  });
  const unsaid = unsaidShifts(project, choice);
  switch (format) {
    case 'csv':
      return {
        files: [{ name: output, content: segmentsCsv(project, request) }],
        warnings: [...choice.warnings, ...unsaid],
      };
    case 'otio':
      return one(otioText(timeline), []);
    case 'fcpxml':
      return one(fcpxmlText(timeline), onFrames(timeline));
    case 'xmeml':
      return one(xmemlText(timeline), [
        ...onFrames(timeline),
        `What a clip shows and says is right to half a frame (${milliseconds(0.5, timeline.frameRate)} ms): the format holds no less.`,
      ]);
    case 'edl': {
      const lists = edlFiles(timeline);
      const crowded = lists.filter((list) => list.events > 999).map((list) => list.name);
      return {
        files: lists.map(({ name, text }, i) => ({
          name: i === 0 ? output : beside(` ${name}`),
          content: text,
        })),
        warnings: [
          ...warningsOfOne(choice),
          `An EDL is frame-accurate only: all lies within a frame (${milliseconds(1, timeline.frameRate)} ms), and drift is followed by cuts.`,
          ...(lists.length > 1
            ? ['An EDL has one picture track: there is a list for each recording, on one clock.']
            : []),
          ...(crowded.length > 0
            ? [`More than 999 events, which old machines do not read: ${crowded.join(', ')}.`]
            : []),
        ],
      };
    }
    case 'rpp':
      return one(rppText(timeline), []);
    case 'labels':
      return one(placeLabels(timeline), [
        'Labels say where each recording lies, not what of it: drift is not in them.',
        ...unsaid,
      ]);
    case 'eaf': {
      const here = new Set(timeline.parts.map((p) => p.recording.id));
      const transcripts = project.transcripts.flatMap((own) => {
        const on = here.has(own.recording) ? projectTranscriptOn(project, own, null) : null;
        const of = project.recordings.find((r) => r.id === own.recording)?.name ?? '';
        return on ? [{ of, transcript: on.transcript, cut: lossOnClock(on, null) }] : [];
      });
      const { text, lost } = sessionEaf(timeline.parts, transcripts, new Date().toISOString());
      return one(text, [...transcripts.flatMap(({ cut }) => cut), ...lost, ...unsaid]);
    }
    case 'bids': {
      const { table, sidecar } = bidsEvents(timeline);
      const both = one(table, unsaid);
      return { ...both, files: [...both.files, { name: beside('', '.json'), content: sidecar }] };
    }
    case 'npy': {
      const { array, sidecar } = mapsNpy(timeline);
      const both = one(array, unsaid);
      return { ...both, files: [...both.files, { name: `${output}.json`, content: sidecar }] };
    }
  }
}

/** Those whose frames bear timecodes or a whole number a second. */
const counted: readonly InterchangeFormat[] = ['xmeml', 'edl'];

function timelineOf(
  format: InterchangeFormat,
  project: Project,
  choice: Choice,
  request: Pick<ExportRequest, 'range' | 'frameRate' | 'sampleRate' | 'drop'>,
): EditTimeline {
  const wanted = request.frameRate ?? commonRate(choice);
  const frameRate = counted.includes(format) ? countableRate(wanted) : wanted;
  if (request.drop && !canDrop(frameRate))
    throw new InvalidInputError(
      'usage',
      `There is no drop-frame timecode at ${Number((frameRate[0] / frameRate[1]).toFixed(3))} frames a second.`,
      'Export at 29.97 or 59.94: --frame-rate 29.97.',
    );
  return {
    ...{ id: project.id, name: project.name, parts: choice.parts, frameRate },
    range:
      request.range === null && framed.includes(format) ? onFrame(choice.range, frameRate) : choice.range,
    sampleRate: request.sampleRate ?? 48_000,
    drop: request.drop ?? (canDrop(frameRate) && saysDrop(choice.reference.media.timecode ?? '')),
  };
}

/** Those whose clips lie on frames. */
const framed: readonly InterchangeFormat[] = ['otio', 'fcpxml', 'xmeml', 'edl'];

/** From the frame of the timeline before: then the reference, whose clock the timeline is, lies on whole frames of its own. */
const onFrame = ([from, to]: readonly [number, number], [n, d]: FrameRate): readonly [number, number] => [
  (Math.floor((from * n) / d + 1e-6) * d) / n,
  to,
];

const milliseconds = (frames: number, rate: FrameRate): string =>
  ((frames * 1000 * rate[1]) / rate[0]).toFixed(0);

const onFrames = ({ frameRate }: EditTimeline): readonly string[] => [
  `Clips begin and end on whole frames (${milliseconds(1, frameRate)} ms).`,
];

/** What a format does not hold that has one place a recording. */
function unsaidShifts(project: Project, { parts }: Choice): readonly string[] {
  const names = parts.filter((p) => shiftOf(project, p.recording.id)).map((p) => p.recording.name);
  if (names.length === 0) return [];
  return [
    `Not in the file: that the sound was put right against its picture (${names.join(', ')}). It says where each recording lies.`,
  ];
}
