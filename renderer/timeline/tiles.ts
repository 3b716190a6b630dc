/**
 * Waveforms come in tiles: level L has columns of 2^L ms of source time, a tile holds `tileColumns` of them,
 * tile i of a level begins at i · tileColumns columns. One tile of the top level covers the whole recording
 * and is always kept, so that there is something to draw under every finer one.
 */
export const tileColumns = 2048;
/** 2^-7 ms: finer than a sample of 96 kHz. */
export const lowestLevel = -7;

export type TileAddress = { readonly level: number; readonly index: number };

export const columnSeconds = (level: number): number => 2 ** level * 1e-3;
export const tileSeconds = (level: number): number => columnSeconds(level) * tileColumns;

/** The level at which a single tile holds `duration`. */
export const topLevel = (duration: number): number =>
  Math.max(lowestLevel, Math.ceil(Math.log2(Math.max(duration, 1e-3) / tileSeconds(0)))) + 0;

/** The coarsest level that still gives every pixel a column of its own. */
export function levelFor(secondsPerPixel: number, duration: number): number {
  const level = Math.floor(Math.log2(secondsPerPixel / 1e-3) + 1e-9);
  return Math.min(topLevel(duration), Math.max(lowestLevel, level));
}

/** The tiles of one level that meet the source times `from`…`to` of a recording `duration` long. */
export function tilesBetween(
  level: number,
  from: number,
  to: number,
  duration: number,
): readonly TileAddress[] {
  const length = tileSeconds(level);
  const first = Math.max(0, Math.floor(from / length));
  const last = Math.min(Math.ceil(duration / length) - 1, Math.floor(to / length));
  const found: TileAddress[] = [];
  for (let index = first; index <= last; index++) found.push({ level, index });
  return found;
}

export const tileSpan = ({ level, index }: TileAddress): readonly [number, number] => [
  index * tileSeconds(level),
  (index + 1) * tileSeconds(level),
];

/** The tile one level up that covers this one, or null above `top`. */
export const parentTile = ({ level, index }: TileAddress, top: number): TileAddress | null =>
  level >= top ? null : { level: level + 1, index: Math.floor(index / 2) };

export const tileKey = (recording: string, { level, index }: TileAddress): string =>
  `${recording}/${level}/${index}`;
