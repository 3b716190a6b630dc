import { badFile } from './refusal.ts';

/** How the machine that wrote the file laid out its numbers. */
export type C3dNumbers = {
  int16(at: number): number;
  uint16(at: number): number;
  float(at: number): number;
};

/** 84: little-endian; 85: DEC (little-endian integers, VAX F floats); 86: big-endian. Null for another. */
export function c3dNumbers(processor: number, view: DataView): C3dNumbers | null {
  if (processor < 84 || processor > 86) return null;
  const little = processor !== 86;
  return {
    int16: (at) => view.getInt16(at, little),
    uint16: (at) => view.getUint16(at, little),
    float: processor === 85 ? (at) => vaxFloat(view, at) : (at) => view.getFloat32(at, little),
  };
}

/** VAX F: two little-endian words, the high one first; its exponent counts from 128 and its fraction from ½. */
function vaxFloat(view: DataView, at: number): number {
  const high = view.getUint16(at, true);
  const exponent = (high >> 7) & 0xff;
  if (exponent === 0) return high & 0x8000 ? Number.NaN : 0;
  const fraction = (high & 0x7f) * 65_536 + view.getUint16(at + 2, true);
  return (high & 0x8000 ? -1 : 1) * (0.5 + fraction / 2 ** 24) * 2 ** (exponent - 128);
}

export type C3dParameter = {
  /** −1 text, 1 byte, 2 integer, 4 float. */
  readonly type: number;
  readonly lengths: readonly number[];
  /** Where its first value stands in the file. */
  readonly at: number;
  readonly count: number;
};

/** Parameters by `GROUP:NAME` in capitals, with ways to look at their values. */
export class C3dParameters {
  readonly #found: ReadonlyMap<string, C3dParameter>;
  readonly #bytes: Uint8Array;
  readonly #numbers: C3dNumbers;
  constructor(found: ReadonlyMap<string, C3dParameter>, bytes: Uint8Array, numbers: C3dNumbers) {
    this.#found = found;
    this.#bytes = bytes;
    this.#numbers = numbers;
  }

  /** All values as numbers; empty where the parameter is not there. Integers are signed. */
  numbers(name: string): number[] {
    const found = this.#found.get(name);
    if (!found || found.type < 1) return [];
    const { type, at, count } = found;
    const read = {
      1: (p: number) => this.#bytes[p] as number,
      2: this.#numbers.int16,
      4: this.#numbers.float,
    }[type];
    return read ? Array.from({ length: count }, (_, k) => read(at + k * type)) : [];
  }

  number(name: string): number | null {
    return this.numbers(name)[0] ?? null;
  }

  /** A count, which may use the sign's bit. */
  count(name: string): number | null {
    const value = this.number(name);
    return value === null ? null : value < 0 ? value + 65_536 : value;
  }

  /** Texts, without the blanks that fill them up. */
  texts(name: string): string[] {
    const found = this.#found.get(name);
    if (found?.type !== -1) return [];
    const length = found.lengths[0] ?? 1;
    const decoder = new TextDecoder();
    return Array.from({ length: length > 0 ? found.count / length : 0 }, (_, k) =>
      decoder
        .decode(this.#bytes.subarray(found.at + k * length, found.at + (k + 1) * length))
        .replace(/[\0\s]+$/, ''),
    );
  }

  /** Values of NAME, NAME2, NAME3 …: a parameter holds at most 255. */
  continued<T>(name: string, read: (name: string) => T[]): T[] {
    const all = read(name);
    for (let k = 2; this.#found.has(`${name}${k}`); k++) all.push(...read(`${name}${k}`));
    return all;
  }
}

/**
 * The parameter section, whose records follow each other from `at` to `end`.
 * @throws InvalidInputError `bad-file` naming the byte where a record leaves the file
 */
export function readParameters(
  bytes: Uint8Array,
  file: string,
  { at, end, numbers }: { readonly at: number; readonly end: number; readonly numbers: C3dNumbers },
): C3dParameters {
  const need = (from: number, length: number) => {
    if (from + length > bytes.length)
      throw badFile(
        file,
        `byte ${from}`,
        'its parameters leave the file',
        'The file was cut short or is damaged: copy it again.',
      );
  };
  const groups = new Map<number, string>();
  const found: { group: number; name: string; parameter: C3dParameter }[] = [];
  const signed = (value: number) => (value > 127 ? value - 256 : value);
  for (let record = at; record < end; ) {
    need(record, 2);
    const nameLength = Math.abs(signed(bytes[record] as number));
    const group = signed(bytes[record + 1] as number);
    if (nameLength === 0 || group === 0) break;
    need(record + 2, nameLength + 2);
    const name = new TextDecoder('latin1')
      .decode(bytes.subarray(record + 2, record + 2 + nameLength))
      .toUpperCase();
    const pointer = record + 2 + nameLength;
    const offset = numbers.uint16(pointer);
    if (group < 0) groups.set(-group, name);
    else found.push({ group, name, parameter: readParameter(bytes, pointer + 2, need) });
    if (offset === 0) break;
    record = pointer + offset;
  }
  const byName = new Map(
    found.map(({ group, name, parameter }) => [`${groups.get(group) ?? ''}:${name}`, parameter]),
  );
  return new C3dParameters(byName, bytes, numbers);
}

function readParameter(
  bytes: Uint8Array,
  at: number,
  need: (from: number, length: number) => void,
): C3dParameter {
  need(at, 2);
  const type = bytes[at] === 255 ? -1 : (bytes[at] as number);
  const axes = bytes[at + 1] as number;
  need(at + 2, axes);
  const lengths = [...bytes.subarray(at + 2, at + 2 + axes)];
  const count = lengths.reduce((product, length) => product * length, 1);
  need(at + 2 + axes, count * Math.abs(type));
  return { type, lengths, at: at + 2 + axes, count };
}
