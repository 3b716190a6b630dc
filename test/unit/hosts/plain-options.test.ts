import { readFileSync } from 'node:fs';
import { parseSync } from 'rolldown/experimental';
import { describe, expect, it } from 'vitest';
import { commands } from '#main/hosts/cli/commands/index.ts';
import { optionNames, plainOptions } from '#main/hosts/cli/plain-options.ts';

const command = (name: string) => commands.find((each) => each.name === name) as (typeof commands)[0];

/** The option types of the API, by what they are called: their members. */
function declared(): ReadonlyMap<string, ReadonlySet<string>> {
  const file = 'main/hosts/api/options.ts';
  const { program } = parseSync(file, readFileSync(file, 'utf8'));
  type Node = { readonly type: string; readonly [key: string]: unknown };
  const members = new Map<string, Set<string>>();
  const collect = (node: Node, into: Set<string>): void => {
    if (node.type === 'TSIntersectionType') for (const each of node.types as Node[]) collect(each, into);
    if (node.type === 'TSTypeLiteral')
      for (const each of node.members as Node[]) into.add(String((each.key as Node).name));
    if (node.type === 'TSTypeReference')
      for (const name of members.get(String((node.typeName as Node).name)) ?? []) into.add(name);
  };
  for (const each of program.body as unknown as Node[]) {
    const type = (each.declaration ?? each) as Node;
    if (type.type !== 'TSTypeAliasDeclaration') continue;
    const into = new Set<string>();
    members.set(String((type.id as Node).name), into);
    collect(type.typeAnnotation as Node, into);
  }
  return members;
}

describe('options as plain values', () => {
  it('are declared for the API as the commands have them', () => {
    const types = declared();
    const ofCalls = types.get('CallOptions') as ReadonlySet<string>;
    const names = {
      sync: 'Sync',
      warp: 'Warp',
      align: 'Align',
      find: 'Find',
      features: 'Features',
      track: 'Track',
    };
    const more = {
      avsync: 'AvSync',
      steps: 'Steps',
      ground: 'Ground',
      transcript: 'Transcript',
      export: 'Export',
      edit: 'Edit',
    };
    for (const [name, type] of Object.entries({ ...names, ...more, parallel: 'Parallel', probe: 'Probe' })) {
      const own = [...(types.get(`${type}Options`) ?? [])].filter((each) => !ofCalls.has(each));
      expect([name, own.sort()]).toEqual([name, [...optionNames(command(name)).keys()].sort()]);
    }
  });

  it('say of every place that is written that it is, so that a script cannot write elsewhere', () => {
    for (const { name, options } of commands)
      for (const [flag, { help, writes }] of Object.entries(options))
        expect([name, flag, writes ?? false]).toEqual([
          name,
          flag,
          /^(?:write|draw|folder for) /.test(help) || flag === 'output',
        ]);
  });

  it('become what the command line would have', () => {
    const options = plainOptions(command('warp'), {
      method: undefined,
      openBegin: true,
      'open-end': false,
      pin: [
        [1, 2.5],
        [3, 4],
      ],
      window: [['sakoe-chiba', 5]],
      slope: [0.5, 2],
      gaps: [1, 2],
      seed: 7,
    });
    expect(options.flag('open-begin')).toBe(true);
    expect(options.flag('open-end')).toBe(false);
    expect(options.texts('pin')).toEqual(['1,2.5', '3,4']);
    expect(options.texts('window')).toEqual(['sakoe-chiba:5']);
    expect([options.text('slope'), options.text('gaps')]).toEqual(['0.5:2', '1:2']);
    expect(options.number('seed', 1)).toBe(7);
    const trusted = plainOptions(command('align'), { trust: [[100, 250, 'p.csv']] });
    expect(trusted.texts('trust')).toEqual(['100:250:p.csv']);
    expect(plainOptions(command('track'), { init: [1, 2, 3, 4] }).text('init')).toBe('1,2,3,4');
  });

  it('are refused where the command has none such, or another form', () => {
    const refused = (name: string, given: object) => () => plainOptions(command(name), { ...given });
    expect(refused('sync', { json: true })).toThrow(/no option “json”/);
    expect(refused('sync', { ['__proto__']: 1 })).toThrow(/no option “__proto__”/);
    expect(refused('sync', { maxDrift: 1, 'max-drift': 2 })).toThrow(/given twice/);
    expect(refused('sync', { reference: { valueOf: 1 } })).toThrow(/wants N/);
    expect(refused('warp', { openBegin: 1 })).toThrow(/true or false/);
    expect(refused('probe', { overwrite: true })).toThrow(/no option/);
  });
});
