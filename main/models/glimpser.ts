import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MachineError } from '#src/model/errors.ts';
import { glimpseHidden, glimpseInputs } from '#src/vision/glimpse/glimpser.ts';
import { type Policy, policySize } from '#src/vision/glimpse/policy.ts';
import { shippedFolder } from './shipped.ts';

const schema = z.strictObject({
  version: z.literal(1),
  inputs: z.literal(glimpseInputs),
  hidden: z.literal(glimpseHidden),
  /** Clips played while it was trained. */
  episodes: z.int().min(0),
  /** Little-endian floats in base 64. */
  values: z.string(),
});

/** The policy of glimpses that ships (src/vision/glimpse/policy.ts). @throws MachineError `not-built`, `bad-glimpser` */
export async function openGlimpser(folder = shippedFolder('glimpser')): Promise<Policy> {
  try {
    const text = await readFile(join(folder, 'policy.json'), 'utf8');
    const { inputs, hidden, values } = schema.parse(JSON.parse(text));
    const bytes = Buffer.from(values, 'base64');
    const policy = {
      ...{ inputs, hidden },
      values: Float64Array.from({ length: bytes.length >> 2 }, (_, k) => bytes.readFloatLE(4 * k)),
    };
    if (policy.values.length === policySize(policy) && policy.values.every(Number.isFinite)) return policy;
    throw new Error('It holds other numbers than it should.');
  } catch (cause) {
    throw new MachineError(
      'bad-glimpser',
      'The policy of glimpses that ships cannot be read.',
      'Install Syncline again.',
      { cause },
    );
  }
}
