import { pairCommands } from '#renderer/pair/pair-commands.ts';
import { clipCommands } from './clip.ts';
import type { Command } from './command.ts';
import { attentionCommands } from './attention.ts';
import { cropCommands } from './crop.ts';
import { cropKeyCommands } from './crop-keys.ts';
import { editCommands } from './edit.ts';
import { findCommands } from './find.ts';
import { playCommands } from './play.ts';
import { projectCommands } from './project.ts';
import { stepCommands } from './steps.ts';
import { textCommands } from './text.ts';
import { viewCommands } from './view.ts';

export const commands: readonly Command[] = [
  ...projectCommands,
  ...editCommands,
  ...playCommands,
  ...viewCommands,
  ...clipCommands,
  ...cropCommands,
  ...attentionCommands,
  ...cropKeyCommands,
  ...findCommands,
  ...textCommands,
  ...stepCommands,
  ...pairCommands,
];

const byId = new Map(commands.map((command) => [command.id, command]));

export function commandById(id: string): Command {
  const found = byId.get(id);
  if (!found) throw new Error(`no command ${id}`);
  return found;
}
