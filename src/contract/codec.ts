import { InvalidInputError } from '#src/model/errors.ts';

/**
 * One message as bytes: JSON with its typed arrays behind it, so that samples, peaks and pictures travel
 * without being turned into text. The same bytes go over every carrier.
 *
 *   0  u32  'SYL1' (little endian, as everything here)
 *   4  u32  length of the JSON in bytes
 *   8       the JSON, zeros up to the next multiple of 8, then the arrays, each at a multiple of 8
 *
 * In the JSON an array stands as {"$array":[kind, offset, count]} (offset from the first array's place) and
 * a number that JSON lacks as {"$number":"NaN"}. No other key may begin with `$`.
 */
const magic = 0x314c5953;

const kinds = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
} as const;
type Kind = keyof typeof kinds;
type AnyArray = InstanceType<(typeof kinds)[Kind]>;

export type MessageLimits = {
  /** Bytes of the whole message. */
  readonly size: number;
  /** Nesting of arrays and objects. */
  readonly depth: number;
  /** Number of typed arrays. */
  readonly arrays: number;
};
export const messageLimits: MessageLimits = { size: 64 * 1024 * 1024, depth: 48, arrays: 4096 };

const bad = (what: string): InvalidInputError =>
  new InvalidInputError('bad-message', `A message was not understood: ${what}.`, 'Reload the window.');

const dollar = 36;

const aligned = (n: number): number => Math.ceil(n / 8) * 8;

function kindOf(value: object): Kind | null {
  const name = Object.prototype.toString.call(value).slice(8, -1);
  return Object.hasOwn(kinds, name) ? (name as Kind) : null;
}

type Arrays = { readonly list: { readonly array: AnyArray; readonly offset: number }[]; bytes: number };

/** The value itself where JSON has it as it is: of a project of 10,000 words nothing is copied. Its typed arrays go to `arrays`. */
function plain(value: unknown, depth: number, arrays: Arrays, limits: MessageLimits): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) };
  if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean')
    return value;
  if (typeof value !== 'object') throw bad(`a ${typeof value} cannot travel`);
  if (depth >= limits.depth) throw bad('nested too deeply');
  if (Array.isArray(value)) {
    let copy: unknown[] | null = null;
    for (let k = 0; k < value.length; k++) {
      const own = plain(value[k], depth + 1, arrays, limits);
      if (own !== value[k]) copy ??= value.slice();
      if (copy) copy[k] = own;
    }
    return copy ?? value;
  }
  const kind = kindOf(value);
  if (kind) {
    const array = value as AnyArray;
    const offset = arrays.bytes;
    arrays.list.push({ array, offset });
    if (arrays.list.length > limits.arrays) throw bad('too many arrays');
    arrays.bytes = aligned(offset + array.byteLength);
    return { $array: [kind, offset, array.length] };
  }
  let copy: Record<string, unknown> | null = null;
  for (const key of Object.keys(value)) {
    checkKey(key);
    const item = (value as Record<string, unknown>)[key];
    const own = plain(item, depth + 1, arrays, limits);
    if (own !== item) copy ??= { ...value };
    if (copy) copy[key] = own;
  }
  return copy ?? value;
}

function checkKey(key: string): void {
  if (key.charCodeAt(0) === dollar || key === '__proto__') throw bad(`the key ${key} is reserved`);
}

/** The bytes of a message whose JSON is given in pieces. */
function packed(pieces: readonly Uint8Array[], arrays: Arrays, limits: MessageLimits): Uint8Array {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const start = aligned(8 + length);
  if (start + arrays.bytes > limits.size) throw bad(`it is larger than ${limits.size} bytes`);
  const bytes = new Uint8Array(start + arrays.bytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, length, true);
  let at = 8;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  for (const { array, offset } of arrays.list)
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), start + offset);
  return bytes;
}

/** @throws InvalidInputError `bad-message` for functions, symbols, bigints, keys with `$`, or beyond the limits. */
export function encodeMessage(message: unknown, limits: MessageLimits = messageLimits): Uint8Array {
  const arrays: Arrays = { list: [], bytes: 0 };
  const json = JSON.stringify(plain(message, 0, arrays, limits)) ?? 'null';
  return packed([new TextEncoder().encode(json)], arrays, limits);
}

/** So many items of an array are written at a time, and so deep below the message its fields one by one. */
const [itemsAtOnce, fieldsTo] = [200, 6];

