import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openModel } from '#main/models/session.ts';

const root = mkdtempSync(join(tmpdir(), 'syncline-models-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** One protobuf field: a number as varint, text or bytes with their length. */
function field(number: number, value: number | string | Uint8Array): Buffer {
  if (typeof value === 'number') return Buffer.concat([varint(number * 8), varint(value)]);
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}
function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}
const message = (...fields: Buffer[]): Buffer => Buffer.concat(fields);

/** A float vector of three as ONNX describes it. */
const vector = (name: string): Buffer =>
  message(field(1, name), field(2, field(1, message(field(1, 1), field(2, field(1, field(1, 3)))))));

/** y = x + [10, 20, 30], the constant stored in the way `constant` says. */
function network(constant: Buffer): Buffer {
  const node = message(field(1, 'x'), field(1, 'c'), field(2, 'y'), field(4, 'Add'));
  const graph = message(
    field(1, node),
    field(2, 'tiny'),
    field(5, constant),
    field(11, vector('x')),
    field(12, vector('y')),
  );
  return message(field(1, 8), field(7, graph), field(8, message(field(1, ''), field(2, 13))));
}
const raw = Buffer.from(new Float32Array([10, 20, 30]).buffer);
const tensor = (...data: Buffer[]): Buffer => message(field(1, 3), field(2, 1), field(8, 'c'), ...data);
const good = network(tensor(field(9, raw)));

function folder(name: string, model: Buffer, change: Record<string, unknown> = {}): string {
  const path = join(root, name);
  mkdirSync(path);
  writeFileSync(join(path, 'model.onnx'), model);
  const manifest = {
    version: 1,
    id: 'tiny',
    file: 'model.onnx',
    sha256: createHash('sha256').update(model).digest('hex'),
    inputs: ['x'],
    outputs: ['y'],
    sampleRate: null,
    licence: 'CC0-1.0',
    ...change,
  };
  writeFileSync(join(path, 'manifest.json'), JSON.stringify(manifest));
  return path;
}
const refused = (path: string) => expect(openModel(path)).rejects.toMatchObject({ code: 'bad-model' });

describe('openModel', () => {
  it('runs a network on the CPU', async () => {
    const model = await openModel(folder('good', good));
    const { y } = await model.run({ x: { data: new Float32Array([1, 2, 3]), dims: [3] } });
    expect([...(y?.data ?? [])]).toEqual([11, 22, 33]);
    expect(y?.dims).toEqual([3]);
    await expect(model.run({ x: { data: new Float32Array(2), dims: [3] } })).rejects.toMatchObject({
      code: 'bad-model-input',
    });
    await expect(model.run({ x: { data: new Float32Array(4), dims: [4] } })).rejects.toMatchObject({
      code: 'model-failed',
    });
    await model.close();
  });

  it('refuses a file that is not the one the manifest was written for', async () => {
    await refused(folder('swapped', good, { sha256: '0'.repeat(64) }));
    await refused(folder('no-such-output', good, { outputs: ['z'] }));
    await refused(folder('garbage', Buffer.from('not a network')));
    await refused(folder('unknown-field', good, { script: 'x' }));
  });

  it('refuses names that lead elsewhere', async () => {
    writeFileSync(join(root, 'outside.onnx'), good);
    for (const [i, file] of [
      '../outside.onnx',
      join(root, 'outside.onnx'),
      'a/../model.onnx',
      '..\\outside.onnx',
      'C:model.onnx',
    ].entries())
      await refused(folder(`name-${i}`, good, { file }));
  });

  it('refuses links of both kinds', async () => {
    for (const [kind, link] of [
      ['symbolic', symlinkSync],
      ['hard', linkSync],
    ] as const) {
      const path = folder(kind, good);
      renameSync(join(path, 'model.onnx'), join(root, `${kind}.onnx`));
      link(join(root, `${kind}.onnx`), join(path, 'model.onnx'));
      await refused(path);
    }
  });

  it('refuses data in other files, wherever they are named', async () => {
    const entry = message(field(1, 'location'), field(2, '/etc/passwd'));
    const external = tensor(field(13, entry), field(14, 1));
    await refused(folder('external', network(external)));
    await refused(folder('external-without-mark', network(tensor(field(13, entry)))));
    // In a branch of an If inside the graph: node → attribute → graph → initializer.
    const branch = field(5, message(field(1, 'then_branch'), field(6, field(5, external)), field(20, 5)));
    const node = message(field(1, 'x'), field(2, 'y'), field(4, 'If'), branch);
    await refused(folder('nested', message(field(1, 8), field(7, field(1, node)))));
  });
});
