import { lookupTable } from '#src/model/lookup-table.ts';
import { SaxesParser } from 'saxes';
import { badFile } from './refusal.ts';

/** An XML element as plain data. White space between elements, comments and instructions are not kept. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (XmlElement | string)[];
};

/** What a file from outside may ask of us. */
const mostDepth = 64;
const mostNodes = 5_000_000;

type Open = { name: string; attributes: Record<string, string>; children: (XmlElement | string)[] };

/**
 * Reads XML without a document type: entities beyond XML's own five, external ones above all, cannot exist.
 * @param doctype a name that may stand as the document type, alone: it declares nothing (default: none)
 * @returns the root, and the line each element begins in
 * @throws InvalidInputError `bad-file` with the line
 */
export function readXml(
  text: string,
  file: string,
  doctype?: string,
): { readonly root: XmlElement; readonly lines: ReadonlyMap<XmlElement, number> } {
  const parser = new SaxesParser();
  const lines = new Map<XmlElement, number>();
  const open: Open[] = [];
  let root: XmlElement | null = null;
  let nodes = 0;
  const refuse = (what: string, hint: string): never => {
    throw badFile(file, `line ${parser.line}`, what, hint);
  };
  const addText = (more: string) => {
    const children = open.at(-1)?.children;
    if (!children) return;
    const last = children.at(-1);
    if (typeof last === 'string') children[children.length - 1] = last + more;
    else children.push(more);
  };
  parser.on('error', (error) =>
    refuse(error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, ''), 'Export it again.'),
  );
  parser.on('doctype', (declared) => {
    if (declared.trim() !== doctype)
      refuse(
        'it declares a document type, which may hide anything',
        'Remove the <!DOCTYPE …> with a text editor.',
      );
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= mostDepth)
      refuse(
        `its elements lie more than ${mostDepth} deep`,
        'Export it again from the program that made it.',
      );
    if (++nodes > mostNodes) refuse(`it has more than ${mostNodes} elements`, 'Split it into several files.');
    const element: Open = { name, attributes: { ...attributes }, children: [] };
    open.at(-1)?.children.push(element);
    root ??= element;
    lines.set(element, parser.line);
    open.push(element);
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element?.children.some((child) => typeof child !== 'string'))
      element.children = element.children.filter((child) => typeof child !== 'string' || child.trim() !== '');
  });
  parser.write(text.replace(/^\uFEFF/, '')).close();
  if (!root) return refuse('it has no element', 'Choose another file.');
  return { root, lines };
}

export const childElements = (element: XmlElement): readonly XmlElement[] =>
  element.children.filter((child) => typeof child !== 'string');

/** Elements of one name among the children. */
export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  childElements(element).filter((child) => child.name === name);

export const textOf = (element: XmlElement | undefined): string =>
  element?.children.filter((child) => typeof child === 'string').join('') ?? '';

export const element = (
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly (XmlElement | string)[] = [],
): XmlElement => ({ name, attributes, children: children.filter((child) => child !== '') });

/** What XML 1.0 cannot hold, not even as a reference; written as U+FFFD. */
const unwritable =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

export const xmlText = (text: string): string => text.replace(unwritable, '\uFFFD');

const references: Readonly<Record<string, string>> = lookupTable({
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
});

const inText = (text: string): string => xmlText(text).replace(/[&<>\r]/g, (c) => references[c] as string);
const inAttribute = (text: string): string =>
  xmlText(text).replace(/[&<>"\t\n\r]/g, (c) => references[c] as string);

/**
 * The document's text, indented where an element holds elements only.
 * @param doctype the name of its document type, for programs that ask for one (default: none)
 */
export function writeXml(root: XmlElement, doctype?: string): string {
  const out: string[] = ['<?xml version="1.0" encoding="UTF-8"?>\n'];
  if (doctype !== undefined) out.push(`<!DOCTYPE ${doctype}>\n`);
  const put = ({ name, attributes, children }: XmlElement, depth: number) => {
    const indent = '    '.repeat(depth);
    const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${inAttribute(value)}"`);
    out.push(`${indent}<${name}${pairs.join('')}`);
    if (children.length === 0) out.push('/>\n');
    else if (children.every((child) => typeof child !== 'string')) {
      out.push('>\n');
      for (const child of children) put(child, depth + 1);
      out.push(`${indent}</${name}>\n`);
    } else
      out.push(
        `>${children.map((c) => (typeof c === 'string' ? inText(c) : inline(c))).join('')}</${name}>\n`,
      );
  };
  put(root, 0);
  return out.join('');
}

/** Beside text, white space would be text, too. */
function inline({ name, attributes, children }: XmlElement): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${inAttribute(value)}"`);
  return `<${name}${pairs.join('')}>${children.map((c) => (typeof c === 'string' ? inText(c) : inline(c))).join('')}</${name}>`;
}
