/** A C3D file to be: markers [frame][point] = [x, y, z, residual] in raw units, analogue [frame][sample][channel]. */
export type Recipe = {
  readonly processor?: 84 | 85 | 86;
  readonly isFloat?: boolean;
  readonly scale?: number;
  readonly rate?: number;
  readonly firstFrame?: number;
  readonly points: readonly (readonly (readonly [number, number, number, number])[])[];
  readonly analog?: readonly (readonly (readonly number[])[])[];
  /** Further parameters: GROUP:NAME → what it holds. */
  readonly parameters?: Readonly<Record<string, Value>>;
  /** These words in the header instead of the right ones. */
  readonly header?: Readonly<Record<number, number>>;
};

type Value =
  | { readonly texts: readonly string[] }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] };

/** A number as VAX has it: four times the IEEE one, its words exchanged. */
function vaxBytes(value: number): number[] {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value * 4, true);
  const b = (k: number) => view.getUint8(k);
  return [b(2), b(3), b(0), b(1)];
}

export function writeC3d(recipe: Recipe): Uint8Array {
  const {
    processor = 84,
    isFloat = false,
    scale = 0.1,
    rate = 100,
    firstFrame = 1,
    points,
    analog = [],
  } = recipe;
  const little = processor !== 86;
  const word = (value: number): number[] => {
    const bytes = [value & 0xff, (value >> 8) & 0xff];
    return little ? bytes : bytes.reverse();
  };
  const float = (value: number): number[] => {
    if (processor === 85) return vaxBytes(value);
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, value, little);
    return [0, 1, 2, 3].map((k) => view.getUint8(k));
  };
  const channels = analog[0]?.[0]?.length ?? 0;
  const samples = analog[0]?.length ?? 0;
  const parameters: Record<string, Value> = {
    'POINT:USED': { ints: [points[0]?.length ?? 0] },
    'POINT:SCALE': { floats: [isFloat ? -scale : scale] },
    'POINT:RATE': { floats: [rate] },
    'POINT:LABELS': { texts: (points[0] ?? []).map((_, k) => `M${k}`) },
    ...(channels > 0 ? { 'ANALOG:USED': { ints: [channels] } } : {}),
    ...recipe.parameters,
  };
  const names = [...new Set(Object.keys(parameters).map((key) => key.split(':')[0] as string))];
  const records = [
    // A group may stand after its parameters.
    ...Object.entries(parameters).map(([key, value]) => {
      const [group = '', name = ''] = key.split(':');
      return record(name, names.indexOf(group) + 1, body(value, word, float), word);
    }),
    ...names.map((name, k) => record(name, -k - 1, [0], word)),
  ].flat();
  const blocks = Math.ceil((4 + records.length + 1) / 512);
  const data = points.flatMap((frame, f) => [
    ...frame.flatMap(([x, y, z, residual]) => [x, y, z, residual].flatMap(isFloat ? float : word)),
    ...(analog[f] ?? []).flat().flatMap(isFloat ? float : word),
  ]);
  const out = new Uint8Array(512 * (1 + blocks) + data.length);
  const put = (at: number, bytes: readonly number[]) => out.set(bytes, at);
  put(0, [2, 0x50]);
  const header: Record<number, number> = {
    2: points[0]?.length ?? 0,
    4: channels * samples,
    6: firstFrame,
    8: firstFrame + points.length - 1,
    16: 2 + blocks,
    18: samples,
    ...recipe.header,
  };
  for (const [at, value] of Object.entries(header)) put(Number(at), word(value));
  put(12, float(isFloat ? -scale : scale));
  put(20, float(rate));
  put(512, [1, 0x50, blocks, processor]);
  put(516, records);
  put(512 * (1 + blocks), data);
  return out;
}

function record(
  name: string,
  group: number,
  content: readonly number[],
  word: (v: number) => number[],
): number[] {
  const text = [...new TextEncoder().encode(name)];
  return [text.length, group & 0xff, ...text, ...word(2 + content.length), ...content];
}

function body(value: Value, word: (v: number) => number[], float: (v: number) => number[]): number[] {
  if ('texts' in value) {
    const longest = Math.max(1, ...value.texts.map((text) => text.length));
    const bytes = value.texts.flatMap((text) => [...new TextEncoder().encode(text.padEnd(longest))]);
    return [0xff, 2, longest, value.texts.length, ...bytes, 0];
  }
  const [type, list, write] =
    'ints' in value ? ([2, value.ints, word] as const) : ([4, value.floats, float] as const);
  const lengths = list.length === 1 ? [0] : [1, list.length];
  return [type, ...lengths, ...list.flatMap(write), 0];
}
