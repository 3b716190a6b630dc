import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { freshPolicy, jumps, type Policy, stepOf } from '#src/vision/glimpse/policy.ts';
import {
  act,
  addScore,
  advantages,
  belief,
  jumpShares,
  logLikelihood,
  type Taken,
} from '#src/vision/glimpse/reinforce.ts';

const shape = { inputs: 3, hidden: 4 };
const prior = { jumps: [0.4, -0.2, 0.1], belief: 0.3 };

/** A policy whose heads say something. */
function policyOf(seed: number): Policy {
  const random = makeRandom(seed);
  const policy = freshPolicy(shape, random);
  for (let k = 0; k < policy.values.length; k++) policy.values[k] = 0.5 * random.normal();
  return policy;
}

/** An episode with the actions given: what is seen depends on what was done. */
function episode(
  policy: Policy,
  choose: (said: Float64Array, t: number) => Taken['action'],
  length: number,
): Taken[] {
  const taken: Taken[] = [];
  let state = new Float64Array(shape.hidden);
  let last = { jump: 0, believed: false };
  for (let t = 0; t < length; t++) {
    const step = stepOf(
      policy,
      Float64Array.of(0.3 * last.jump - 0.2, last.believed ? 0.5 : -0.5, 0.1 * t),
      state,
    );
    state = step.after.slice();
    const action = choose(step.said, t);
    last = action;
    taken.push({ step, prior, action });
  }
  return taken;
}

/** Slopes of a function of the policy's numbers by differences. */
function slopesOf(policy: Policy, f: (policy: Policy) => number): Float64Array {
  return policy.values.map((value, k) => {
    const at = (v: number) => {
      const values = policy.values.slice();
      values[k] = v;
      return f({ ...policy, values });
    };
    return (at(value + 1e-5) - at(value - 1e-5)) / 2e-5;
  });
}

const farthest = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, v, k) => Math.max(most, Math.abs(v - (b[k] as number))), 0);

describe('the gradient of what a policy does', () => {
  it('is that of ln π, through time and all heads', () => {
    const policy = policyOf(2);
    const random = makeRandom(5);
    const actions = episode(policy, (said) => act(said, prior, random), 5).map(({ action }) => action);
    const gradient = new Float64Array(policy.values.length);
    const again = (own: Policy) => episode(own, (_, t) => actions[t] as Taken['action'], 5);
    addScore(policy, again(policy), 1, gradient);
    expect(
      farthest(
        gradient,
        slopesOf(policy, (own) => logLikelihood(again(own))),
      ),
    ).toBeLessThan(1e-6);
  });

  it('times the reward is, in the mean over all that may be done, the gradient of the mean reward; whatever is taken off', () => {
    const policy = policyOf(3);
    // All sequences of two steps; places stay where the policy has them.
    const choices = [0, 1, 2].flatMap((jump) =>
      [true, false].map((believed) => ({ jump, believed, x: 0, y: 0 })),
    );
    const all = choices.flatMap((a) => choices.map((b) => [a, b] as const));
    const reward = ([a, b]: (typeof all)[0]) =>
      a.jump * (b.believed ? 1 : -0.5) + (a.believed === b.believed ? 0.7 : 0) - 0.3 * b.jump * a.jump;
    const played = (own: Policy, actions: (typeof all)[0]) =>
      episode(own, (_, t) => actions[t] as Taken['action'], 2);
    const chance = (own: Policy, actions: (typeof all)[0]) =>
      played(own, actions).reduce((product, { step: { said }, action }) => {
        const sure = belief(said, prior);
        return (
          product * (jumpShares(said, prior)[action.jump] as number) * (action.believed ? sure : 1 - sure)
        );
      }, 1);
    const mean = (own: Policy) =>
      all.reduce((sum, actions) => sum + chance(own, actions) * reward(actions), 0);
    const exact = slopesOf(policy, mean);
    for (const taken of [0, 11]) {
      const estimate = new Float64Array(policy.values.length);
      for (const actions of all) {
        // Where to look is no matter here: its score is of another density.
        const steps = played(policy, actions).map((own) => {
          const [x, y] = [
            2 * Math.tanh(own.step.said[jumps + 1] as number),
            2 * Math.tanh(own.step.said[jumps + 2] as number),
          ];
          return { ...own, action: { ...own.action, x, y } };
        });
        addScore(policy, steps, chance(policy, actions) * (reward(actions) - taken), estimate);
      }
      expect(farthest(estimate, exact)).toBeLessThan(1e-6);
    }
  });

  it('asks of each episode how much better it was than the others of its task', () => {
    expect(advantages([1, 2, 6])).toEqual([-3, -1.5, 4.5]);
    expect(advantages([0.4])).toEqual([0.4]);
  });
});
