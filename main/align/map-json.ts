import type { CommonSpace } from '#src/align/common-map.ts';
import type { CommonMap } from '#main/hosts/api/results.ts';
import type { Matrix } from '#src/math/matrix.ts';

/** More numbers than this are written into files only. */
const most = 5000;

/** The maps of a common space; null where they are too large for JSON. */
export function mapsJson({ maps }: CommonSpace): readonly CommonMap[] | null {
  const size = maps.reduce((sum, { basis, lift }) => {
    const arrays = lift?.kind === 'network' ? Object.values(lift.weights) : [];
    return sum + basis.values.length + arrays.reduce((all, { values }) => all + values.length, 0);
  }, 0);
  if (size > most) return null;
  return maps.map(({ basis, offset, lift }) => ({
    basis: rowsOf(basis),
    offset: [...offset],
    lift: lift && {
      kind: lift.kind,
      mean: [...lift.mean],
      deviation: [...lift.deviation],
      ...(lift.kind === 'kernel' && { frames: [...lift.frames] }),
      ...(lift.kind === 'network' && {
        weights: Object.fromEntries(
          Object.entries(lift.weights).map(([name, { shape, values }]) => [
            name,
            { shape: [...shape], values: [...values] },
          ]),
        ),
      }),
    },
  }));
}

const rowsOf = ({ rows, cols, values }: Matrix): number[][] =>
  Array.from({ length: rows }, (_, i) => [...values.subarray(i * cols, (i + 1) * cols)]);

/** Said where `mapsJson` gives none. */
export const tooLarge = 'The projections are too large for JSON: --projections FOLDER writes them.';
