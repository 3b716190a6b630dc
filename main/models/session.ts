import { availableParallelism } from 'node:os';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { InvalidInputError, MachineError } from '#src/model/errors.ts';
import { mostNetworkBytes, readChecked, readManifest, refuse } from './folder.ts';
import { type ModelManifest, manifestSchema, type NetworkFacts } from './manifest.ts';
import { refuseExternalData } from './onnx-check.ts';

/** A tensor as plain data: `data.length` = the product of `dims`. */
export type Values = {
  readonly data: Float32Array | Int32Array | BigInt64Array | Uint8Array;
  readonly dims: readonly number[];
};

export type Network = {
  /** Runs the network once. @throws InvalidInputError `bad-model-input`; MachineError `model-failed`. */
  run(inputs: Readonly<Record<string, Values>>): Promise<Readonly<Record<string, Values>>>;
  close(): Promise<void>;
};
export type Model = Network & { readonly manifest: ModelManifest };

export type SessionOptions = { readonly threads?: number };

/**
 * Opens a model folder: manifest and one ONNX file, read once, checked against its hash and loaded from
 * memory on the CPU. Refused: links (symbolic or hard), names with folders, external data, wrong hashes.
 * @throws InvalidInputError `bad-model`; MachineError `model-failed`.
 */
export async function openModel(folder: string, options: SessionOptions = {}): Promise<Model> {
  const manifest = await readManifest(folder, manifestSchema);
  return { manifest, ...(await openNetwork(folder, manifest, manifest.id, options)) };
}

/** Opens one network of a model folder, as `openModel` does. @param id of the model, for messages */
export async function openNetwork(
  folder: string,
  facts: NetworkFacts,
  id: string,
  options: SessionOptions = {},
): Promise<Network> {
  const bytes = await readChecked(folder, facts, mostNetworkBytes);
  refuseExternalData(bytes);
  const ort = await import('onnxruntime-node').catch((error: unknown) => {
    throw new MachineError(
      'no-runtime',
      `What runs networks (onnxruntime) does not work here: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
      'Install Syncline again; syncline transcript --model dtw needs no network.',
    );
  });
  let session: InferenceSession;
  try {
    session = await ort.InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: options.threads ?? Math.min(4, availableParallelism()),
      interOpNumThreads: 1,
      // Its errors come as errors: on the terminal they would stand twice.
      logSeverityLevel: 4,
      // Threads that wait for work by turning in circles would take the time of what goes on between two runs.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  } catch (error) {
    throw refuse('it cannot be loaded', error);
  }
  const missing = [
    ...facts.inputs.filter((name) => !session.inputNames.includes(name)),
    ...facts.outputs.filter((name) => !session.outputNames.includes(name)),
  ];
  if (missing.length > 0) {
    await session.release();
    throw refuse(`its manifest names ${missing.join(', ')}, which it does not have`);
  }
  const half = [...session.inputMetadata, ...session.outputMetadata].find(
    (value) =>
      value.isTensor && value.type === 'float16' && [...facts.inputs, ...facts.outputs].includes(value.name),
  );
  if (half) {
    await session.release();
    throw refuse(
      `“${half.name}” of ${facts.file} is of float16: what goes in and comes out has to be float32, its weights need not`,
    );
  }
  return {
    async run(inputs) {
      const feeds: Record<string, Tensor> = {};
      for (const name of facts.inputs) {
        const values = inputs[name];
        if (!values || values.dims.reduce((a, b) => a * b, 1) !== values.data.length)
          throw new InvalidInputError(
            'bad-model-input',
            `The model ${id} wants an input “${name}” whose shape fits its data.`,
            'Correct the call.',
          );
        feeds[name] = new ort.Tensor(values.data, values.dims);
      }
      try {
        const results = await session.run(feeds, facts.outputs);
        return Object.fromEntries(
          Object.entries(results).map(([name, tensor]) => [
            name,
            { data: tensor.data as Values['data'], dims: tensor.dims },
          ]),
        );
      } catch (cause) {
        const why = cause instanceof Error ? cause.message : String(cause);
        throw modelFailed(id, why, cause);
      }
    },
    close: () => session.release(),
  };
}

/** A model that does not do what its manifest says. @param why untrusted text, cut and without control characters */
export const modelFailed = (id: string, why: string, cause?: unknown): MachineError =>
  new MachineError('model-failed', `The model ${id} failed (${why.slice(0, 200)}).`, 'Try another model.', {
    cause,
  });

/**
 * An output as numbers of an expected shape. @param dims as wanted; −1 for any length
 * @throws MachineError `model-failed`
 */
export function floatsOf(
  outputs: Readonly<Record<string, Values>>,
  name: string,
  dims: readonly number[],
  id: string,
): { readonly data: Float32Array; readonly dims: readonly number[] } {
  const found = outputs[name];
  const fits =
    found?.data instanceof Float32Array &&
    found.dims.length === dims.length &&
    dims.every((n, k) => n === -1 || n === found.dims[k]);
  if (!fits || !(found.data instanceof Float32Array))
    throw modelFailed(
      id,
      `its output “${name}” is not float32 of shape [${dims.map((n) => (n < 0 ? 'any' : n)).join(', ')}]`,
    );
  return { data: found.data, dims: found.dims };
}
