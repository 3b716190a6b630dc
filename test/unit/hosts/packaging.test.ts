import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
// electron-builder's own reader, schema and matcher: what it will use.
const builder = createRequire(
  createRequire(import.meta.url).resolve('app-builder-lib/package.json', { paths: [root] }),
);
const { load } = builder('js-yaml') as { load(text: string): unknown };
const { minimatch } = builder('minimatch') as {
  minimatch(path: string, pattern: string, options: object): boolean;
};
const { validateSchema } = builder('./out/util/config/schemaValidator.js') as {
  validateSchema(schema: unknown, value: unknown): void;
};
type Config = {
  files: string[];
  asarUnpack: string[];
  electronFuses: Record<string, boolean>;
  fileAssociations: { ext: string }[];
} & Record<'linux' | 'mac' | 'win', { target: string[]; files: string[] }>;
const read = () => load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Config;
const schema = builder('./scheme.json') as unknown;

const matches = (path: string, patterns: readonly string[]) =>
  patterns.some((pattern) => minimatch(path, pattern, { dot: true }));
const excluded = (config: Config, platform: 'linux' | 'mac' | 'win') =>
  [...config.files, ...config[platform].files].filter((p) => p.startsWith('!')).map((p) => p.slice(1));
const filesBelow = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name).slice(root.length).replaceAll('\\', '/'));

describe('electron-builder.yml', () => {
  it('is of the form that electron-builder takes; a wrong one is not', () => {
    expect(() => validateSchema(schema, read())).not.toThrow();
    expect(() => validateSchema(schema, { ...read(), targets: [] })).toThrow();
    expect(() => validateSchema(schema, { ...read(), electronFuses: { runAsNode: 'never' } })).toThrow();
  });

  it('has the targets, the fuses and the file association', () => {
    const config = read();
    expect([config.linux.target, config.mac.target, config.win.target]).toEqual([
      ['AppImage', 'deb'],
      ['dmg'],
      ['nsis'],
    ]);
    expect(config.electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(config.fileAssociations.map((a) => a.ext)).toEqual(['syncline']);
  });

  it.each([
    ['linux', 'linux'],
    ['mac', 'darwin'],
    ['win', 'win32'],
  ] as const)('takes of the model runtime only what runs on %s', (platform, folder) => {
    const config = read();
    const kept = filesBelow('node_modules/onnxruntime-node/bin').filter(
      (path) => !matches(path, excluded(config, platform)),
    );
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.filter((path) => !path.includes(`/${folder}/`))).toEqual([]);
  });

  it('leaves outside the archive every program and library that the system must open', () => {
    const config = read();
    const folders = readdirSync(join(root, 'node_modules/@ffmpeg-installer')).map(
      (n) => `@ffmpeg-installer/${n}`,
    );
    const programs = [
      ...folders,
      ...readdirSync(join(root, 'node_modules/@ffprobe-installer')).map((n) => `@ffprobe-installer/${n}`),
    ]
      .flatMap((name) => filesBelow(`node_modules/${name}`))
      .filter((path) => /\/ff(mpeg|probe)(\.exe)?$/.test(path));
    expect(programs.length).toBeGreaterThanOrEqual(2);
    const libraries = filesBelow('node_modules/onnxruntime-node/bin').filter((p) =>
      /\.(node|so|dylib|dll)/.test(p),
    );
    for (const path of [...programs, ...libraries]) {
      expect(matches(path, config.asarUnpack), path).toBe(true);
      expect(
        matches(
          path,
          config.files.filter((p) => p.startsWith('!')).map((p) => p.slice(1)),
        ),
        path,
      ).toBe(false);
    }
  });

  it('has an icon large enough for every platform, square', () => {
    const png = readFileSync(join(root, 'assets/icon.png'));
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    expect(width).toBeGreaterThanOrEqual(1024);
    expect(height).toBe(width);
  });

  it('drops no package that the program loads at run time', () => {
    const config = read();
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const patterns = config.files.filter((p) => p.startsWith('!')).map((p) => p.slice(1));
    const dropped = Object.keys(dependencies).filter((name) =>
      matches(`node_modules/${name}/package.json`, patterns),
    );
    expect(dropped.sort()).toEqual(['react', 'react-dom', 'wavesurfer.js', 'zustand']);
    // Those are the window's own, built into dist/renderer; nothing in main/ may load them.
    const sources = filesBelow('main').filter((p) => p.endsWith('.ts'));
    for (const path of sources)
      expect(readFileSync(join(root, path), 'utf8'), path).not.toMatch(
        /from '(react|react-dom|wavesurfer\.js|zustand)/,
      );
  });
});

describe('Electron', () => {
  it('is imported by nobody outside main/hosts/electron', () => {
    const others = filesBelow('main').filter(
      (p) => p.endsWith('.ts') && !p.startsWith('main/hosts/electron/'),
    );
    for (const path of others)
      expect(readFileSync(join(root, path), 'utf8'), path).not.toMatch(
        /(from|import\(|require\()\s*'electron'/,
      );
  });
});
