import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readFile, realpath } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { InvalidInputError, MachineError } from '#src/model/errors.ts';
import { refuseExternalData } from './onnx-check.ts';

/** A name without folders: what a manifest may call its model file. */
const plainName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\.onnx$/);

/** `manifest.json` in a model folder. */
export const manifestSchema = z.strictObject({
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
  file: plainName,
  /** SHA-256 of the file, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  inputs: z.array(z.string()).min(1),
  outputs: z.array(z.string()).min(1),
  /** Samples per second of the sound it wants; null for models that hear nothing. */
  sampleRate: z.number().positive().nullable(),
  /** SPDX licence of the model. */
  licence: z.string().min(1),
});
export type ModelManifest = z.output<typeof manifestSchema>;

/** A tensor as plain data: `data.length` = the product of `dims`. */
export type Values = {
  readonly data: Float32Array | Int32Array | BigInt64Array | Uint8Array;
  readonly dims: readonly number[];
};

export type Model = {
  readonly manifest: ModelManifest;
  /** Runs the network once. @throws InvalidInputError `bad-model-input`; MachineError `model-failed`. */
  run(inputs: Readonly<Record<string, Values>>): Promise<Readonly<Record<string, Values>>>;
  close(): Promise<void>;
};

const maxSize = 2 ** 30;

const refuse = (why: string, cause?: unknown): InvalidInputError =>
  new InvalidInputError(
    'bad-model',
    `The model was refused: ${why}.`,
    'Get it again from where it came from.',
    {
      cause,
    },
  );

/**
 * Opens a model folder: manifest and one ONNX file, read once, checked against its hash and loaded from
 * memory on the CPU. Refused: links (symbolic or hard), names with folders, external data, wrong hashes.
 * @throws InvalidInputError `bad-model`; MachineError `model-failed`.
 */
export async function openModel(folder: string, options: { threads?: number } = {}): Promise<Model> {
  const manifest = parseManifest(await readPlain(folder, 'manifest.json', 1 << 20));
  const bytes = await readPlain(folder, manifest.file, maxSize);
  if (createHash('sha256').update(bytes).digest('hex') !== manifest.sha256)
    throw refuse('its content is not what its manifest says');
  refuseExternalData(bytes);
  const ort = await import('onnxruntime-node');
  let session: InferenceSession;
  try {
    session = await ort.InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: options.threads ?? Math.min(4, availableParallelism()),
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw refuse('it cannot be loaded', error);
  }
  const missing = [
    ...manifest.inputs.filter((name) => !session.inputNames.includes(name)),
    ...manifest.outputs.filter((name) => !session.outputNames.includes(name)),
  ];
  if (missing.length > 0) {
    await session.release();
    throw refuse(`its manifest names ${missing.join(', ')}, which it does not have`);
  }
  return {
    manifest,
    async run(inputs) {
      const feeds: Record<string, Tensor> = {};
      for (const name of manifest.inputs) {
        const values = inputs[name];
        if (!values || values.dims.reduce((a, b) => a * b, 1) !== values.data.length)
          throw new InvalidInputError(
            'bad-model-input',
            `The model ${manifest.id} wants an input “${name}” whose shape fits its data.`,
            'Correct the call.',
          );
        feeds[name] = new ort.Tensor(values.data, values.dims);
      }
      try {
        const results = await session.run(feeds, manifest.outputs);
        return Object.fromEntries(
          Object.entries(results).map(([name, tensor]) => [
            name,
            { data: tensor.data as Values['data'], dims: tensor.dims },
          ]),
        );
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new MachineError(
          'model-failed',
          `The model ${manifest.id} failed (${why.slice(0, 200)}).`,
          'Try another model.',
          { cause },
        );
      }
    },
    close: () => session.release(),
  };
}

function parseManifest(bytes: Uint8Array): ModelManifest {
  try {
    return manifestSchema.parse(JSON.parse(new TextDecoder('utf8', { fatal: true }).decode(bytes)));
  } catch (error) {
    throw refuse('its manifest is not of the known form', error);
  }
}

/** Reads a file that really lies in the folder: no link of either kind, no other place. */
async function readPlain(folder: string, name: string, limit: number): Promise<Uint8Array> {
  const path = join(folder, name);
  try {
    const before = await lstat(path);
    if (!before.isFile()) throw refuse(`${name} is no ordinary file`);
    if (before.nlink > 1) throw refuse(`${name} is a hard link`);
    if (before.size > limit) throw refuse(`${name} is too large`);
    if (dirname(await realpath(path)) !== (await realpath(folder))) throw refuse(`${name} lies elsewhere`);
    // The same file must still stand there when it is opened.
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const now = await file.stat();
      if (now.ino !== before.ino || now.dev !== before.dev)
        throw refuse(`${name} changed while it was opened`);
      return new Uint8Array(await readFile(file));
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof InvalidInputError ? error : refuse(`${name} cannot be read`, error);
  }
}
