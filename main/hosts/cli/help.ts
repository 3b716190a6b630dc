import { type Command, commonOptions, type OptionSpec } from './command.ts';

const line = (left: string, right: string): string =>
  `  ${left.padEnd(30)}${left.length >= 30 ? `\n${' '.repeat(32)}` : ''}${right}\n`;

function optionLine([name, spec]: [string, OptionSpec]): string {
  const short = spec.short ? `-${spec.short}, ` : '';
  const value =
    spec.kind === 'value'
      ? ` ${spec.value ?? 'VALUE'}`
      : spec.kind === 'optional'
        ? `[=${spec.value ?? 'VALUE'}]`
        : '';
  return line(`${short}--${name}${value}`, spec.help);
}

export function commandHelp(command: Command): string {
  const own = Object.entries<OptionSpec>(command.options).map(optionLine).join('');
  const common = Object.entries<OptionSpec>(commonOptions).map(optionLine).join('');
  return `${command.summary}\n\nUsage: syncline ${command.usage}\n\n${own ? `Options:\n${own}\n` : ''}Everywhere:\n${common}${command.lesson ? `\n${command.lesson}` : ''}`;
}

export function generalHelp(commands: readonly Command[]): string {
  const list = commands.map((c) => line(c.name, c.summary)).join('');
  return (
    'Syncline aligns video, audio and other recordings, shows how sure it is, and exports the result.\n\n' +
    `Usage: syncline COMMAND … [options]\n\nCommands:\n${list}\n` +
    'syncline COMMAND --help says more. Exit: 0 done, 1 failed, 2 wrong usage, 3 done in part or refused, 130 interrupted.\n'
  );
}
