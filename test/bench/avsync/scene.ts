import { makeRandom, type Random } from '#src/math/random.ts';
import type { PictureFrames } from '#src/signal/picture.ts';

/** A scene drawn at 320 × 180: shapes at a moment, in pixels. */
export type Shape =
  | {
      readonly kind: 'disc';
      readonly x: number;
      readonly y: number;
      readonly rx: number;
      readonly ry: number;
      readonly grey: number;
    }
  | {
      readonly kind: 'bar';
      readonly x: number;
      readonly y: number;
      readonly toX: number;
      readonly toY: number;
      readonly thick: number;
      readonly grey: number;
    };

export const sceneWidth = 320;
export const sceneHeight = 180;

export type Filming = {
  readonly fps: number;
  readonly duration: number;
  /** Deviation of each pixel, greys. */
  readonly noise: number;
  /** Deviation of the camera's shake, pixels of 320. */
  readonly shake: number;
  /** How long the shutter is open from the frame's time on, in frames. */
  readonly exposure: number;
  readonly seed: number;
};

const noise = makeRandom(9);
const noiseTable = Float32Array.from({ length: 99_991 }, () => noise.normal());

/** Films a scene: frames of 320 × 180, one after the other. Frame k shows the scene from k/fps on. */
export function* film(shapes: (t: number) => readonly Shape[], how: Filming): Generator<Uint8Array> {
  const random = makeRandom(how.seed);
  const background = texture(random);
  const frames = Math.round(how.fps * how.duration);
  const wobble = [0, 1].map(() => wander(random, how.duration + 1, 3));
  const image = new Float32Array(sceneWidth * sceneHeight);
  const exposures = how.exposure > 0 ? 3 : 1;
  for (let k = 0; k < frames; k++) {
    image.fill(0);
    const still = backdrop(
      background,
      how.shake * (wobble[0] as (t: number) => number)(k / how.fps),
      how.shake * (wobble[1] as (t: number) => number)(k / how.fps),
    );
    for (let e = 0; e < exposures; e++) {
      const t = (k + (how.exposure * (e + 0.5)) / exposures) / how.fps;
      draw(image, still, shapes(t), 1 / exposures);
    }
    const out = new Uint8Array(image.length);
    let at = Math.floor(random.uniform() * noiseTable.length);
    for (let i = 0; i < out.length; i++) {
      if (++at >= noiseTable.length) at = 0;
      const v = (image[i] as number) + how.noise * (noiseTable[at] as number) + 0.5;
      out[i] = v < 0 ? 0 : v > 255 ? 255 : v;
    }
    yield out;
  }
}

/** The frames as the analysis gets them: 160 × 90, each pixel the mean of four. */
export function analysed(frames: Iterable<Uint8Array>, fps: number): PictureFrames {
  const [width, height] = [sceneWidth / 2, sceneHeight / 2];
  const size = width * height;
  const all: Uint8Array[] = [];
  for (const frame of frames) {
    const small = new Uint8Array(size);
    for (let r = 0; r < height; r++)
      for (let c = 0; c < width; c++) {
        const i = 2 * r * sceneWidth + 2 * c;
        const sum = (frame[i] as number) + (frame[i + 1] as number);
        const low = (frame[i + sceneWidth] as number) + (frame[i + sceneWidth + 1] as number);
        small[r * width + c] = (sum + low + 2) >> 2;
      }
    all.push(small);
  }
  return pictureOf(
    all,
    width,
    height,
    Float64Array.from(all, (_, k) => k / fps),
  );
}

export function pictureOf(
  all: readonly Uint8Array[],
  width: number,
  height: number,
  times: Float64Array,
): PictureFrames {
  const size = width * height;
  return {
    width,
    height,
    times,
    read(start, count, into = new Uint8Array(count * size)) {
      for (let k = 0; k < count; k++) into.set(all[start + k] as Uint8Array, k * size);
      return into.subarray(0, count * size);
    },
  };
}

/** Smooth noise of deviation 1: sines up to `fast` Hz. */
export function wander(random: Random, _duration: number, fast: number): (t: number) => number {
  const parts = Array.from(
    { length: 12 },
    () => [fast * random.uniform() + 0.05, 6.283 * random.uniform()] as const,
  );
  return (t) => parts.reduce((sum, [f, p]) => sum + Math.sin(6.283 * f * t + p), 0) / Math.sqrt(6);
}

