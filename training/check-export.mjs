// Compares the exported networks, run by onnxruntime-node, with what torch gave (check-export.json, by export.py).
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const here = dirname(fileURLToPath(import.meta.url));
const models = join(here, '../assets/models/aligner');
const given = JSON.parse(readFileSync(join(here, 'check-export.json'), 'utf8'));
const float = ({ shape, data }) => new Tensor('float32', Float32Array.from(data), shape);
const integer = ({ shape, data }) =>
  new Tensor(
    'int64',
    BigInt64Array.from(data, (x) => BigInt(x)),
    shape,
  );

async function difference(folder, inputs, output) {
  const session = await InferenceSession.create(join(models, folder, `${folder}.onnx`));
  const result = await session.run(inputs);
  const got = result[output].data;
  return given[output].data.reduce((most, x, n) => Math.max(most, Math.abs(x - got[n])), 0);
}

const acoustic = await difference(
  'acoustic',
  { mel: float(given.mel), masks: float(given.acousticMasks) },
  'queries',
);
const text = await difference(
  'text',
  { ids: integer(given.ids), rows: float(given.rows), masks: float(given.textMasks) },
  'keys',
);
console.log(`largest difference: queries ${acoustic.toExponential(1)}, keys ${text.toExponential(1)}`);
if (acoustic > 1e-5 || text > 1e-5) process.exit(1);
