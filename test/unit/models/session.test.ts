import { linkSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openModel } from '#main/models/session.ts';
import { field, floatValue, message, modelFolder, node, onnx, sha256 } from '#test/fixtures/onnx.ts';

const root = mkdtempSync(join(tmpdir(), 'syncline-models-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** y = x + [10, 20, 30], the constant stored in the way `constant` says. */
const network = (constant: Buffer): Buffer =>
  onnx({
    nodes: [node('Add', ['x', 'c'], 'y')],
    tensors: [constant],
    inputs: [floatValue('x', [3])],
    outputs: [floatValue('y', [3])],
  });
const raw = Buffer.from(new Float32Array([10, 20, 30]).buffer);
const tensor = (...data: Buffer[]): Buffer => message(field(1, 3), field(2, 1), field(8, 'c'), ...data);
const good = network(tensor(field(9, raw)));

const folder = (name: string, model: Buffer, change: Record<string, unknown> = {}): string =>
  modelFolder(
    join(root, name),
    { 'model.onnx': model },
    {
      version: 1,
      id: 'tiny',
      file: 'model.onnx',
      sha256: sha256(model),
      inputs: ['x'],
      outputs: ['y'],
      sampleRate: null,
      licence: 'CC0-1.0',
      ...change,
    },
  );
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
    const choice = message(field(1, 'x'), field(2, 'y'), field(4, 'If'), branch);
    await refused(folder('nested', message(field(1, 8), field(7, field(1, choice)))));
  });
});
