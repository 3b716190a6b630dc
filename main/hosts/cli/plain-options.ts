import { type Command, commonOptions, Options, type OptionSpec, usageError } from './command.ts';

/** What only a command line has a use for. */
const ofCommandLine: ReadonlySet<string> = new Set(['json', 'quiet', 'help']);

/** The options of a command that a call from a program or a script may give, by their names there (`maxDrift`). */
export const optionNames = (command: Command): ReadonlyMap<string, { flag: string; spec: OptionSpec }> =>
  new Map(
    Object.entries({ ...(command.options.output ? commonOptions : {}), ...command.options })
      .filter(([flag]) => !ofCommandLine.has(flag))
      .map(([flag, spec]) => [camelCase(flag), { flag, spec }]),
  );

const camelCase = (flag: string): string =>
  flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * Options given as plain values, as the command line would have them: true for a flag, numbers and strings for values, a list for
 * what may be given again. A list in place of one value is joined by what the option has between its parts (T0:T1; x,y,w,h).
 * @param given by names in camel case or as on the command line; undefined and false: not given
 * @throws InvalidInputError `usage` for a name the command does not have, or a value of another form
 */
export function plainOptions(command: Command, given: Readonly<Record<string, unknown>>): Options {
  const known = optionNames(command);
  const values: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(given)) {
    const option = known.get(camelCase(name));
    if (!option)
      throw usageError(
        `${command.name} has no option “${name}”${known.size > 0 ? `: ${[...known.keys()].join(', ')}` : ''}.`,
      );
    if (value === undefined || value === false) continue;
    const { flag, spec } = option;
    if (Object.hasOwn(values, flag)) throw usageError(`${command.name}: “${name}” is given twice.`);
    if (spec.kind === 'flag' || (spec.kind === 'optional' && value === true)) {
      if (value !== true) throw usageError(`${command.name}: “${name}” is true or false.`);
      values[flag] = true;
    } else if (spec.many) {
      const list = Array.isArray(value) ? value : [value];
      values[flag] = list.map((each) => textOf(each, name, spec, command));
    } else values[flag] = textOf(value, name, spec, command);
  }
  return new Options(values);
}

function textOf(value: unknown, name: string, spec: OptionSpec, command: Command): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.length > 0 && value.every((v) => ['number', 'string'].includes(typeof v)))
    return value.join(spec.value && /^[A-Z]\w*(:[A-Z]\w*)+$|\|X:Y/.test(spec.value) ? ':' : ',');
  throw usageError(
    `${command.name}: “${name}” wants ${spec.value ?? 'a value'}, as a string, a number or a list of them.`,
  );
}
