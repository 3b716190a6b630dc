// npm run bench -- NAME [arguments]: bundles test/bench/NAME/bench.ts and runs its default export.
// Without a name it lists what there is. Benches measure; they never assert and are no part of the tests.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'test/bench');

function list() {
  const names = existsSync(folder)
    ? readdirSync(folder).filter((n) => existsSync(join(folder, n, 'bench.ts')))
    : [];
  console.log('npm run bench -- NAME [arguments]\n');
  for (const name of names) {
    const first = readFileSync(join(folder, name, 'bench.ts'), 'utf8').match(/^\/\*\* ?(.*?)(?: \*\/)?$/m);
    console.log(`  ${name.padEnd(12)} ${first?.[1] ?? ''}`);
  }
}

/** Packages and Node's own modules stay outside the bundle. */
const external = (id) => builtinModules.includes(id) || id.startsWith('node:') || /^[^.#/\0]/.test(id);

/** Bundles one TypeScript entry into a folder of its own under node_modules (so that packages resolve). */
async function load(entry) {
  const { build } = await import('vite');
  const out = mkdtempSync(join(root, 'node_modules/.bench-'));
  process.on('exit', () => rmSync(out, { recursive: true, force: true }));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      outDir: out,
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      target: 'node20',
      ssr: true,
      rolldownOptions: { input: entry, external, output: { format: 'es', entryFileNames: 'bench.mjs' } },
    },
  });
  return import(pathToFileURL(join(out, 'bench.mjs')).href);
}

const [name, ...args] = process.argv.slice(2);
const entry = name && join(folder, name, 'bench.ts');
if (!name) list();
else if (!/^[\w-]+$/.test(name) || !existsSync(entry)) {
  console.error(`There is no bench called ${JSON.stringify(name)}.`);
  list();
  process.exitCode = 2;
} else await (await load(entry)).default(args);
