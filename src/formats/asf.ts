import { lookupTable } from '#src/model/lookup-table.ts';
import { badFile, quoted } from './refusal.ts';
import type { Axis, Vector } from './rotation.ts';
import { type Field, fieldNumber, fieldsOf, placeOf, wordLines } from './text-fields.ts';

/** What a number of a bone's line says: a shift or a turn (degrees) along an axis, or a length. */
export type Freedom = { readonly kind: 'position' | 'rotation' | 'length'; readonly axis: Axis };

export type AsfBone = {
  readonly name: string;
  /** Index of a bone that stands before it; −1 for the root, which stands first. */
  readonly parent: number;
  /** From its beginning to its end as the skeleton rests, in the world; zero for the root. */
  readonly reach: Vector;
  /** How its own axes lie in the world: angles in degrees, and the order in which they are applied. */
  readonly axis: Vector;
  readonly order: readonly Axis[];
  /** What each number in the motion file says, in order. */
  readonly freedoms: readonly Freedom[];
};

/** An Acclaim skeleton. */
export type Asf = {
  readonly bones: readonly AsfBone[];
  readonly isDegrees: boolean;
  readonly position: Vector;
};

const hint = 'Use the skeleton that belongs to the motion.';

/** A section of the file, or what stands between `begin` and `end` in one. */
type Lines = readonly (readonly [Field, ...Field[]])[];

/**
 * Reads an Acclaim skeleton (.asf).
 * @throws InvalidInputError `bad-file` naming line and column
 */
export function readAsf(text: string, file: string): Asf {
  const sections = sectionsOf(text, file);
  const need = (name: string): Lines => {
    const found = sections.get(name);
    if (found) return found;
    throw badFile(file, '', `it has no section :${name}`, hint);
  };
  const isDegrees = !after(sections.get('units') ?? [], 'angle')?.[0]
    ?.text.toLowerCase()
    .startsWith('rad');
  const root = need('root');
  const bones = new Map<string, Omit<AsfBone, 'parent'>>([['root', rootBone(root, file)]]);
  for (const block of blocksOf(need('bonedata'), file)) {
    const bone = readBone(block, file);
    if (bones.has(bone.name))
      throw badFile(
        file,
        placeOf(block[0]?.[0] as Field),
        `the bone ${quoted(bone.name)} is there twice`,
        hint,
      );
    bones.set(bone.name, bone);
  }
  return {
    bones: ordered(bones, need('hierarchy'), file),
    isDegrees,
    position: vectorOf(root, 'position', file),
  };
}

function sectionsOf(text: string, file: string): Map<string, Lines> {
  const sections = new Map<string, (readonly [Field, ...Field[]])[]>();
  let current: (readonly [Field, ...Field[]])[] | null = null;
  for (const fields of [...wordLines(text)].map(fieldsOf)) {
    const [first] = fields;
    if (first.text.startsWith('#')) continue;
    if (first.text.startsWith(':')) {
      current = [];
      sections.set(first.text.slice(1).toLowerCase(), current);
    } else if (current) current.push(fields);
    else throw badFile(file, placeOf(first), `${quoted(first.text)} stands before the first section`, hint);
  }
  return sections;
}

function blocksOf(lines: Lines, file: string): Lines[] {
  const blocks: Lines[] = [];
  let open: (readonly [Field, ...Field[]])[] | null = null;
  for (const line of lines) {
    const word = line[0].text.toLowerCase();
    if (word === 'begin') {
      if (open) throw badFile(file, placeOf(line[0]), 'a bone begins before the last one ends', hint);
      open = [];
    } else if (word === 'end') {
      if (!open) throw badFile(file, placeOf(line[0]), 'a bone ends that never began', hint);
      blocks.push(open);
      open = null;
    } else open?.push(line);
  }
  if (open) throw badFile(file, 'at its end', 'a bone does not end', hint);
  return blocks;
}

/** The fields after a word; undefined where no line begins with it. */
const after = (lines: Lines, word: string): readonly Field[] | undefined =>
  lines.find(([first]) => first.text.toLowerCase() === word)?.slice(1);

