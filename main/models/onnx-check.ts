import { refuse } from './folder.ts';

/**
 * Walks an ONNX file's protobuf far enough to find tensors whose data lie in other files: ONNX Runtime would
 * read whatever path they name. Field numbers from onnx.proto (ONNX 1.16).
 */
type Message = 'model' | 'graph' | 'node' | 'attribute' | 'tensor' | 'sparse' | 'function' | 'training';

const children: Readonly<Record<Message, Readonly<Record<number, Message>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  tensor: {},
  sparse: { 1: 'tensor', 2: 'tensor' },
  function: { 7: 'node', 11: 'attribute' },
  training: { 1: 'graph', 2: 'graph' },
};
const externalData = 13;
const dataLocation = 14;
const maxDepth = 64;

/** @throws InvalidInputError `bad-model` when a tensor's data lie outside the file, or it is no ONNX file. */
export function refuseExternalData(bytes: Uint8Array): void {
  walk(bytes, 'model', 0);
}

function walk(bytes: Uint8Array, message: Message, depth: number): void {
  if (depth > maxDepth) throw refuse('it is nested too deeply');
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) throw refuse('it is damaged');
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw refuse('it is damaged');
  };
  while (at < bytes.length) {
    const key = varint();
    const field = Math.floor(key / 8);
    const wire = key % 8;
    if (wire === 0) {
      const value = varint();
      if (message === 'tensor' && field === dataLocation && value !== 0)
        throw refuse('it keeps data in other files: save it as one');
      continue;
    }
    const length = wire === 2 ? varint() : wire === 1 ? 8 : wire === 5 ? 4 : -1;
    if (length < 0 || at + length > bytes.length) throw refuse('it is damaged');
    if (message === 'tensor' && field === externalData)
      throw refuse('it keeps data in other files: save it as one');
    const child = children[message][field];
    if (child && wire === 2) walk(bytes.subarray(at, at + length), child, depth + 1);
    at += length;
  }
}
