import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { makeRandom } from '#src/math/random.ts';
import { glimpseHidden, glimpseInputs } from '#src/vision/glimpse/glimpser.ts';
import { freshPolicy, type Policy, policySize } from '#src/vision/glimpse/policy.ts';
import { addScore, advantages } from '#src/vision/glimpse/reinforce.ts';
import { seenFamilies } from '#test/fixtures/subject-video.ts';
import { bySubtraction, type Clip, clipOf, errorsOf, play, rewardOf } from './play.ts';

const checkpoint = 'training/checkpoints/glimpse.json';
/** What ships: without what only training needs. */
const shipped = 'assets/models/glimpser';
const losses = 'training/losses-glimpse.csv';
const motions = ['wander', 'dart'] as const;
const shares = [0.06, 0.1, 0.15, 0.25];
/** Clips drawn once and played again and again; memory: some 5 MB each. */
const poolSize = 48;
const rollouts = 6;
const tasks = 4;

/** Numbers as little-endian floats in base 64. */
type State = { episodes: number; values: string; m: string; v: string };

const shape = { inputs: glimpseInputs, hidden: glimpseHidden };

/** REINFORCE on generated clips: goes on where the checkpoint stands. */
export async function train(minutes: number, rate: number, seed: number): Promise<void> {
  const state: State = existsSync(checkpoint)
    ? (JSON.parse(readFileSync(checkpoint, 'utf8')) as State)
    : fresh(freshPolicy(shape, makeRandom(seed)));
  const policy: Policy = { ...shape, values: unpacked(state.values) };
  const [m, v] = [unpacked(state.m), unpacked(state.v)];
  const random = makeRandom(seed + state.episodes);
  const pool = new Map<number, Clip>();
  const held = Array.from({ length: 6 }, (_, k) => clip(9001 + k));
  const rule = heldReward(held, null);
  const until = Date.now() + 60_000 * minutes;
  let [sum, count, told] = [0, 0, 0];
  while (Date.now() < until) {
    const gradient = new Float64Array(policy.values.length);
    for (let task = 0; task < tasks; task++) {
      const number = Math.floor(random.uniform() * poolSize) + 1;
      const own = pool.get(number) ?? clip(number);
      pool.set(number, own);
      const share = shares[Math.floor(random.uniform() * shares.length)] as number;
      const budget = Math.round(share * own.times.length);
      const played = Array.from({ length: rollouts }, () => play(own, budget, { policy, random }));
      const rewards = played.map(({ seen }) => rewardOf(errorsOf(own, bySubtraction(own, seen))));
      for (const [k, advantage] of advantages(rewards).entries())
        addScore(policy, (played[k] as (typeof played)[0]).taken, advantage / (rollouts * tasks), gradient);
      sum += rewards.reduce((a, b) => a + b, 0) / rollouts;
      count++;
    }
    state.episodes += rollouts * tasks;
    adam(policy.values, gradient, m, v, state.episodes / (rollouts * tasks), rate);
    if (Date.now() - told > 150_000 || Date.now() >= until) {
      told = Date.now();
      const now = heldReward(held, policy);
      const line = [state.episodes, (sum / count).toFixed(4), now.toFixed(4), rule.toFixed(4)].join(',');
      console.log(line);
      if (!existsSync(losses)) writeFileSync(losses, 'episodes,trained,held_out,rule_of_thumb\n');
      appendFileSync(losses, `${line}\n`);
      [sum, count] = [0, 0];
      Object.assign(state, { values: packed(policy.values), m: packed(m), v: packed(v) });
      writeFileSync(checkpoint, `${JSON.stringify(state, null, 2)}\n`);
    }
  }
  const { episodes, values } = state;
  mkdirSync(shipped, { recursive: true });
  writeFileSync(
    `${shipped}/policy.json`,
    `${JSON.stringify({ version: 1, ...shape, episodes, values }, null, 2)}\n`,
  );
}

const clip = (number: number): Clip =>
  clipOf(
    seenFamilies[number % seenFamilies.length] as (typeof seenFamilies)[number],
    motions[Math.floor(number / seenFamilies.length) % 2] as (typeof motions)[number],
    number,
  );

const fresh = ({ values }: Policy): State => ({
  episodes: 0,
  values: packed(values),
  m: packed(new Float64Array(values.length)),
  v: packed(new Float64Array(values.length)),
});

const packed = (values: Float64Array): string => {
  const out = Buffer.alloc(4 * values.length);
  for (const [k, value] of values.entries()) out.writeFloatLE(value, 4 * k);
  return out.toString('base64');
};

const unpacked = (text: string): Float64Array => {
  const bytes = Buffer.from(text, 'base64');
  return Float64Array.from({ length: bytes.length / 4 }, (_, k) => bytes.readFloatLE(4 * k));
};

/** The policy as far as it was trained. @throws where it never was */
export function trained(): Policy {
  const values = unpacked((JSON.parse(readFileSync(checkpoint, 'utf8')) as State).values);
  if (values.length !== policySize(shape)) throw new Error(`${checkpoint} is of another policy: train anew.`);
  return { ...shape, values };
}

function heldReward(clips: readonly Clip[], policy: Policy | null): number {
  const rewards = clips.flatMap((own) =>
    shares.map((share) =>
      rewardOf(
        errorsOf(own, bySubtraction(own, play(own, Math.round(share * own.times.length), { policy }).seen)),
      ),
    ),
  );
  return rewards.reduce((a, b) => a + b, 0) / rewards.length;
}

/** Upwards (Kingma & Ba 2015); steps of the gradient of length 1 at most. */
function adam(
  values: Float64Array,
  gradient: Float64Array,
  m: Float64Array,
  v: Float64Array,
  step: number,
  rate: number,
): void {
  const length = Math.hypot(...gradient);
  const scale = length > 1 ? 1 / length : 1;
  for (let k = 0; k < values.length; k++) {
    const g = scale * (gradient[k] as number);
    m[k] = 0.9 * (m[k] as number) + 0.1 * g;
    v[k] = 0.99 * (v[k] as number) + 0.01 * g * g;
    const own = (m[k] as number) / (1 - 0.9 ** step);
    const spread = Math.sqrt((v[k] as number) / (1 - 0.99 ** step));
    values[k] = (values[k] as number) + (rate * own) / (spread + 1e-8);
  }
}
