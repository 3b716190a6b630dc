/** What two threads name an object by, once it was sent. */
export type ObjectName = { readonly object: number };

export type Packed = {
  readonly value: unknown;
  /** Objects that the other side does not know yet; they may name others. */
  readonly fresh: readonly (readonly [number, unknown])[];
  /** Objects that it may forget. */
  readonly gone: readonly number[];
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isName = (value: unknown): value is ObjectName => isObject(value) && typeof value.object === 'number';

/**
 * Sends the same large objects to another thread again and again, each as a whole only the first time: documents
 * change in a few places, and what did not change is the same object. On the other side it stays the same object, too.
 */
export class Packer {
  readonly #heavy: ReadonlySet<string>;
  readonly #names = new WeakMap<object, number>();
  #sent: ReadonlySet<number> = new Set();
  #next = 0;

  /** @param heavy fields whose objects are named; others, and what holds them, are sent anew each time */
  constructor(heavy: readonly string[]) {
    this.#heavy = new Set(heavy);
  }

  pack(value: unknown): Packed {
    const fresh: (readonly [number, unknown])[] = [];
    const used = new Set<number>();
    const named = (object: object): ObjectName => {
      const name = this.#names.get(object) ?? this.#next++;
      this.#names.set(object, name);
      if (!used.has(name)) {
        used.add(name);
        if (!this.#sent.has(name)) fresh.push([name, object]);
      }
      return { object: name };
    };
    const walk = (part: unknown, key: string): unknown => {
      if (!isObject(part)) return part;
      if (this.#heavy.has(key)) return named(part);
      if (Array.isArray(part)) return part.map((each) => walk(each, ''));
      return Object.fromEntries(Object.entries(part).map(([k, each]) => [k, walk(each, k)]));
    };
    const packed = walk(value, '');
    const gone = [...this.#sent].filter((name) => !used.has(name));
    this.#sent = used;
    return { value: packed, fresh, gone };
  }
}

export class Unpacker {
  readonly #known = new Map<number, unknown>();

  unpack({ value, fresh, gone }: Packed): unknown {
    for (const [name, object] of fresh) this.#known.set(name, object);
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
