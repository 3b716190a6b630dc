import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPicture } from '#main/media/open-picture.ts';
import { decodePictureFile } from '#main/media/picture.ts';
import { type Curve, curveAt } from '#src/align/curve.ts';
import type { CropBox } from '#src/model/crop.ts';
import { thetaOfBox } from '#src/vision/crop-edits.ts';
import type { Sequence } from '#src/model/sequence.ts';
import type { Picture, PictureFrames } from '#src/signal/picture.ts';
import { type PictureFeatureOptions, pictureFeatures } from '#src/vision/features/picture-features.ts';
import { type ActionFamily, inventAction } from '#test/fixtures/figure-actions.ts';
import { film } from '#test/fixtures/figure-film.ts';
import { filmFile } from '#test/fixtures/film-file.ts';
import { random } from '#test/fixtures/performance.ts';
import { framesOf } from '#test/fixtures/picture-frames.ts';

/** Seconds of the action. */
const seconds = 14;

/** A pace between 0.65 and 1.5 that changes every second and a half. */
function clock(seed: number) {
  const next = random(seed);
  const rates = Array.from({ length: 40 }, () => 0.65 * (1.5 / 0.65) ** next());
  const step = 0.02;
  const moments = [0];
  for (let t = 0; (moments.at(-1) as number) < seconds; t += step) {
    const k = Math.floor(t / 1.5);
    const share = t / 1.5 - k;
    const rate = (rates[k] as number) * (1 - share) + (rates[k + 1] as number) * share;
    moments.push((moments.at(-1) as number) + step * rate);
  }
  const at = (t: number): number => {
    const q = Math.max(0, Math.min(moments.length - 1.001, t / step));
    const k = Math.floor(q);
    return (moments[k] as number) + (q - k) * ((moments[k + 1] as number) - (moments[k] as number));
  };
  const when = (moment: number): number => {
    const k = Math.max(
      1,
      moments.findIndex((m) => m >= moment),
    );
    const [p, q] = [moments[k - 1] as number, moments[k] as number];
    return step * (k - 1 + (moment - p) / (q - p));
  };
  return { long: (moments.length - 1) * step, at, when };
}

export const looks = ['figure', 'frame', 'crop'] as const;
export type Take = { readonly clock: ReturnType<typeof clock> } & Readonly<
  Record<(typeof looks)[number], Sequence>
>;

export async function take(
  family: ActionFamily,
  seed: number,
  view: number | null,
  isEncoded: boolean,
): Promise<Take> {
  const next = random(1000 * seed + (view ?? 500));
  const pace = clock(seed * 10 + 1000 + (view ?? -1));
  const first = -40 + 40 * random(seed)();
  const picture = film(
    inventAction(family, seed),
    {
      ...{ width: 160, height: 120, fps: 25, shake: 1.2, noise: 4, seed: 77 * seed + (view ?? 400) },
      azimuth: first + (view ?? 0),
      elevation: 20 * next(),
      size: view === null ? 0.7 : 0.4,
      place: [0.35 + 0.3 * next(), 0.82 + 0.13 * next()],
    },
    pace.long,
    pace.at,
  );
  const look = async (how: PictureFeatureOptions['look']) => {
    const { frames, close } = isEncoded
      ? await encoded(picture)
      : { frames: framesOf(picture), close: () => {} };
    try {
      return pictureFeatures(frames, { look: how ?? 'figure' }) as Sequence;
    } finally {
      close();
    }
  };
  // The true tight box of the figure, as a person or a tracker would crop it.
  const crop = (t: number) =>
    thetaOfBox(
      picture.boxes[Math.min(picture.boxes.length - 1, Math.max(0, Math.round(25 * t)))] as CropBox,
      ...([picture.width, picture.height] as const),
    );
  return {
    clock: pace,
    figure: await look('figure'),
    frame: await look('frame'),
    crop: await look(crop),
  };
}

async function encoded(picture: Picture): Promise<{ frames: PictureFrames; close: () => void }> {
  const { width, height } = picture;
  const folder = mkdtempSync(join(tmpdir(), 'looking-'));
  const file = join(folder, 'film.mp4');
  await filmFile(picture, file);
  const frames = openPicture(await decodePictureFile(file, { width, height }));
  return {
    frames,
    close: () => {
      frames.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Mean distance of the map from the truth, frames in a hundred of b's; its ends go on at an even pace. */
export function errorOf(curve: Curve, a: Take, b: Take): number {
  let [sum, count] = [0, 0];
  const [first, last] = [0, curve.a.length - 1];
  for (let moment = 0.3; moment < seconds - 0.3; moment += 0.1, count++) {
    const t = a.clock.when(moment);
    const inside = curveAt(curve, t)?.b;
    const end = t < (curve.a[first] ?? 0) ? first : last;
    const found = inside ?? (curve.b[end] ?? 99) + t - (curve.a[end] ?? 0);
    sum += Math.abs(found - b.clock.when(moment));
  }
  return (100 * sum) / count / b.clock.long;
}
