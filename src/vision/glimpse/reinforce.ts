import { addGradient, jumps, type Policy, type Step } from './policy.ts';

/** What is done at one step: how far to jump, whether what is seen is believed, where to look (half sizes from where it should be). */
export type Action = {
  readonly jump: number;
  readonly believed: boolean;
  readonly x: number;
  readonly y: number;
};

/** What is said without the network: it is added to what its heads say. A jump of −Infinity is not open. */
export type Prior = { readonly jumps: readonly number[]; readonly belief: number };

/** Deviation with which places are tried while learning, half sizes of the subject. */
export const wandering = 0.4;

export type Taken = { readonly step: Step; readonly prior: Prior; readonly action: Action };

/** The probabilities of the jumps. */
export function jumpShares(said: Float64Array, prior: Prior): number[] {
  const logits = prior.jumps.map((own, k) => own + (said[k] as number));
  const most = Math.max(...logits);
  const weights = logits.map((v) => Math.exp(v - most));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((v) => v / total);
}

/** The probability with which what is seen is believed, 0…1. @param said what the heads say */
export const belief = (said: Float64Array, prior: Prior): number =>
  1 / (1 + Math.exp(-(prior.belief + (said[jumps] as number))));

/** Where to look: no further than two half sizes each way. */
export const placeOf = (said: Float64Array): readonly [number, number] => [
  2 * Math.tanh(said[jumps + 1] as number),
  2 * Math.tanh(said[jumps + 2] as number),
];

/** At random, as the policy has it; or what it finds best. */
export function act(
  said: Float64Array,
  prior: Prior,
  random: { uniform(): number; normal(): number } | null,
): Action {
  const shares = jumpShares(said, prior);
  const [x, y] = placeOf(said);
  const sure = belief(said, prior);
  if (!random) return { jump: shares.indexOf(Math.max(...shares)), believed: sure > 0.5, x, y };
  let left = random.uniform();
  let jump = shares.findIndex((share) => {
    left -= share;
    return left < 0;
  });
  if (jump < 0) jump = shares.indexOf(Math.max(...shares));
  const believed = random.uniform() < sure;
  return { jump, believed, x: x + wandering * random.normal(), y: y + wandering * random.normal() };
}

/** ln of the probability (density) of what was done. */
export function logLikelihood(taken: readonly Taken[]): number {
  return taken.reduce((sum, { step: { said }, prior, action }) => {
    const sure = belief(said, prior);
    const [x, y] = placeOf(said);
    return (
      sum +
      Math.log(jumpShares(said, prior)[action.jump] as number) +
      Math.log(action.believed ? sure : 1 - sure) -
      ((action.x - x) ** 2 + (action.y - y) ** 2) / (2 * wandering ** 2)
    );
  }, 0);
}

/**
 * Adds `advantage` · ∇ ln π(what was done) to the gradient: its mean over episodes, advantage = reward less anything that
 * does not depend on what was done, is the gradient of the mean reward (REINFORCE, Williams 1992).
 */
export function addScore(
  policy: Policy,
  taken: readonly Taken[],
  advantage: number,
  gradient: Float64Array,
): void {
  const slopes = taken.map(({ step: { said }, prior, action }) => {
    const out = new Float64Array(said.length);
    for (const [k, share] of jumpShares(said, prior).entries())
      out[k] = advantage * ((k === action.jump ? 1 : 0) - share);
    out[jumps] = advantage * ((action.believed ? 1 : 0) - belief(said, prior));
    const place = placeOf(said);
    for (const [c, value] of [action.x, action.y].entries()) {
      const own = place[c] as number;
      out[jumps + 1 + c] = ((advantage * (value - own)) / wandering ** 2) * 2 * (1 - (own / 2) ** 2);
    }
    return out;
  });
  addGradient(
    policy,
    taken.map(({ step }) => step),
    slopes,
    gradient,
  );
}

/** Rewards of episodes of one task, each less the mean of the others' (Kool, van Hoof & Welling 2019): no value need be learnt. */
export function advantages(rewards: readonly number[]): number[] {
  const total = rewards.reduce((a, b) => a + b, 0);
  return rewards.map((own) => (rewards.length < 2 ? own : own - (total - own) / (rewards.length - 1)));
}
