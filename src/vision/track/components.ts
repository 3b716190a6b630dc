import type { Plane } from './plane.ts';

/** Pixels that hang together. Coordinates in pixels of the plane, edges included. */
export type Component = {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Sum of the shares in it. */
  readonly mass: number;
  readonly pixels: number;
};

/** Regions of pixels above `least`, at most `gap` pixels apart from each other, largest mass first. */
export function components(
  { width, height, values }: Plane,
  least: number,
  gap: number,
): readonly Component[] {
  const label = new Int32Array(width * height);
  const found: Component[] = [];
  const stack: number[] = [];
  for (let from = 0; from < values.length; from++) {
    if (label[from] !== 0 || !((values[from] as number) > least)) continue;
    const id = found.length + 1;
    let [left, right, top, bottom, mass, pixels] = [width, 0, height, 0, 0, 0];
    label[from] = id;
    stack.push(from);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      mass += values[at] as number;
      pixels++;
      if (x < left) left = x;
      if (x + 1 > right) right = x + 1;
      if (y < top) top = y;
      if (y + 1 > bottom) bottom = y + 1;
      for (let j = Math.max(0, y - gap); j <= Math.min(height - 1, y + gap); j++)
        for (let i = Math.max(0, x - gap); i <= Math.min(width - 1, x + gap); i++) {
          const next = j * width + i;
          if (label[next] !== 0 || !((values[next] as number) > least)) continue;
          label[next] = id;
          stack.push(next);
        }
    }
    found.push({ left, right, top, bottom, mass, pixels });
  }
  return found.sort((a, b) => b.mass - a.mass);
}

const known = new WeakMap<Plane, readonly Component[]>();

/** The things that a figure shows, largest mass first; worked out once, since they are looked for anew by all that are followed through it. */
export function thingsIn(figure: Plane): readonly Component[] {
  const things = known.get(figure) ?? components(figure, 0.4, 2);
  known.set(figure, things);
  return things;
}
