/** A rotation: 3 × 3, row after row, applied to columns. */
export type Rotation = readonly number[];

export type Axis = 0 | 1 | 2;

export const noRotation: Rotation = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Turns by an angle (radians) about x, y or z, counter-clockwise seen from the axis' end. */
export function rotationAbout(axis: Axis, angle: number): Rotation {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  if (axis === 0) return [1, 0, 0, 0, c, -s, 0, s, c];
  if (axis === 1) return [c, 0, s, 0, 1, 0, -s, 0, c];
  return [c, -s, 0, s, c, 0, 0, 0, 1];
}

/** First b, then a. */
export function product(a: Rotation, b: Rotation): Rotation {
  const out: number[] = [];
  for (let i = 0; i < 9; i += 3)
    for (let j = 0; j < 3; j++)
      out.push(
        (a[i] as number) * (b[j] as number) +
          (a[i + 1] as number) * (b[j + 3] as number) +
          (a[i + 2] as number) * (b[j + 6] as number),
      );
  return out;
}

export const inverse = (r: Rotation): Rotation =>
  r.map((_, k) => r[3 * (k % 3) + Math.floor(k / 3)] as number);

export type Vector = readonly [x: number, y: number, z: number];

export function turned(r: Rotation, [x, y, z]: Vector): Vector {
  const row = (i: number) => (r[i] as number) * x + (r[i + 1] as number) * y + (r[i + 2] as number) * z;
  return [row(0), row(3), row(6)];
}
