// Writes THIRD-PARTY-NOTICES.md: every package that ships with the program, its licence and its text.
// `--check` writes nothing and fails when the file is out of date or a licence is not GPL-3.0-compatible.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'THIRD-PARTY-NOTICES.md');

/** SPDX ids that may be combined into a GPL-3.0-or-later work. */
const compatible = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'LGPL-2.1',
  'LGPL-2.1-or-later',
  'LGPL-3.0',
  'GPL-2.0-or-later',
  'GPL-3.0',
  'GPL-3.0-or-later',
  'MPL-2.0',
  'CC0-1.0',
  'Unlicense',
  'BlueOak-1.0.0',
  'Zlib',
  'Python-2.0',
  'WTFPL',
  'CC-BY-4.0',
]);

/** Packages whose package.json states no SPDX id: what their own files say, read by hand. */
const readByHand = (name) =>
  name.startsWith('@ffmpeg-installer/') ? 'GPL-3.0' : name === 'parse-cache-control' ? 'BSD-3-Clause' : null;

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

function licenceText(folder) {
  if (!existsSync(folder)) return null;
  const name = readdirSync(folder).find(
    (file) => /^(licen[cs]e|copying|notice)/i.test(file) && !/\.(js|ts|json)$/.test(file),
  );
  return name ? readFileSync(join(folder, name), 'utf8').replace(/\r\n/g, '\n').trim() : null;
}

/** Licences of one package: `(MIT OR GPL-3.0)` is fine when any of its choices is. */
const isCompatible = (expression) =>
  expression
    .replace(/[()]/g, '')
    .split(/ OR /i)
    .some((choice) => choice.split(/ AND /i).every((id) => compatible.has(id.trim())));

const shipped = Object.entries(lock.packages)
  .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.dev && !entry.devOptional)
  .map(([path, entry]) => {
    const name = path.replace(/^.*node_modules\//, '');
    return {
      name,
      version: entry.version,
      licence: readByHand(name) ?? entry.license ?? 'unstated',
      folder: join(root, path),
    };
  })
  .sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));

const bad = shipped.filter((p) => !isCompatible(p.licence));
if (bad.length > 0) {
  console.error(
    `Not GPL-3.0-compatible, or unstated:\n${bad.map((p) => `  ${p.name}@${p.version}: ${p.licence}`).join('\n')}`,
  );
  process.exit(1);
}

// The table depends on the lock file alone, so that it is the same on every platform.
const table = shipped.map((p) => `| ${p.name} | ${p.version} | ${p.licence} |`).join('\n');
const head = `# Third-party notices

Syncline is GPL-3.0-or-later (see LICENSE). It ships with, or runs, the packages below; made by \`npm run licences\`
from package-lock.json. ffmpeg (GPL-3.0) is run as a separate program. Electron (MIT) and Chromium's own notices are
in the packaged application's LICENSES.chromium.html.

| package | version | licence |
|---|---|---|
${table}
`;

if (process.argv.includes('--check')) {
  const now = existsSync(target) ? readFileSync(target, 'utf8') : '';
  if (!now.startsWith(head)) {
    console.error('THIRD-PARTY-NOTICES.md is out of date: run npm run licences.');
    process.exit(1);
  }
} else {
  const texts = new Map();
  for (const p of shipped) {
    const text = licenceText(p.folder);
    if (text) texts.set(text, [...(texts.get(text) ?? []), `${p.name}@${p.version}`]);
  }
  const bodies = [...texts].map(
    ([text, names]) => `## ${names.join(', ')}\n\n\`\`\`text\n${text.replaceAll('```', "'''")}\n\`\`\``,
  );
  writeFileSync(target, `${head}\n${bodies.join('\n\n')}\n`);
  console.log(`THIRD-PARTY-NOTICES.md: ${shipped.length} packages, ${texts.size} texts`);
}
