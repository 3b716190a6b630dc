/** What two threads name an object by, once it was sent. */
export type ObjectName = { readonly object: number };

export type Packed = {
  readonly value: unknown;
  /** Objects that the other side does not know yet. */
  readonly fresh: readonly Fresh[];
  /** Objects that it may forget. */
  readonly gone: readonly number[];
};

/** An object as a whole, or what makes it of one that was sent before. */
export type Fresh = {
  readonly name: number;
  readonly like: number | null;
  readonly change: Change;
};

type Change =
  | { readonly kind: 'whole'; readonly value: unknown }
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<string, Change>> }
  /** From item `from` on, `gone` items were others. */
  | {
      readonly kind: 'items';
      readonly from: number;
      readonly gone: number;
      readonly put: readonly unknown[];
    };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isName = (value: unknown): value is ObjectName => isObject(value) && typeof value.object === 'number';

/** What makes `now` of `before`, where documents share what did not change: of 10,000 words the two that moved. */
function changeOf(before: unknown, now: unknown): Change {
  const whole: Change = { kind: 'whole', value: now };
  if (Array.isArray(before) && Array.isArray(now)) {
    const shorter = Math.min(before.length, now.length);
    let from = 0;
    while (from < shorter && before[from] === now[from]) from++;
    let [last, end] = [before.length, now.length];
    while (Math.min(last, end) > from && before[last - 1] === now[end - 1]) {
      last--;
      end--;
    }
    return { kind: 'items', from, gone: last - from, put: now.slice(from, end) };
  }
  if (!isObject(before) || !isObject(now)) return whole;
  const keys = Object.keys(now);
  if (keys.length !== Object.keys(before).length || !keys.every((key) => Object.hasOwn(before, key)))
    return whole;
  const fields = keys
    .filter((key) => before[key] !== now[key])
    .map((key) => [key, changeOf(before[key], now[key])] as const);
  return { kind: 'fields', fields: Object.fromEntries(fields) };
}

function changed(before: unknown, change: Change): unknown {
  if (change.kind === 'whole') return change.value;
  if (change.kind === 'items')
    return (before as unknown[]).toSpliced(change.from, change.gone, ...change.put);
  const own = before as Readonly<Record<string, unknown>>;
  const put = Object.entries(change.fields).map(([key, each]) => [key, changed(own[key], each)] as const);
  return { ...own, ...Object.fromEntries(put) };
}

/**
 * Sends the same large objects to another thread again and again, each as a whole only the first time: documents
 * change in a few places, and what did not change is the same object. On the other side it stays the same object, too.
 * Of an object that has become another of the same `id` only what changed is sent.
 */
export class Packer {
  readonly #heavy: ReadonlySet<string>;
  readonly #names = new WeakMap<object, number>();
  #sent: ReadonlySet<number> = new Set();
  /** Of each field and `id` what was sent last. */
  #last = new Map<string, object>();
  #next = 0;

  /** @param heavy fields whose objects are named; others, and what holds them, are sent anew each time */
  constructor(heavy: readonly string[]) {
    this.#heavy = new Set(heavy);
  }

  pack(value: unknown): Packed {
    const fresh: Fresh[] = [];
    const used = new Set<number>();
    const last = new Map<string, object>();
    const named = (object: Readonly<Record<string, unknown>>, key: string): ObjectName => {
      const name = this.#names.get(object) ?? this.#next++;
      this.#names.set(object, name);
      if (!used.has(name)) {
        used.add(name);
        const place = typeof object.id === 'string' ? `${key}/${object.id}` : null;
        const before = place === null ? undefined : this.#last.get(place);
        if (place !== null) last.set(place, object);
        const known = before && this.#names.get(before);
        if (known !== undefined && this.#sent.has(known) && !this.#sent.has(name))
          fresh.push({ name, like: known, change: changeOf(before, object) });
        else if (!this.#sent.has(name))
          fresh.push({ name, like: null, change: { kind: 'whole', value: object } });
      }
      return { object: name };
    };
    const walk = (part: unknown, key: string): unknown => {
      if (!isObject(part)) return part;
      if (this.#heavy.has(key)) return named(part, key);
      if (Array.isArray(part)) return part.map((each) => walk(each, ''));
      return Object.fromEntries(Object.entries(part).map(([k, each]) => [k, walk(each, k)]));
    };
    const packed = walk(value, '');
    const gone = [...this.#sent].filter((name) => !used.has(name));
    this.#sent = used;
    this.#last = last;
    return { value: packed, fresh, gone };
  }
}

export class Unpacker {
  readonly #known = new Map<number, unknown>();

  unpack({ value, fresh, gone }: Packed): unknown {
    for (const { name, like, change } of fresh)
      this.#known.set(name, changed(like === null ? null : this.#known.get(like), change));
    const walk = (part: unknown): unknown => {
      if (!isObject(part)) return part;
      if (isName(part)) return this.#known.get(part.object);
      if (Array.isArray(part)) return part.map(walk);
      return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, walk(each)]));
    };
    const found = walk(value);
    for (const name of gone) this.#known.delete(name);
    return found;
  }
}