const margin = 12;

function texture(random: Random): Float32Array {
  const [w, h] = [sceneWidth + 2 * margin, sceneHeight + 2 * margin];
  const out = new Float32Array(w * h).fill(60 + 120 * random.uniform());
  for (let layer = 0; layer < 60; layer++) {
    const [x, y] = [w * random.uniform(), h * random.uniform()];
    const [rx, ry] = [5 + 50 * random.uniform(), 5 + 40 * random.uniform()];
    const grey = 30 * (random.uniform() - 0.5);
    for (let r = Math.max(0, Math.floor(y - ry)); r < Math.min(h, y + ry); r++)
      for (let c = Math.max(0, Math.floor(x - rx)); c < Math.min(w, x + rx); c++)
        out[r * w + c] = (out[r * w + c] as number) + grey;
  }
  return out;
}

type Backdrop = { readonly layer: Float32Array; readonly dx: number; readonly dy: number };

/** What of the background is seen by a camera that is off by so many pixels. */
function backdrop(background: Float32Array, x: number, y: number): Backdrop {
  const wide = sceneWidth + 2 * margin;
  const within = (v: number) => Math.max(-margin + 1, Math.min(margin - 2, v));
  const [dx, dy] = [within(x), within(y)];
  const layer = new Float32Array(sceneWidth * sceneHeight);
  const [fx, fy] = [dx - Math.floor(dx), dy - Math.floor(dy)];
  for (let r = 0; r < sceneHeight; r++) {
    const at = (r + margin + Math.floor(dy)) * wide + margin + Math.floor(dx);
    for (let c = 0; c < sceneWidth; c++) {
      const i = at + c;
      const top = (background[i] as number) * (1 - fx) + (background[i + 1] as number) * fx;
      const low = (background[i + wide] as number) * (1 - fx) + (background[i + wide + 1] as number) * fx;
      layer[r * sceneWidth + c] = top * (1 - fy) + low * fy;
    }
  }
  return { layer, dx, dy };
}

function draw(
  image: Float32Array,
  { layer, dx, dy }: Backdrop,
  shapes: readonly Shape[],
  weight: number,
): void {
  const painted = layer.slice();
  for (const shape of shapes) paint(painted, shape, -dx, -dy);
  for (let i = 0; i < image.length; i++) image[i] = (image[i] as number) + weight * (painted[i] as number);
}

function paint(layer: Float32Array, shape: Shape, dx: number, dy: number): void {
  const [x, y] = [shape.x + dx, shape.y + dy];
  const [toX, toY] = shape.kind === 'bar' ? [shape.toX + dx, shape.toY + dy] : [x, y];
  const [rx, ry] = shape.kind === 'disc' ? [shape.rx, shape.ry] : [shape.thick, shape.thick];
  if (rx <= 0 || ry <= 0) return;
  const [left, right] = [Math.min(x, toX) - rx - 1, Math.max(x, toX) + rx + 1];
  const [top, bottom] = [Math.min(y, toY) - ry - 1, Math.max(y, toY) + ry + 1];
  const [lx, ly] = [toX - x, toY - y];
  const long = lx * lx + ly * ly;
  for (let r = Math.max(0, Math.floor(top)); r < Math.min(sceneHeight, bottom); r++)
    for (let c = Math.max(0, Math.floor(left)); c < Math.min(sceneWidth, right); c++) {
      let inside: number;
      if (shape.kind === 'disc') {
        const d = Math.hypot((c - x) / rx, (r - y) / ry);
        inside = (1 - d) * Math.min(rx, ry) + 0.5;
      } else {
        const u = long > 0 ? Math.max(0, Math.min(1, ((c - x) * lx + (r - y) * ly) / long)) : 0;
        inside = shape.thick - Math.hypot(c - x - u * lx, r - y - u * ly) + 0.5;
      }
      const cover = Math.max(0, Math.min(1, inside));
      const i = r * sceneWidth + c;
      layer[i] = (layer[i] as number) * (1 - cover) + shape.grey * cover;
    }
}
