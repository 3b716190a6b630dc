import { type CropPath, cutsOf } from './crop-edits.ts';

const known = new WeakMap<object, string>();

/** Tells crops that hold something else apart: the same for the same θ at the same moments and the same cuts (FNV-1a, twice 32 bits). */
export function cropKey(crop: CropPath): string {
  const kept = known.get(crop);
  if (kept !== undefined) return kept;
  const cuts = cutsOf(crop.events);
  const lists = [crop.frames, crop.keys].map((list) => list.map(({ t, theta }) => [t, theta]));
  const text = JSON.stringify(cuts.length > 0 ? [...lists, cuts] : lists);
  let [high, low] = [0x811c9dc5, 0x9dc5811c];
  for (let k = 0; k < text.length; k++) {
    high = Math.imul(high ^ text.charCodeAt(k), 0x01000193);
    low = Math.imul(low ^ text.charCodeAt(text.length - 1 - k), 0x01000193);
  }
  const key = [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  known.set(crop, key);
  return key;
}