/**
 * The same bytes, made a few hundred items at a time with `pause` after each, for large messages of what nobody changes meanwhile: of
 * 10,000 words, which take a tenth of a second, a hand that drags feels nothing.
 */
export async function encodeInTurns(
  message: unknown,
  pause: () => Promise<void>,
  limits: MessageLimits = messageLimits,
): Promise<Uint8Array> {
  const arrays: Arrays = { list: [], bytes: 0 };
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let text = '';
  const take = () => {
    if (text !== '') pieces.push(encoder.encode(text));
    text = '';
  };
  const json = (value: unknown, depth: number) => JSON.stringify(plain(value, depth, arrays, limits));
  const write = async (value: unknown, depth: number): Promise<void> => {
    if (typeof value === 'object' && value !== null && depth >= limits.depth) throw bad('nested too deeply');
    if (Array.isArray(value) && value.length > itemsAtOnce) {
      text += '[';
      for (let k = 0; k < value.length; k += itemsAtOnce) {
        text += `${k > 0 ? ',' : ''}${json(value.slice(k, k + itemsAtOnce), depth)?.slice(1, -1)}`;
        take();
        await pause();
      }
      text += ']';
    } else if (Array.isArray(value) && depth < fieldsTo) {
      text += '[';
      for (const [k, each] of value.entries()) {
        text += k > 0 ? ',' : '';
        await write(each === undefined ? null : each, depth + 1);
      }
      text += ']';
    } else if (typeof value === 'object' && value !== null && kindOf(value) === null && depth < fieldsTo) {
      text += '{';
      let before = '';
      for (const [key, each] of Object.entries(value)) {
        checkKey(key);
        if (each === undefined) continue;
        text += `${before}${JSON.stringify(key)}:`;
        before = ',';
        await write(each, depth + 1);
      }
      text += '}';
    } else text += json(value, depth) ?? 'null';
  };
  await write(message, 0);
  take();
  return packed(pieces, arrays, limits);
}

/**
 * The message in `bytes`; its arrays are views on them (copied first when they do not lie on a multiple
 * of 8). Safe on hostile input. @throws InvalidInputError `bad-message`.
 */
export function decodeMessage(bytes: Uint8Array, limits: MessageLimits = messageLimits): unknown {
  if (bytes.byteLength > limits.size) throw bad(`it is larger than ${limits.size} bytes`);
  if (bytes.byteLength < 8) throw bad('it is too short');
  // Not slice(): a Node Buffer's shares the memory instead of copying it.
  if (bytes.byteOffset % 8 !== 0) bytes = new Uint8Array(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== magic) throw bad('it does not begin as one');
  const length = view.getUint32(4, true);
  if (8 + length > bytes.byteLength) throw bad('it ends before its JSON does');
  const start = aligned(8 + length);
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch {
    throw bad('its JSON is damaged');
  }
  let arrays = 0;
  const arrayAt = (place: unknown): AnyArray => {
    if (++arrays > limits.arrays) throw bad('too many arrays');
    if (!Array.isArray(place) || place.length !== 3) throw bad('an array has no place');
    const [kind, offset, count] = place as unknown[];
    if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) throw bad('an array is of no known kind');
    if (!isCount(offset) || !isCount(count) || offset % 8 !== 0) throw bad('an array lies nowhere');
    const type = kinds[kind as Kind];
    if (start + offset + count * type.BYTES_PER_ELEMENT > bytes.byteLength)
      throw bad('an array reaches beyond the end');
    return new type(bytes.buffer as ArrayBuffer, bytes.byteOffset + start + offset, count);
  };
  const revive = (value: unknown, depth: number): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (depth >= limits.depth) throw bad('nested too deeply');
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) value[i] = revive(value[i], depth + 1);
      return value;
    }
    const record = value as Record<string, unknown>;
    const keys = Object.keys(record);
    if (keys.length === 1 && keys[0] === '$array') return arrayAt(record.$array);
    if (keys.length === 1 && keys[0] === '$number') return oddNumber(record.$number);
    for (const key of keys) {
      if (key.startsWith('$') || key === '__proto__') throw bad('a key is reserved');
      record[key] = revive(record[key], depth + 1);
    }
    return record;
  };
  return revive(parsed, 0);
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= 0xffff_ffff;

function oddNumber(name: unknown): number {
  if (name === 'NaN') return Number.NaN;
  if (name === 'Infinity') return Number.POSITIVE_INFINITY;
  if (name === '-Infinity') return Number.NEGATIVE_INFINITY;
  throw bad('a number is none');
}
