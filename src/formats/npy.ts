import { lookupTable } from '#src/model/lookup-table.ts';
import type { DataSequence } from '#src/model/sequence.ts';
import { fillGaps, filledNote } from './gaps.ts';
import { badFile, mostValues, quoted, tooLarge } from './refusal.ts';

/** An array as NumPy saves it, values in double precision, the last index running fastest. */
export type NpyArray = {
  readonly shape: readonly number[];
  readonly values: Float64Array;
  /** Bytes after the array, which are not looked at. */
  readonly trailing: number;
};

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
/** A header says three things; NumPy itself refuses longer ones than 10,000 bytes. */
const longestHeader = 2 ** 16;

type ValueReader = (view: DataView, at: number, little: boolean) => number;

/** By NumPy's kind and size in bytes. 64-bit integers above 2⁵³ are rounded. */
const readers: Readonly<Record<string, ValueReader>> = lookupTable({
  b1: (view, at) => (view.getUint8(at) === 0 ? 0 : 1),
  i1: (view, at) => view.getInt8(at),
  u1: (view, at) => view.getUint8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  u2: (view, at, little) => view.getUint16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  f2: (view, at, little) => fromHalf(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
});

/** IEEE 754 binary16. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/**
 * Reads an .npy file of format 1, 2 or 3 (NEP 1): booleans, integers and floats of either byte order, in C or
 * Fortran order, of any number of dimensions. Objects (which are pickles, and could run code), records, text
 * and complex numbers are refused.
 * @param file what errors call it
 * @throws InvalidInputError `bad-file` naming the byte; `too-large`
 */
export function readNpy(bytes: Uint8Array, file: string): NpyArray {
  const { descr, isFortran, shape, dataAt } = readHeader(bytes, file);
  const type = /^([<>|=])([biuf])(\d+)$/.exec(descr);
  const reader = type && readers[`${type[2]}${type[3]}`];
  if (!reader)
    throw badFile(
      file,
      'header',
      `its values are of the type ${quoted(descr)}, which is not read`,
      'Save it as floats: numpy.save(name, array.astype(float)).',
    );
  const little = type[1] !== '>';
  const size = Number(type[3]);
  const count = shape.reduce((product, length) => product * length, 1);
  if (count > mostValues) throw tooLarge(file, count);
  const trailing = bytes.length - dataAt - count * size;
  if (trailing < 0)
    throw badFile(
      file,
      `byte ${bytes.length}`,
      `it ends before its ${shape.join(' × ')} values of ${size} bytes do, which takes ${dataAt + count * size} bytes`,
      'The file was cut short: copy or save it again.',
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataAt, count * size);
  const values = new Float64Array(count);
  if (isFortran && shape.length > 1) {
    const order = fortranOrder(shape);
    for (let k = 0; k < count; k++) values[order(k)] = reader(view, k * size, little);
  } else for (let k = 0; k < count; k++) values[k] = reader(view, k * size, little);
  return { shape, values, trailing };
}

/** Where the k-th value in Fortran order lies in C order. */
function fortranOrder(shape: readonly number[]): (k: number) => number {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
  return (k) => {
    let rest = k;
    let at = 0;
    for (let axis = 0; axis < shape.length; axis++) {
      const length = shape[axis] as number;
      at += (rest % length) * (strides[axis] as number);
      rest = Math.floor(rest / length);
    }
    return at;
  };
}

type Header = {
  readonly descr: string;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  readonly dataAt: number;
};

function readHeader(bytes: Uint8Array, file: string): Header {
  const short = (at: number) =>
    badFile(file, `byte ${at}`, 'it ends within its header', 'The file was cut short: copy it again.');
  if (!magic.every((byte, k) => bytes[k] === byte))
    throw badFile(file, 'byte 0', 'it does not begin as NumPy’s files do', 'Save it with numpy.save.');
  if (bytes.length < 12) throw short(bytes.length);
  const version = bytes[6] as number;
  if (version < 1 || version > 3)
    throw badFile(file, 'byte 6', `its format ${version} is not known`, 'Formats 1 to 3 are read.');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const from = version === 1 ? 10 : 12;
  if (length > longestHeader)
    throw badFile(file, 'byte 8', `its header is said to have ${length} bytes`, 'It is damaged.');
  if (from + length > bytes.length) throw short(bytes.length);
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(
    bytes.subarray(from, from + length),
  );
  return { ...parseHeader(text, file), dataAt: from + length };
}

/** The three entries of a Python dictionary, in any order; nothing is ever evaluated. */
function parseHeader(text: string, file: string): Omit<Header, 'dataAt'> {
  const entry =
    /\s*(?:'(\w+)'|"(\w+)")\s*:\s*(?:'([^']*)'|"([^"]*)"|(True|False)|\(([^()]*)\)|(\[[^\]]*\]))\s*(,|(?=\}))/y;
  const found = new Map<string, RegExpExecArray>();
  let at = /^\s*\{/.exec(text)?.[0].length ?? 0;
  while (at > 0) {
    entry.lastIndex = at;
    const match = entry.exec(text);
    if (!match) break;
    found.set((match[1] ?? match[2]) as string, match);
    at = entry.lastIndex;
  }
  const isWhole = at > 0 && /^\s*\}\s*$/.test(text.slice(at));
  const descr = found.get('descr');
  const order = found.get('fortran_order')?.[5];
  const tuple = found.get('shape')?.[6];
  const lengths = tuple?.split(',').map((part) => part.trim());
  if (lengths?.at(-1) === '') lengths.pop();
  if (!isWhole || !descr || !order || !lengths?.every((part) => /^\d{1,15}L?$/.test(part)))
    throw badFile(file, 'header', `it cannot be read: ${quoted(text.trim())}`, 'Save it with numpy.save.');
  return {
    descr: descr[3] ?? descr[4] ?? descr[7] ?? '',
    isFortran: order === 'True',
    shape: lengths.map((part) => Number.parseInt(part, 10)),
  };
}

