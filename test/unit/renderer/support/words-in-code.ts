import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { repo } from '#test/e2e/support/repo.ts';

/** A node of the parsed program: its children are found under whatever keys. */
type Node = { readonly type: string; readonly start: number } & Readonly<Record<string, unknown>>;

/** Words, and where they stand in the code. */
export type Found = { readonly at: string; readonly words: string };

export type WordsInCode = {
  /** First arguments of `tr` and `phrase`. */
  readonly said: readonly Found[];
  /** Every other text of the code: constants are words too, and said elsewhere. Of a template, holes are `{}`. */
  readonly texts: readonly Found[];
  /** What people would see as it stands here, whatever the language. */
  readonly bare: readonly Found[];
};

/** Attributes that people read or hear; of others a text counts where it is a sentence. */
const spoken =
  /^(?:title|aria-(?:label|valuetext|roledescription)|placeholder|alt|label|sign|low|high|otherwise|name|part)$/;
const silent =
  /^(?:className|id|key|type|role|d|style|look|icon|htmlFor|viewBox|transform|href|src|kind|of|along|value|data-.+|aria-(?!label$|valuetext$|roledescription$).+)$/;
/** Calls and fields whose texts are the machine's, and those that say what they are given. */
const machine =
  /^(?:querySelector(?:All)?|closest|matchMedia|getElementById|\w+EventListener|getPropertyValue|setProperty|useItems|commandById|call|stream|warn|split|startsWith|includes|newId|newGesture|useCommand|withKey|putImageData)$/;
const machineFields =
  /^(?:keys?|kind|code|id|group|className|type|font|cursor|look|icon|state|purpose|unit|gesture)$/;
const sayers = /^(?:say|tell|setSaid|setFault)$/;
const sayerFields = /^(?:said|message|hint|label|why|reason)$/;

