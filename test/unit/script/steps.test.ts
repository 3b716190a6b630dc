import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { editCommand } from '#main/hosts/cli/commands/edit.ts';
import { exportCommand } from '#main/hosts/cli/commands/export.ts';
import type { Script, ScriptStep } from '#main/script/script-file.ts';
import { checkSteps } from '#main/script/steps.ts';

const checked = async (step: Omit<ScriptStep, 'files'>) => {
  const script: Script = { version: 1, variables: { by: 'abc' }, steps: [{ ...step, files: [] }] };
  const how = { commands: [editCommand, exportCommand], variables: {}, folder: tmpdir() };
  const [outcome] = await checkSteps(script, { ...how, overwrite: false, keepGoing: false });
  return outcome?.error?.message ?? null;
};

describe('a script that is checked only', () => {
  it('is told all faults of its edits, those behind variables too, and not of recordings', async () => {
    const wrong = [
      ['clip.fly', 'cam2.avi', 1],
      ['clip.nudge', 'nobody.wav', 1],
      ['clip.nudge', 'cam2.avi', '${by}'],
    ];
    expect(await checked({ command: 'edit', options: { do: wrong } })).toMatch(
      /^There is no edit “clip\.fly”: .*\. clip\.nudge,cam2\.avi,abc: An edit wants seconds, not “abc”\.$/,
    );
    expect(await checked({ command: 'edit', options: { do: [['clip.nudge', 'nobody.wav', 1]] } })).toBeNull();
  });

  it('may say every choice that the command takes', async () => {
    for (const timecode of ['drop', 'non-drop', 'own'])
      expect(await checked({ command: 'export', options: { timecode } })).toBeNull();
    expect(await checked({ command: 'export', options: { timecode: 'odd' } })).toMatch(/drop, non-drop, own/);
  });
});
