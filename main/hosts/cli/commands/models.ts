import { basename } from 'node:path';
import type { InstalledModel } from '#src/contract/models.ts';
import { modelsFolder } from '#main/folders.ts';
import { createModelManager } from '#main/models/manager.ts';
import { type Command, usageError } from '../command.ts';
import { fixed, plain } from '../plain.ts';

/** `syncline models`: the models that the user has added. */
export const modelsCommand: Command = {
  name: 'models',
  summary: 'List, add and remove models of your own',
  usage: 'models [list | add FOLDER | remove ID] [options]',
  options: {},
  lesson: [
    'A model is a folder with a manifest.json and what that names: a CTC network (wav2vec2, MMS) or a Whisper encoder and',
    'decoder, a CLIP pair, a network of pictures alone or a lip-sync expert, as ONNX; docs/models.md says what must be in it and how to make it. Nothing is ever downloaded.',
    '',
    'add copies the folder once it was checked and opened; --overwrite replaces a model of the same id. list reads every',
    'file and compares it with the hash in its manifest; what cannot be used is listed with the reason. The originals that',
    'were added are not touched by remove.',
    '',
    'Examples:',
    '  syncline models add ~/mms-fa',
    '  syncline models list --json',
    '  syncline models remove mms-fa',
    '',
  ].join('\n'),
  async run({ files, options, signal, progress }) {
    const [verb = 'list', target, ...more] = files;
    const manager = createModelManager(modelsFolder());
    const watch = (label: string) => ({
      signal,
      progress: (done: number, total: number) => progress(done, total, 'bytes', label),
    });
    if (verb === 'list' && target === undefined) {
      const models = await manager.list({ hashes: true, ...watch('Checking') });
      const lines =
        models.length > 0 ? models.flatMap(linesOf) : ['There are none. syncline models add FOLDER'];
      return {
        exit: 0,
        json: { version: 1, folder: manager.root, models },
        text: [...lines, `They lie in ${plain(manager.root)}`, ''].join('\n'),
      };
    }
    if (target === undefined || more.length > 0 || (verb !== 'add' && verb !== 'remove'))
      throw usageError('models wants list, add FOLDER or remove ID.');
    if (verb === 'add') {
      const replace = options.flag('overwrite');
      const model = await manager.add(target, { replace, ...watch(basename(target)) });
      return {
        exit: 0,
        json: { version: 1, added: model },
        text: ['Added:', ...linesOf(model), ''].join('\n'),
      };
    }
    await manager.remove(target);
    return { exit: 0, json: { version: 1, removed: target }, text: `Removed ${plain(target)}.\n` };
  },
};

function linesOf({ folder, id, name, kind, languages, licence, bytes, reason }: InstalledModel): string[] {
  const size = bytes >= 1e6 ? `${fixed(bytes / 1e6, 0)} MB` : `${fixed(bytes / 1e3, 1)} kB`;
  const known =
    languages.length > 6 ? `${languages.length} languages` : languages.join(' ') || 'any language';
  const facts = kind === null ? [] : [kind, known, licence ?? 'no licence', size];
  return [
    plain(`${id ?? folder}${name === (id ?? folder) ? '' : ` (${name})`}: ${facts.join(', ')}`),
    ...(reason === null ? [] : [plain(`  cannot be used: ${reason}`)]),
  ];
}
