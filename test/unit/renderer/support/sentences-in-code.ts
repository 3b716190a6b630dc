import { parseAst } from 'rolldown/parseAst';

type Node = { readonly type: string; readonly start: number; readonly end: number } & Readonly<
  Record<string, unknown>
>;
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/**
 * The whole sentences of a file of the program, in every form that its choices give them (of one condition the same way throughout);
 * whatever else fills a hole is `some`.
 */
export function sentencesInCode(code: string): readonly string[] {
  const out: string[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'TemplateLiteral' || node.type === 'Literal')
      for (const text of formsOf(node, code)) {
        const said = text.trim();
        if (/^[\p{Lu}“].* .*\.$/u.test(said)) out.push(said);
      }
    for (const child of Object.values(node).flat()) if (isNode(child)) visit(child);
  };
  for (const node of parseAst(code, { lang: 'ts' }).body) visit(node as unknown as Node);
  return [...new Set(out)];
}

function formsOf(node: Node, code: string): readonly string[] {
  if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : [];
  const quasis = node.quasis as readonly { readonly value: { readonly cooked: string } }[];
  const holes = node.expressions as readonly Node[];
  const conditions = new Map<string, number>();
  for (const hole of holes) {
    const condition = conditionOf(hole, code);
    if (condition !== null && !conditions.has(condition)) conditions.set(condition, conditions.size);
  }
  return Array.from({ length: 2 ** conditions.size }, (_, way) =>
    quasis
      .map(({ value }, k) => {
        const hole = holes[k];
        if (!hole) return value.cooked;
        const condition = conditionOf(hole, code);
        if (condition === null) return `${value.cooked}some`;
        const isFirst = ((way >> (conditions.get(condition) ?? 0)) & 1) === 0;
        return `${value.cooked}${textOf(isFirst ? hole.consequent : hole.alternate)}`;
      })
      .join(''),
  );
}

/** Of `a ? 'x' : 'y'`; null: it is none. */
const conditionOf = (hole: Node, code: string): string | null =>
  hole.type === 'ConditionalExpression' &&
  isText(hole.consequent) &&
  isText(hole.alternate) &&
  isNode(hole.test)
    ? code.slice(hole.test.start, hole.test.end)
    : null;
const isText = (node: unknown): boolean => isNode(node) && typeof node.value === 'string';
const textOf = (node: unknown): string => (isNode(node) ? String(node.value) : '');
