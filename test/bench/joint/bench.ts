/** A crop fitted to another track among things that also move ([FAMILY,…|seen|unseen] [CLIPS] [FIRST] [own|foreign track]): IoU, correlation left out, against simple crops */
import { wasmSampler } from '#main/compute/sampler.ts';
import { makeRandom } from '#src/math/random.ts';
import { fitCrop } from '#src/vision/joint/fit-crop.ts';
import { compared, fitToTrack } from '#src/vision/joint/fit-to-track.ts';
import type { Start } from '#src/vision/joint/starts.ts';
import { overlap, type Place, placeOfTheta, placed, thetaOfPlace } from '#src/vision/track/place.ts';
import { rivals } from '#src/vision/track/rivals.ts';
import { smoothed } from '#src/vision/track/pursuit.ts';
import { pursue } from '#src/vision/track/track.ts';
import { openWorld } from '#src/vision/track/world.ts';
import { type DrivenFamily, drivenVideo, seenDriven, unseenDriven } from '#test/fixtures/driven-video.ts';
import { methods } from '../track/methods.ts';

const maxLag = 0.5;
/** As many as a fit tries starts. */
const randomCrops = 64;

export default async function bench(args: readonly string[]): Promise<void> {
  const [what = 'seen', clips = '2', first = '1', whose = 'own'] = args;
  const families =
    what === 'seen' ? seenDriven : what === 'unseen' ? unseenDriven : (what.split(',') as DrivenFamily[]);
  const sampler = wasmSampler();
  console.log(
    '| clip | whole frame: r | background subtraction + Kalman: IoU, r | best of 64 random crops: IoU, r | track: IoU, r | chosen: IoU, r | trained: IoU, r | kept (IoU) | by luck | offset, s (0.2) | cpu s |\n|---|---|---|---|---|---|---|---|---|---|---|',
  );
  for (const family of families)
    for (let seed = Number(first); seed < Number(first) + Number(clips); seed++) {
      const video = drivenVideo({ family, seed, seconds: 30, lag: 0.2 });
      const other =
        whose === 'own' ? video.other : drivenVideo({ family, seed: seed + 5000, seconds: 30 }).other;
      const truth = Array.from(video.times, (_, k) =>
        placeOfTheta(video.truth(k), video.width, video.height),
      );
      const iouOf = (places: (k: number) => Place) =>
        (truth.reduce((sum, place, k) => sum + overlap(places(k), place), 0) / truth.length).toFixed(2);
      const ofTheta = (theta: Float64Array) =>
        iouOf((k) => placeOfTheta(theta.subarray(6 * k, 6 * k + 6), video.width, video.height));
      const start = (places: (k: number) => Place): Start => ({
        ...{ kind: 'window', prior: 0 },
        theta: Float64Array.from(
          truth.flatMap((_, k) => [...thetaOfPlace(places(k), video.width, video.height, 6)]),
        ),
      });
      const before = process.cpuUsage();
      const found = pursue(video, { kind: 'affine', init: null });
      const world = 'reason' in found ? openWorld(video) : found.world;
      const pursuits = 'reason' in found ? [] : [found, ...rivals(found, 6)];
      const fitted = await fitToTrack(world, () => pursuits, { sampler, other, maxLag, seed: 1 });
      const { user, system } = process.cpuUsage(before);
      const { fit } = fitted;
      if (!fit || !fitted.theta || !fitted.start) {
        console.log(`| ${family} ${seed} | ${fitted.reason}`);
        continue;
      }
      // Simple crops, judged by the same code: no training, nothing turned round.
      const { views, frames, times, other: track, step } = compared(world, other, maxLag);
      const judge = (starts: readonly Start[]) =>
        fitCrop({
          ...{ sampler, views, times, frames, starts, plain: 0, other: track, maxLag },
          ...{ lagStep: step, seed: 1, turns: 0 },
        });
      const random = makeRandom(seed);
      const crops = Array.from({ length: randomCrops }, () => {
        const [w, h] = [0.15 + 0.35 * random.uniform(), 0.15 + 0.35 * random.uniform()];
        const x = w / 2 + (1 - w) * random.uniform();
        const y = h / 2 + (1 - h) * random.uniform();
        return placed(x * video.width, y * video.height, (w * video.width) / 2, (h * video.height) / 2);
      });
      const kalman = await methods['background subtraction + Kalman']?.(video, null, seed);
      const whole = placed(video.width / 2, video.height / 2, video.width / 2, video.height / 2);
      const frame = await judge([start(() => whole)]);
      const box = kalman ? await judge([start((k) => kalman[k] as Place)]) : null;
      const best = await judge(crops.map((crop) => start(() => crop)));
      const plain = 'reason' in found ? null : smoothed(found);
      const r = (value: number) => value.toFixed(2);
      console.log(
        `| ${[
          `${family} ${seed}`,
          r(frame.heldOut.plain),
          box && kalman ? `${iouOf((k) => kalman[k] as Place)}, ${r(box.heldOut.plain)}` : 'nothing',
          `${iouOf(() => crops[best.start] as Place)}, ${r(best.heldOut.chosen)}`,
          plain ? `${iouOf((k) => plain[k]?.place as Place)}, ${r(fit.heldOut.plain)}` : 'nothing',
          `${ofTheta(fitted.start.theta)} (${fitted.start.kind}), ${r(fit.heldOut.chosen)}`,
          r(fit.heldOut.trained),
          `${fit.kept} (${ofTheta(fitted.theta)})`,
          fit.nulls.length > 0 ? r(Math.max(...fit.nulls)) : '–',
          r(fit.lag),
          ((user + system) / 1e6).toFixed(0),
        ].join(' | ')} |`,
      );
    }
}