function vectorOf(lines: Lines, word: string, file: string): Vector {
  const fields = after(lines, word);
  if (!fields) return [0, 0, 0];
  if (fields.length < 3)
    throw badFile(file, fields[0] ? placeOf(fields[0]) : '', `${word} wants three numbers`, hint);
  const [x, y, z] = fields.slice(0, 3).map((field) => fieldNumber(field, file)) as [number, number, number];
  return [x, y, z];
}

const axisOf: Readonly<Record<string, Axis>> = lookupTable({ x: 0, y: 1, z: 2 });

function orderOf(field: Field | undefined, file: string): readonly Axis[] {
  if (!field) return [0, 1, 2];
  const letters = [...field.text.toLowerCase()];
  if ([...letters].sort().join('') !== 'xyz')
    throw badFile(file, placeOf(field), `${quoted(field.text)} is no order of axes`, hint);
  return letters.map((letter) => axisOf[letter] as Axis);
}

const freedomKinds = { t: 'position', r: 'rotation', l: 'length' } as const;

const freedomsOf = (fields: readonly Field[], file: string): readonly Freedom[] =>
  fields.map((field) => {
    const match = /^(?:([tr])([xyz])|l)$/.exec(field.text.toLowerCase());
    if (!match) throw badFile(file, placeOf(field), `${quoted(field.text)} is no degree of freedom`, hint);
    return {
      kind: freedomKinds[(match[1] ?? 'l') as keyof typeof freedomKinds],
      axis: axisOf[match[2] ?? 'x'] as Axis,
    };
  });

function rootBone(lines: Lines, file: string): Omit<AsfBone, 'parent'> {
  return {
    name: 'root',
    reach: [0, 0, 0],
    axis: vectorOf(lines, 'orientation', file),
    order: orderOf(after(lines, 'axis')?.[0], file),
    freedoms: freedomsOf(after(lines, 'order') ?? [], file),
  };
}

function readBone(lines: Lines, file: string): Omit<AsfBone, 'parent'> {
  const name = after(lines, 'name')?.[0]?.text;
  if (name === undefined)
    throw badFile(file, lines[0] ? `line ${lines[0][0].line}` : '', 'a bone has no name', hint);
  const [x, y, z] = vectorOf(lines, 'direction', file);
  const size = Math.hypot(x, y, z) || 1;
  const field = after(lines, 'length')?.[0];
  const length = field ? fieldNumber(field, file) : 0;
  return {
    name,
    reach: [(x / size) * length, (y / size) * length, (z / size) * length],
    axis: vectorOf(lines, 'axis', file),
    order: orderOf(after(lines, 'axis')?.[3], file),
    freedoms: freedomsOf(after(lines, 'dof') ?? [], file),
  };
}

/** The bones from the root outwards. */
function ordered(
  bones: ReadonlyMap<string, Omit<AsfBone, 'parent'>>,
  lines: Lines,
  file: string,
): readonly AsfBone[] {
  const children = new Map<string, string[]>();
  const named = new Set(['root']);
  for (const [parent, ...rest] of lines) {
    if (['begin', 'end'].includes(parent.text.toLowerCase())) continue;
    for (const field of [parent, ...rest])
      if (!bones.has(field.text))
        throw badFile(file, placeOf(field), `there is no bone ${quoted(field.text)}`, hint);
    for (const field of rest) {
      if (named.has(field.text))
        throw badFile(file, placeOf(field), `the bone ${quoted(field.text)} hangs on two others`, hint);
      named.add(field.text);
    }
    children.set(parent.text, [...(children.get(parent.text) ?? []), ...rest.map(({ text }) => text)]);
  }
  const out: AsfBone[] = [];
  const placed = new Set<string>();
  const waiting: { name: string; parent: number }[] = [{ name: 'root', parent: -1 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { name, parent } = next;
    const index = out.push({ ...(bones.get(name) as Omit<AsfBone, 'parent'>), parent }) - 1;
    placed.add(name);
    for (const child of (children.get(name) ?? []).toReversed()) waiting.push({ name: child, parent: index });
  }
  const loose = [...bones.keys()].find((name) => !placed.has(name));
  if (loose !== undefined) throw badFile(file, '', `the bone ${quoted(loose)} hangs on none`, hint);
  return out;
}