/**
 * A sequence from an .npy file: frames along the first axis; the other axes together are the dimensions
 * (n × joints × 3 has 3·joints). Not-a-numbers count as missing and are filled as in `fillGaps`.
 * @throws as `readNpy`; InvalidInputError `bad-file` for no values, infinite ones, and long gaps
 */
export function readNpySequence(bytes: Uint8Array, file: string): DataSequence {
  const { shape, values, trailing } = readNpy(bytes, file);
  const [frames, ...rest] = shape;
  const dims = rest.reduce((product, length) => product * length, 1);
  if (frames === undefined || values.length === 0)
    throw badFile(
      file,
      'header',
      `its shape is (${shape.join(', ')})`,
      'Frames along the first axis are wanted.',
    );
  const names = Array.from({ length: dims }, (_, k) => `column ${k}`);
  const place = (frame: number, dim: number) => `frame ${frame}, column ${dim}`;
  const odd = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (odd >= 0)
    throw badFile(
      file,
      place(Math.floor(odd / dims), odd % dims),
      `it is ${values[odd]}`,
      'Only finite values can be aligned.',
    );
  const { filled, long } = fillGaps(values, dims);
  const gap = long[0];
  if (gap)
    throw badFile(
      file,
      place(gap.from, gap.dim),
      `${gap.to - gap.from} frames have no value`,
      'Fill in what is missing, or leave it out.',
    );
  const notes = [...filledNote(filled)];
  if (rest.length > 1) notes.push(`Its ${rest.join(' × ')} values a frame are taken as ${dims} dimensions.`);
  if (trailing > 0) notes.push(`${trailing} bytes after the array were not looked at.`);
  return { values, dims, hop: 1, start: 0, names, isTimed: false, notes };
}

/** A matrix, rows × columns in C order, as .npy (format 1) of the type of its values. */
export function writeNpy(
  values: Int32Array | Float32Array | Float64Array,
  shape: readonly number[],
): Uint8Array {
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const type = values instanceof Int32Array ? '<i4' : values instanceof Float32Array ? '<f4' : '<f8';
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // The data begin at a multiple of 64 bytes.
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64 - 10;
  const size = values.BYTES_PER_ELEMENT;
  const out = new Uint8Array(10 + length + values.length * size);
  const view = new DataView(out.buffer);
  out.set([...magic, 1, 0]);
  view.setUint16(8, length, true);
  out.set(new TextEncoder().encode(`${dictionary.padEnd(length - 1)}\n`), 10);
  for (let k = 0; k < values.length; k++) {
    const at = 10 + length + k * size;
    if (type === '<i4') view.setInt32(at, values[k] as number, true);
    else if (type === '<f4') view.setFloat32(at, values[k] as number, true);
    else view.setFloat64(at, values[k] as number, true);
  }
  return out;
}
