import type { Patch } from 'immer';

/**
 * The value with patches applied as immer's `applyPatches` has it: objects on the way are copied once, all else is shared, the
 * patches' own values too. Immer copies those deeply: of a transcript of 10,000 words each undo made 60,000 objects, 100–200 ms.
 * @throws Error for a path that the value does not have
 */
export function patched<T>(value: T, patches: readonly Patch[]): T {
  const own = new Set<unknown>();
  const copy = (each: unknown): Holder => {
    if (typeof each !== 'object' || each === null) throw new Error('A patch goes where nothing is.');
    if (own.has(each)) return each as Holder;
    const made = Array.isArray(each) ? each.slice() : { ...each };
    own.add(made);
    return made as Holder;
  };
  let root: unknown = value;
  for (const { op, path, value: put } of patches) {
    const [last] = path.slice(-1);
    if (last === undefined) {
      root = put;
      continue;
    }
    let at = copy(root);
    root = at;
    for (const key of path.slice(0, -1)) {
      at[key] = copy(at[key]);
      at = at[key] as Holder;
    }
    if (Array.isArray(at) && op === 'add') at.splice(last === '-' ? at.length : Number(last), 0, put);
    else if (Array.isArray(at) && op === 'remove') at.splice(Number(last), 1);
    else if (op === 'remove') delete at[last];
    else at[last] = put;
  }
  return root as T;
}

type Holder = Record<string | number, unknown>;
