// Builds the program into dist/: the WASM kernels, the machine side, the window.
// Each part is built beside its place and renamed into it, so that two builders never see half a build.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

/** Every part: the sources it depends on, and what makes it. Order matters: main carries the kernels. */
const parts = {
  kernels: { from: ['src/compute/wasm/assembly', 'tools/build.mjs'], make: buildKernels },
  main: { from: ['src', 'main', 'assets', 'package-lock.json', 'tools/build.mjs'], make: buildMain },
  renderer: {
    from: ['src', 'renderer', 'assets', 'package-lock.json', 'tools/build.mjs'],
    make: buildRenderer,
  },
};

function newest(path) {
  if (!existsSync(path)) return 0;
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), info.mtimeMs);
}

function isFresh(name) {
  const stamp = join(dist, name, '.built');
  if (!existsSync(stamp)) return false;
  const built = Number(readFileSync(stamp, 'utf8'));
  return parts[name].from.every((path) => newest(join(root, path)) <= built);
}

async function build(name) {
  const started = Date.now();
  const beside = join(dist, `.${name}-${process.pid}`);
  const { NODE_ENV } = process.env;
  // A test runner's "test" would give the window React's development build, half as quick.
  process.env.NODE_ENV = 'production';
  rmSync(beside, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true });
  try {
    await parts[name].make(beside);
    writeFileSync(join(beside, '.built'), String(started));
    const place = join(dist, name);
    const old = join(dist, `.${name}-${process.pid}-old`);
    if (existsSync(place)) renameSync(place, old);
    renameSync(beside, place);
    rmSync(old, { recursive: true, force: true });
  } finally {
    rmSync(beside, { recursive: true, force: true });
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
  }
}

async function buildKernels(out) {
  const folder = join(root, 'src/compute/wasm/assembly');
  if (!existsSync(folder)) return;
  const { default: asc } = await import('assemblyscript/asc');
  for (const file of readdirSync(folder).filter((f) => f.endsWith('.ts'))) {
    const target = join(out, file.replace(/\.ts$/, '.wasm'));
    const { error, stderr } = await asc.main([
      join(folder, file),
      '--outFile',
      target,
      '-O3',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--enable',
      'threads',
      '--importMemory',
      '--sharedMemory',
      '--initialMemory',
      '1',
      '--maximumMemory',
      '65536',
      '--noAssert',
    ]);
    if (error) throw new Error(`${file}: ${stderr.toString()}`);
  }
}

/** Packages stay outside the bundle: they are resolved from node_modules (and pruned by electron-builder). */
const external = (id) =>
  id === 'electron' || builtinModules.includes(id) || id.startsWith('node:') || /^[^.#/\0]/.test(id);

async function buildMain(out) {
  const { build: viteBuild } = await import('vite');
  const candidates = {
    cli: 'main/hosts/cli/main.ts',
    api: 'main/hosts/api/index.ts',
    'script-loader': 'main/script/loader.ts',
    electron: 'main/hosts/electron/main.ts',
    preload: 'main/hosts/electron/preload.ts',
    worker: 'main/work/worker.ts',
    'tile-helper': 'main/compute/tile-helper.ts',
    'gpu-helper': 'main/compute/gpu-helper.ts',
  };
  const input = Object.fromEntries(
    Object.entries(candidates).filter(([, file]) => existsSync(join(root, file))),
  );
  const preload = input.preload;
  delete input.preload;
  const shared = { root, configFile: false, logLevel: 'error', publicDir: false };
  await viteBuild({
    ...shared,
    build: {
      outDir: out,
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      target: 'node20',
      ssr: true,
      rolldownOptions: {
        input: mapRoot(input),
        external,
        // Flat: files find each other and the package by their own place.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  await buildTypes(join(out, 'types'));
  // A sandboxed preload may only be one CommonJS file.
  if (preload)
    await viteBuild({
      ...shared,
      build: {
        outDir: out,
        emptyOutDir: false,
        minify: false,
        target: 'node20',
        ssr: true,
        rolldownOptions: {
          input: join(root, preload),
          external: ['electron'],
          output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
        },
      },
      ssr: { noExternal: true },
    });
}

/** What the API declares: its own files, and the errors. */
const declared = {
  'main/hosts/api/index.ts': 'index',
  'main/hosts/api/options.ts': 'options',
  'main/hosts/api/results.ts': 'results',
  'main/hosts/api/results-sync.ts': 'results-sync',
  'main/hosts/api/results-sequence.ts': 'results-sequence',
  'main/hosts/api/results-text.ts': 'results-text',
  'main/hosts/api/results-picture.ts': 'results-picture',
  'main/hosts/api/results-project.ts': 'results-project',
  'src/model/errors.ts': 'errors',
};

async function buildTypes(out) {
  const { isolatedDeclarationSync } = await import('rolldown/experimental');
  mkdirSync(out, { recursive: true });
  for (const [file, name] of Object.entries(declared)) {
    const { code, errors } = isolatedDeclarationSync(file, readFileSync(join(root, file), 'utf8'));
    if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
    const flat = code.replace(/(from\s+["'])[^"']*?([\w-]+)\.ts(["'])/g, '$1./$2.js$3');
    writeFileSync(join(out, `${name}.d.ts`), flat);
  }
}

async function buildRenderer(out) {
  if (!existsSync(join(root, 'renderer/index.html'))) return;
  const { build: viteBuild } = await import('vite');
  const { default: react } = await import('@vitejs/plugin-react');
  await viteBuild({
    root: join(root, 'renderer'),
    configFile: false,
    logLevel: 'error',
    base: './',
    plugins: [react()],
    build: {
      outDir: out,
      emptyOutDir: false,
      target: 'chrome120',
      sourcemap: false,
      modulePreload: { polyfill: false },
    },
  });
}

const mapRoot = (input) =>
  Object.fromEntries(Object.entries(input).map(([name, file]) => [name, join(root, file)]));

export async function ensureBuilt(names = Object.keys(parts)) {
  if (!existsSync(join(root, 'src'))) return; // a packaged program carries no sources
  for (const name of names) if (!isFresh(name)) await build(name);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--force')) rmSync(dist, { recursive: true, force: true });
  await ensureBuilt();
}
