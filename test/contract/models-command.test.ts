import { access, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type CommandCall, Options } from '#main/hosts/cli/command.ts';
import { modelsCommand } from '#main/hosts/cli/commands/models.ts';
import { CancelledError } from '#src/model/errors.ts';
import { toneFolder } from '#test/fixtures/tone-letters.ts';
import { halfValue, integerTensor, node, onnx, sha256 } from '#test/fixtures/onnx.ts';
import { whisperFolder, whisperSpecial } from '#test/fixtures/tiny-whisper.ts';
import { realServices } from './support/real-services.ts';

let folder = '';
const at = (name: string): string => join(folder, name);
const saved = process.env.SYNCLINE_STATE;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syncline-models-'));
  toneFolder(at('mine'));
  whisperFolder(at('whisper'));
});
let run = 0;
beforeEach(() => {
  process.env.SYNCLINE_STATE = at(`state-${run++}`);
});
afterAll(async () => {
  if (saved === undefined) delete process.env.SYNCLINE_STATE;
  else process.env.SYNCLINE_STATE = saved;
  await rm(folder, { recursive: true, force: true });
});

const model = z.strictObject({
  folder: z.string(),
  id: z.string().nullable(),
  name: z.string(),
  kind: z.enum(['ctc', 'whisper', 'clip']).nullable(),
  languages: z.array(z.string()),
  licence: z.string().nullable(),
  bytes: z.number(),
  files: z.array(z.strictObject({ name: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
  hash: z.enum(['right', 'wrong', 'unchecked']),
  reason: z.string().nullable(),
});
const listed = z.strictObject({ version: z.literal(1), folder: z.string(), models: z.array(model) });

async function models(files: readonly string[], options: Record<string, unknown> = {}, signal?: AbortSignal) {
  const call: CommandCall = {
    files,
    options: new Options(options),
    signal: signal ?? new AbortController().signal,
    json: true,
    log: () => {},
    warn: () => {},
    progress: () => {},
  };
  const { exit, json, text } = await modelsCommand.run(call);
  return { exit, text, json: JSON.parse(JSON.stringify(json)) as unknown };
}
const list = async () => listed.parse((await models([])).json);
const there = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe('syncline models', () => {
  it('adds, lists and removes', async () => {
    expect((await list()).models).toEqual([]);
    const added = await models(['add', at('mine')]);
    expect(added.exit).toBe(0);
    await models(['add', at('whisper')]);
    const { models: all, folder: root } = await list();
    expect(all.map(({ id, kind, hash, reason }) => [id, kind, hash, reason])).toEqual([
      ['tiny-whisper', 'whisper', 'right', null],
      ['tones', 'ctc', 'right', null],
    ]);
    expect(all[1]).toMatchObject({ licence: 'CC0-1.0', languages: ['art-x-tones'] });
    expect(all[1]?.bytes).toBeGreaterThan(1000);
    expect((await readdir(join(root, 'tones'))).sort()).toEqual([
      'manifest.json',
      'model.onnx',
      'tokens.json',
    ]);
    await models(['remove', 'tones']);
    expect((await list()).models.map(({ id }) => id)).toEqual(['tiny-whisper']);
    expect(await there(at('mine/model.onnx'))).toBe(true);
  });

  it('replaces a model of the same id only when it is asked to', async () => {
    await models(['add', at('mine')]);
    await expect(models(['add', at('mine')])).rejects.toMatchObject({ code: 'exists' });
    await models(['add', at('mine')], { overwrite: true });
    expect((await list()).models).toHaveLength(1);
  });

  it('copies nothing but what the manifest names, and leaves nothing of what is refused', async () => {
    const extra = toneFolder(at('extra'), { id: 'extra' });
    await writeFile(join(extra, 'run-me.sh'), 'echo');
    await models(['add', extra]);
    const { folder: root } = await list();
    expect(await there(join(root, 'extra/run-me.sh'))).toBe(false);
    const bad = toneFolder(at('bad'), { sha256: '0'.repeat(64), id: 'bad' });
    await expect(models(['add', bad])).rejects.toMatchObject({ code: 'bad-model' });
    const stopped = new AbortController();
    stopped.abort();
    await expect(models(['add', at('mine')], {}, stopped.signal)).rejects.toBeInstanceOf(CancelledError);
    expect(await readdir(root)).toEqual(['extra']);
  });

  it('names what of a manifest is missing or wrong', async () => {
    const said = async (manifest: string) => {
      const folder = at('said');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'manifest.json'), manifest);
      return models(['add', folder]).then(
        () => 'added',
        (error: Error) => error.message,
      );
    };
    expect(await said('{}')).toMatch(
      /“kind” is missing \(it has to be ctc, whisper, clip, image or lip-sync\)/,
    );
    expect(await said('{"kind":"gpt"}')).toMatch(/“kind” is wrong/);
    expect(await said('[')).toMatch(/is not JSON/);
    expect(await said('[]')).toMatch(/of the known form: \S/);
    const few = await said('{"kind":"image","version":2,"id":"a","image":{"file":"x"},"__proto__":1}');
    for (const part of [/“version” is wrong/, /“licence” is missing/, /“image\.file” is wrong/])
      expect(few).toMatch(part);
    expect(few).toMatch(/and \d+ more/);
  });

  it('refuses folders that lead elsewhere', async () => {
    for (const [k, change] of [
      { id: '../evil' },
      { id: '/etc' },
      { id: 'a/b' },
      { file: '../mine/model.onnx' },
      { tokens: { file: '/etc/passwd', sha256: '0'.repeat(64) } },
      { script: 'x' },
      { languages: ['en; rm'] },
    ].entries())
      await expect(models(['add', toneFolder(at(`evil-${k}`), change)])).rejects.toMatchObject({
        code: 'bad-model',
      });
    const linked = toneFolder(at('linked'), { id: 'linked' });
    await rm(join(linked, 'model.onnx'));
    await symlink(at('mine/model.onnx'), join(linked, 'model.onnx'));
    await expect(models(['add', linked])).rejects.toMatchObject({ code: 'bad-model' });
    await expect(models(['add', at('nothing')])).rejects.toMatchObject({ code: 'missing' });
  });

  it('says what is wrong with what lies there, and removes it', async () => {
    await models(['add', at('mine')]);
    const { folder: root } = await list();
    await writeFile(join(root, 'tones/tokens.json'), '{}');
    await mkdir(join(root, 'other\u001b[31m'));
    toneFolder(join(root, 'renamed'));
    await symlink(at('mine'), join(root, 'link'));
    const all = (await list()).models;
    expect(all.map(({ folder: name, reason }) => [name, reason !== null])).toEqual([
      ['link', true],
      ['other\u001b[31m', true],
      ['renamed', true],
      ['tones', true],
    ]);
    expect(all.at(-1)).toMatchObject({ hash: 'wrong', id: 'tones' });
    const { text } = await models(['list']);
    expect(text).not.toContain('\u001b');
    for (const { folder: name } of all) await models(['remove', name]);
    expect((await list()).models).toEqual([]);
    expect(await readFile(at('mine/tokens.json'), 'utf8')).toContain('a');
  });

  it('removes nothing that is no model', async () => {
    await models(['add', at('mine')]);
    for (const name of ['..', '.', '', '../..', 'tones/..', folder, 'nothing'])
      await expect(models(['remove', name])).rejects.toMatchObject({ code: 'no-model' });
    expect((await list()).models).toHaveLength(1);
  });

  it('takes no other words', async () => {
    for (const files of [['add'], ['remove'], ['get', 'x'], ['add', 'a', 'b'], ['list', 'x']])
      await expect(models(files)).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('the models of the window', () => {
  it('are listed, added with progress, and removed', async () => {
    const services = await realServices('models');
    try {
      const { channel } = services;
      const kinds = new Set<string>();
      for await (const step of channel.stream('models.add', { path: at('mine'), replace: false })) {
        kinds.add(step.kind);
        if (step.kind === 'done') expect(step.model).toMatchObject({ id: 'tones', reason: null });
      }
      expect(kinds).toContain('done');
      const { models: all, folder: root } = await channel.call('models.list', { hashes: false });
      expect(all).toMatchObject([{ id: 'tones', hash: 'unchecked', reason: null }]);
      expect(root.startsWith(services.top)).toBe(true);
      await channel.call('models.remove', { folder: 'tones' });
      expect((await channel.call('models.list', { hashes: true })).models).toEqual([]);
    } finally {
      await services.close();
    }
  });

  /** The Whisper that is there, as another manifest calls it. */
  async function whisperWith(name: string, change: Record<string, unknown>): Promise<string> {
    await cp(at('whisper'), at(name), { recursive: true });
    const path = join(at(name), 'manifest.json');
    const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await writeFile(path, JSON.stringify({ ...manifest, ...change }));
    return at(name);
  }

  it('refuses what would fail once somebody waits for it: it is tried on a second of silence', async () => {
    const refused = async (folder: string, why: RegExp) => {
      await expect(models(['add', folder])).rejects.toThrow(why);
      expect((await list()).models).toEqual([]);
    };
    await refused(toneFolder(at('hop'), { hop: 160 }), /frames where its hop and field say/);
    const tokens = JSON.stringify({ '<pad>': 0, '|': 1, a: 2, b: 9 });
    await refused(toneFolder(at('tokens'), {}, { tokens }), /scores 7 tokens, and its list has 10/);
    await refused(await whisperWith('bands', { bands: 128 }), /Got: 128 Expected: 80/);
    const special = { ...whisperSpecial, noSpeech: 5000 };
    await refused(await whisperWith('special', { special }), /names number 5000/);
    const half = onnx({
      nodes: [node('Unsqueeze', ['input_values', 'axes'], 'logits')],
      tensors: [integerTensor('axes', [2])],
      inputs: [halfValue('input_values', [1, 'samples'])],
      outputs: [halfValue('logits', [1, 'samples', 1])],
    });
    const folder = toneFolder(at('half'), { sha256: sha256(half) });
    await writeFile(join(folder, 'model.onnx'), half);
    await refused(folder, /float16: what goes in and comes out has to be float32/);
  });

  it('says in words what a folder lacks, and what a name cannot be', async () => {
    const refused = (folder: string, why: RegExp) => expect(models(['add', folder])).rejects.toThrow(why);
    await mkdir(at('empty'));
    await refused(at('empty'), /there is no manifest\.json in its folder/);
    await refused(toneFolder(at('spaces'), { file: 'my model.onnx' }), /without folders and spaces/);
    await refused(toneFolder(at('named'), { id: 'dtw' }), /calls something of its own so/);
    const linked = toneFolder(at('linked'));
    await rm(join(linked, 'model.onnx'));
    await symlink(join(at('mine'), 'model.onnx'), join(linked, 'model.onnx'));
    await refused(linked, /is a link: put the file itself there/);
  });
});
