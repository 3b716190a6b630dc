import { usageError } from '#main/hosts/cli/command.ts';

/** What names stand for: variables of the script, and results of steps that are done. */
export type Known = ReadonlyMap<string, unknown>;

/** ${name}, ${name.key[0].key}; $${ is a plain ${. */
const reference = /\$\$\{|\$\{([^}]*)\}/g;
const path = /^([A-Za-z][\w-]*)((?:\.[\w-]+|\[\d+\])*)$/;

/** The names that a value refers to. @throws InvalidInputError `usage` for a reference of another form */
export function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== 'string') return [];
  return [...value.matchAll(reference)].flatMap(([all, inner]) =>
    all === '$${' ? [] : [parse(inner ?? '')[0]],
  );
}

/**
 * A value with what its references stand for. One that is a whole string keeps its kind (a number stays one); within a longer
 * one it becomes text.
 * @throws InvalidInputError `usage`
 */
export function filled(value: unknown, known: Known): unknown {
  if (Array.isArray(value)) return value.map((each) => filled(each, known));
  if (typeof value !== 'string') return value;
  const [whole] = value.matchAll(reference);
  if (whole?.[0] === value && whole[1] !== undefined) return filledOnce(whole[1], known);
  return value.replace(reference, (all, inner: string | undefined) => {
    if (all === '$${') return '${';
    const found = filledOnce(inner ?? '', known);
    if (typeof found === 'string' || typeof found === 'number') return String(found);
    throw usageError(`“${all}” is no text and no number: it cannot stand within “${value}”.`);
  });
}

function parse(inner: string): readonly [name: string, keys: readonly string[]] {
  const [, name, rest = ''] = path.exec(inner) ?? [];
  if (name === undefined)
    throw usageError(`“\${${inner}}” is no name: write \${variable}, or \${step.recordings[0].path}.`);
  return [name, [...rest.matchAll(/[\w-]+/g)].map(([key]) => key)];
}

function filledOnce(inner: string, known: Known): unknown {
  const [name, keys] = parse(inner);
  if (!known.has(name)) throw usageError(`Nothing is called “${name}” here.`);
  let at: unknown = known.get(name);
  for (const key of keys) {
    // Its own values only: names from outside must not reach what objects inherit.
    const isThere = typeof at === 'object' && at !== null && Object.hasOwn(at, key);
    if (!isThere) throw usageError(`“\${${inner}}” is not there: “${name}” has no such value.`);
    at = (at as Record<string, unknown>)[key];
  }
  if (at === null || at === undefined) throw usageError(`“\${${inner}}” is null: it is not known.`);
  return at;
}
