// Writes docs/api/*.md from the docstrings of the Node API, and fails where an exported function of the engine has none.
// `--check` writes nothing, and fails where a page is not what the sources say.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'rolldown/experimental';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const place = 'docs/api';

/** Folders whose exported functions all have docstrings. */
const documented = ['main/hosts/api', 'src/align', 'src/math', 'src/attention', 'src/vision', 'src/signal'];

/** What the pages are made of, with what stands above each. */
const pages = {
  index: {
    files: ['main/hosts/api/index.ts'],
    head: `# The Node API

\`import { sync, warp, align } from 'syncline'\`: how to have it, and what holds for all of it, is in [scripts and programs](../scripts.md).
Options and results are declared in [options](options.md) and [results](results.md).`,
  },
  options: { files: ['main/hosts/api/options.ts'], head: '# Options of the Node API' },
  results: {
    files: ['sync', 'sequence', 'text', 'picture', 'project'].map((of) => `main/hosts/api/results-${of}.ts`),
    head: '# Results of the Node API, and of `--json`',
  },
};

/** Docstrings and exported declarations of a source, in their order. */
function readSource(file) {
  const source = readFileSync(join(root, file), 'utf8');
  const { program, comments, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const docs = new Map();
  for (const { type, value, start, end } of comments)
    if (type === 'Block' && value.startsWith('*')) {
      const next = end + /^\s*/.exec(source.slice(end, end + 1000))[0].length;
      docs.set(next, { start, text: textOf(value) });
    }
  const exported = program.body.flatMap((statement) => {
    const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : null;
    if (!declaration) return [];
    const doc = docs.get(statement.start)?.text ?? '';
    const line = source.slice(0, statement.start).split('\n').length;
    const one = (name, kind, body = null) => ({
      ...{ name, kind, doc, line, file },
      // Up to the body, and without the word before it.
      code: source.slice(declaration.start, body ?? declaration.end).trim(),
    });
    if (declaration.type === 'FunctionDeclaration')
      return [one(declaration.id.name, 'function', declaration.body?.start)];
    if (declaration.type === 'TSTypeAliasDeclaration') return [one(declaration.id.name, 'type')];
    if (declaration.type !== 'VariableDeclaration') return [];
    return declaration.declarations
      .filter(({ init }) => /^(Arrow)?FunctionExpression$/.test(init?.type))
      .map(({ id }) => one(id.name, 'function'));
  });
  return exported;
}

/** The words of a block comment, its stars taken off. */
const textOf = (value) =>
  value
    .replace(/^\*/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim();

/** A docstring as Markdown: its words, then a list of its tags. */
function markdownOf(doc) {
  const [words, ...tags] = doc.split(/(?:^|\s)@(?=(?:param|returns|throws|template)\b)/);
  const items = tags.map((tag) => {
    const [, kind, name, rest] = /^(\w+)\s+(?:(\w+)\s+)?([\s\S]*)$/.exec(tag.trim()) ?? [];
    if (kind === 'param') return `- \`${name}\`: ${joined(rest)}`;
    return `- ${kind}: ${joined(`${name ?? ''} ${rest ?? ''}`)}`;
  });
  return [joined(words), ...(items.length > 0 ? ['', ...items] : [])].join('\n');
}

const joined = (text) => text.replace(/\s+/g, ' ').trim();

function page({ files, head }) {
  const parts = files.flatMap(readSource).map(({ name, kind, doc, code }) => {
    const ends = kind === 'function' ? `${code};` : code;
    const text = doc === '' ? [] : [markdownOf(doc), ''];
    return [`## ${name}`, '', ...text, '```ts', ends, '```'].join('\n');
  });
  const note = '<!-- Written by npm run docs, from the docstrings. -->';
  return `${[head, note, ...parts].join('\n\n')}\n`;
}

const filesBelow = (folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));

const faults = [];
for (const file of documented.flatMap(filesBelow))
  for (const { name, kind, doc, line } of readSource(file))
    if (kind === 'function' && doc === '') faults.push(`${file}:${line}: ${name} has no docstring.`);

const isCheck = process.argv.includes('--check');
for (const [name, source] of Object.entries(pages)) {
  const target = join(root, place, `${name}.md`);
  const text = page(source);
  const before = existsSync(target) ? readFileSync(target, 'utf8') : null;
  if (isCheck && before !== text) faults.push(`${place}/${name}.md is out of date: npm run docs.`);
  if (!isCheck) {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
} else console.log(`${place}: ${Object.keys(pages).length} pages; every exported function has a docstring.`);
