import { stepName } from '#renderer/i18n/step-name.ts';
import type { Draft } from 'immer';
import type { Edit } from '#src/model/history.ts';
import type { Project } from '#src/model/project.ts';
import { atRate, type MediaInfo, type Recording, type RecordingId } from '#src/model/recording.ts';
import type { TimesColumn } from '#src/model/sequence.ts';
import { knot, linearTimeMap, type TimeMap } from '#src/model/time-map.ts';
import { sourceTime } from '#src/model/units.ts';
import { driftOf, isElastic, offsetOf } from './mapping.ts';

/**
 * Frames a second of a data file; null: as the file says. Its pins and warps stay with the frames they were
 * put on, and its clip stays where it begins.
 */
export const setFrameRate = (id: RecordingId, rate: number | null): Edit => ({
  label: stepName('Set frame rate'),
  recipe(d) {
    const recording = d.recordings.find((r) => r.id === id);
    if (!recording || recording.media.data.length === 0) return;
    const before = recording.media.duration;
    recording.analysis.rate = rate;
    recording.media = atRate(recording.media as MediaInfo, rate) as Draft<MediaInfo>;
    keepFrames(d, id, before, recording.media.duration);
  },
});

/**
 * Which column of a table holds its times, and what it holds when read so. Pins, warps and clip as in
 * `setFrameRate`; the track shows the dimension it showed, where that is still one.
 */
export const setTimes = (id: RecordingId, times: TimesColumn, media: MediaInfo): Edit => ({
  label: stepName('Choose times'),
  recipe(d) {
    const recording = d.recordings.find((r) => r.id === id);
    const stream = recording?.media.data[0];
    if (!recording || !stream) return;
    const { duration } = recording.media;
    const { channel } = recording.analysis;
    const shown = channel === 'mix' ? undefined : stream.names?.[channel];
    const still = shown === undefined ? -1 : (media.data[0]?.names?.indexOf(shown) ?? -1);
    recording.analysis.times = times;
    recording.analysis.channel = still < 0 ? 'mix' : still;
    recording.media = atRate(media, recording.analysis.rate) as Draft<MediaInfo>;
    keepFrames(d, id, duration, recording.media.duration);
  },
});

/** What is said of a recording's frames, told in the seconds of a clock by which they last `duration`, not `before`. */
function keepFrames(d: Draft<Project>, id: RecordingId, before: number, duration: number): void {
  const scale = duration / before;
  scaleParts(d, id, scale);
  for (const alternative of d.alternatives) {
    const { warp, ...parts } = alternative;
    scaleParts({ ...parts, warps: warp ? [warp] : [] }, id, scale);
    const side = alternative.a === id ? 0 : alternative.b === id ? 1 : null;
    if (side !== null)
      for (const stretch of alternative.path) for (const point of stretch) point[side] *= scale;
  }
  for (const placement of d.placements) {
    if (placement.recording !== id || !placement.map) continue;
    const map = placement.map as TimeMap;
    placement.map = (
      isElastic(map) ? stretched(map, scale) : linearTimeMap(offsetOf(map), driftOf(map), duration)
    ) as Draft<TimeMap>;
  }
}

type Parts = Pick<Draft<Project>, 'pins' | 'forbidden' | 'locked' | 'warps'>;

function scaleParts(d: Parts, id: RecordingId, scale: number): void {
  for (const pin of d.pins) {
    if (pin.a === id) pin.timeA = sourceTime(pin.timeA * scale);
    if (pin.b === id) pin.timeB = sourceTime(pin.timeB * scale);
  }
  for (const region of d.forbidden) {
    if (region.a === id) region.timesA = scaled(region.timesA, scale);
    if (region.b === id) region.timesB = scaled(region.timesB, scale);
  }
  for (const part of d.locked) {
    const side = part.a === id ? 0 : part.b === id ? 1 : null;
    if (side === null) continue;
    part.map = part.map.map(([p, q]) => (side === 0 ? [p * scale, q] : [p, q * scale]));
    if (side === 1) part.sd = part.sd.map((sd) => sd * scale);
  }
  for (const warp of d.warps) {
    const side = warp.a === id ? 0 : warp.b === id ? 1 : null;
    if (side === null) continue;
    for (const point of warp.map) point[side] *= scale;
    if (warp.how?.window?.kind === 'corridor')
      for (const point of warp.how.window.along) point[side] *= scale;
    if (side === 1) warp.sd = warp.sd.map((sd) => sd * scale);
  }
}

const scaled = ([from, to]: readonly [number, number], by: number): [number, number] => [from * by, to * by];

/** The same frames at the same moments of the timeline, their source times told in other seconds. */
const stretched = (map: TimeMap, scale: number): TimeMap => ({
  segments: map.segments.map(({ knots }) => ({
    knots: knots.map((k) => knot(k.timeline, k.source * scale, k.sd)),
  })),
});

/** What a relinked file is to the recording it takes the place of: at its frame rate, if it has its dimensions. */
export function relinked(
  recording: Recording,
  media: MediaInfo,
  times: TimesColumn = recording.analysis.times,
): Pick<Recording, 'media' | 'analysis'> {
  const analysis = { ...recording.analysis, times };
  const [data] = media.data;
  const gone = data !== undefined && analysis.channel !== 'mix' && analysis.channel >= data.dims;
  return {
    media: atRate(media, analysis.rate),
    analysis: gone ? { ...analysis, channel: 'mix' } : analysis,
  };
}
