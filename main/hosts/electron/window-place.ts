import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writeSafely } from '#main/store/write-safely.ts';

const box = { x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() };
const placeSchema = z.object({ ...box, maximized: z.boolean() });
export type WindowPlace = z.infer<typeof placeSchema>;
export type Box = Pick<WindowPlace, 'x' | 'y' | 'width' | 'height'>;

const least = { width: 960, height: 600 };
const usual = { width: 1440, height: 900 };

/**
 * Where the window opens: where it was, if enough of its title can still be grasped on one of the screens
 * (work areas); else centred by the system at the usual size, no larger than the first screen.
 */
export function startPlace(saved: WindowPlace | null, screens: readonly Box[]): Partial<Box> {
  if (saved)
    for (const screen of screens) {
      const place = {
        x: saved.x,
        y: Math.max(saved.y, screen.y),
        width: Math.max(least.width, Math.min(saved.width, screen.width)),
        height: Math.max(least.height, Math.min(saved.height, screen.height)),
      };
      const isBeside = saved.y < screen.y - 20 || saved.y > screen.y + screen.height - 40;
      if (!isBeside && overlap(place, screen) >= 100) return place;
    }
  const first = screens[0];
  return {
    width: Math.min(usual.width, first?.width ?? usual.width),
    height: Math.min(usual.height, first?.height ?? usual.height),
  };
}

/** Pixels of the title bar's width that lie on a screen. */
const overlap = (place: Box, screen: Box): number =>
  Math.min(place.x + place.width, screen.x + screen.width) - Math.max(place.x, screen.x);

export function readPlace(path: string): WindowPlace | null {
  try {
    return placeSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null; // never saved, or of an older form: a convenience only
  }
}

export async function writePlace(path: string, place: WindowPlace): Promise<void> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  await writeSafely(path, JSON.stringify(place));
}
