import type { ProjectCrop } from '#src/model/crop.ts';

const known = new WeakMap<object, string>();

/** Tells crops that hold something else apart: the same for the same θ at the same moments (FNV-1a, twice 32 bits). */
export function cropKey(crop: Pick<ProjectCrop, 'frames' | 'keys'>): string {
  const kept = known.get(crop);
  if (kept !== undefined) return kept;
  const text = JSON.stringify([crop.frames, crop.keys].map((list) => list.map(({ t, theta }) => [t, theta])));
  let [high, low] = [0x811c9dc5, 0x9dc5811c];
  for (let k = 0; k < text.length; k++) {
    high = Math.imul(high ^ text.charCodeAt(k), 0x01000193);
    low = Math.imul(low ^ text.charCodeAt(text.length - 1 - k), 0x01000193);
  }
  const key = [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  known.set(crop, key);
  return key;
}
