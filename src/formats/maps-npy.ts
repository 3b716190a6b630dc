import type { EditTimeline } from './cuts.ts';
import { writeNpy } from './npy.ts';

/**
 * The knots of all time maps as one NumPy array of doubles (a row a knot), with a JSON file beside it that names the columns
 * and the recordings. Nothing is rounded, nor cut to a range.
 */
export type NpyMaps = { readonly array: Uint8Array; readonly sidecar: string };

const columns = ['recording', 'segment', 'timeline', 'source', 'sd'] as const;

export function mapsNpy({ name, parts }: EditTimeline): NpyMaps {
  const rows = parts.flatMap(({ map }, recording) =>
    map.segments.flatMap(({ knots }, segment) =>
      knots.map((k) => [recording, segment, k.timeline, k.source, k.sd ?? Number.NaN]),
    ),
  );
  const sidecar = {
    timeline: name,
    columns,
    units:
      'Times and deviations are seconds; a deviation that is not known is NaN. Straight between the knots of a segment.',
    recordings: parts.map(({ recording }) => ({ name: recording.name, path: recording.path })),
  };
  return {
    array: writeNpy(Float64Array.from(rows.flat()), [rows.length, columns.length]),
    sidecar: `${JSON.stringify(sidecar, null, 2)}\n`,
  };
}