/** Two words or more, one that begins as names of things do, or a sentence's end. */
const isSentence = (text: string): boolean =>
  /\p{L}{2,}[,.:;…”’]? [\p{L}“(–{]/u.test(text) ||
  /^\p{Lu}\p{Ll}+[….:]?$/u.test(text) ||
  /\p{L}{2,}[.…]$/u.test(text);

/** A template of more than signs, numbers, units and names. */
const isSaying = (text: string): boolean =>
  /[ “”]/.test(text) &&
  !/^\w[\w-]*\(|\d(?:px|fr)|\{\}(?:px|fr)/.test(text) &&
  /(?<![\w-])\p{L}{3,}(?![\w(-])/u.test(text.replaceAll('{}', '·').replace(/\b(?:kHz|ppm|fps)\b/g, ''));

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
const children = (node: Node): readonly Node[] => Object.values(node).flat().filter(isNode);

/** Of an identifier, a member, an attribute: the last part. */
function nameOf(node: unknown): string {
  if (!isNode(node)) return '';
  if (typeof node.name === 'string') return node.name;
  if (typeof node.value === 'string') return node.value;
  return nameOf(node.property ?? node.name);
}

/** What a literal or a template says; null: it is neither. */
function textOf(node: Node): string | null {
  if (node.type === 'Literal' || node.type === 'JSXText')
    return typeof node.value === 'string' ? node.value : null;
  if (node.type !== 'TemplateLiteral') return null;
  return (node.quasis as readonly { value: { cooked: string } }[]).map((q) => q.value.cooked).join('{}');
}

/** All that `a ? 'x' : 'y'` may be. */
const branches = (node: Node): readonly Node[] =>
  node.type === 'ConditionalExpression'
    ? [node.consequent, node.alternate].filter(isNode).flatMap(branches)
    : [node];

const isChoice = (node: Node | undefined): boolean =>
  node?.type === 'ConditionalExpression' || node?.type === 'LogicalExpression';

const saysIt = (node: Node): boolean =>
  node.type === 'CallExpression' && /^(?:tr|phrase)$/.test(nameOf(node.callee));

/** Whether a text stands in a choice beside words that are said: then it is said bare. */
function isBesideSaid(above: readonly Node[]): boolean {
  const around = above.at(-1);
  if (around?.type !== 'ConditionalExpression') return false;
  const top = above.findLastIndex((each) => each.type !== 'ConditionalExpression') + 1;
  return branches(above[top] ?? around).some(saysIt);
}

/** Whether a text goes to the screen from here. @param known the catalogue's words: constants of them are said elsewhere */
function isShown(node: Node, text: string, above: readonly Node[], known: ReadonlySet<string>): boolean {
  if (node.type === 'JSXText' || (node.type === 'Literal' && isBesideSaid(above))) return true;
  const at = above.findLastIndex((each) => !isChoice(each));
  const [around, beyond] = [above[at], above[at - 1]];
  const holder = around?.type === 'JSXExpressionContainer' ? beyond : around;
  if (holder?.type === 'JSXElement' || holder?.type === 'JSXFragment')
    return node.type === 'Literal' || isSaying(text);
  if (holder?.type === 'JSXAttribute' && spoken.test(nameOf(holder.name)))
    return node.type === 'TemplateLiteral'
      ? isSaying(text)
      : /^name$/.test(nameOf(holder.name))
        ? isSentence(text)
        : /\p{L}{3}/u.test(text);
  if (node.type === 'TemplateLiteral') return isSaying(text);
  if (!isSentence(text)) return false;
  if (!known.has(text)) return true;
  if (around?.type === 'CallExpression') return sayers.test(nameOf(around.callee));
  return around?.type === 'Property' && sayerFields.test(nameOf(around.key)) && above.some(isFunction);
}

const isFunction = ({ type }: Node): boolean => /Function/.test(type);

/** Whether no text right below is for people; functions within are code like any other. */
function isMachine(node: Node): boolean {
  if (node.type === 'JSXAttribute') return silent.test(nameOf(node.name));
  if (node.type === 'CallExpression') return machine.test(nameOf(node.callee));
  if (node.type === 'Property') return machineFields.test(nameOf(node.key));
  if (node.type === 'NewExpression') return /^(?:Type|Range)?Error$|^RegExp$/.test(nameOf(node.callee));
  return node.type === 'BinaryExpression' && /^(?:[!=]==?|in)$/.test(String(node.operator));
}

/** All words of the window's code, beside the catalogues. */
export function wordsInCode(known: ReadonlySet<string>): WordsInCode {
  const [said, texts, bare]: [Found[], Found[], Found[]] = [[], [], []];
  for (const file of filesIn('renderer').filter((name) => !name.startsWith('renderer/i18n/'))) {
    const code = readFileSync(join(repo, file), 'utf8');
    const found = (node: Node, words: string): Found => ({
      at: `${file}:${code.slice(0, node.start).split('\n').length}`,
      words: node.type === 'JSXText' ? words.replace(/\s+/g, ' ').trim() : words,
    });
    const visit = (node: Node, above: readonly Node[], muted: boolean): void => {
      if (/^(?:Import|ExportAll|TS(?!As|Satisfies|NonNull))/.test(node.type)) return;
      const within = [...above, node];
      const words = textOf(node);
      if (words !== null && /\p{L}/u.test(words)) {
        texts.push(found(node, words));
        if (!muted && /\p{L}{2}/u.test(words) && isShown(node, words, above, known))
          bare.push(found(node, words));
      }
      let rest = children(node);
      if (node.type === 'CallExpression' && /^(?:tr|phrase)$/.test(nameOf(node.callee))) {
        const first = (node.arguments as readonly Node[])[0];
        const keys = first ? branches(first) : [];
        for (const key of keys) {
          const text = textOf(key);
          if (text !== null) said.push(found(key, text));
        }
        if (keys.some((key) => textOf(key) !== null)) rest = rest.filter((child) => child !== first);
      }
      const quiet = isMachine(node) || (muted && !isFunction(node));
      for (const child of rest) visit(child, within, quiet);
    };
    for (const node of parseAst(code, { lang: file.endsWith('x') ? 'tsx' : 'ts' }).body)
      visit(node as unknown as Node, [], false);
  }
  return { said, texts, bare };
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(repo, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? filesIn(`${folder}/${entry.name}`)
      : /\.tsx?$/.test(entry.name)
        ? [`${folder}/${entry.name}`]
        : [],
  );
