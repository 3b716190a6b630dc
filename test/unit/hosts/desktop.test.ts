import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectArgument } from '#main/hosts/electron/project-argument.ts';
import { startPlace } from '#main/hosts/electron/window-place.ts';
import { installedElectron, whyNoDisplay } from '#main/hosts/find-electron.ts';

describe('where the desktop program is', () => {
  let top: string;
  beforeAll(async () => {
    top = await mkdtemp(join(tmpdir(), 'syncline-find-'));
    await mkdir(join(top, 'whole/dist'), { recursive: true });
    await writeFile(join(top, 'whole/path.txt'), 'electron');
    await writeFile(join(top, 'whole/dist/electron'), '');
    await mkdir(join(top, 'half'));
    await writeFile(join(top, 'half/path.txt'), 'electron');
    await mkdir(join(top, 'bare'));
    await mkdir(join(top, 'elsewhere'));
    await writeFile(join(top, 'elsewhere/electron'), '');
  });
  afterAll(() => rm(top, { recursive: true, force: true }));

  it('is told from the files alone: whole, half-installed, never fetched, named elsewhere', () => {
    expect(installedElectron(join(top, 'whole'), {})).toBe(join(top, 'whole/dist/electron'));
    expect(installedElectron(join(top, 'half'), {})).toBeNull();
    expect(installedElectron(join(top, 'bare'), {})).toBeNull();
    expect(installedElectron(null, {})).toBeNull();
    const env = { ELECTRON_OVERRIDE_DIST_PATH: join(top, 'elsewhere') };
    if (process.platform !== 'win32')
      expect(installedElectron(join(top, 'bare'), env)).toBe(join(top, 'elsewhere/electron'));
    expect(
      installedElectron(join(top, 'whole'), { ELECTRON_OVERRIDE_DIST_PATH: join(top, 'no') }),
    ).toBeNull();
  });

  it('is of no use without a display, or to root', () => {
    expect(whyNoDisplay({}, 'linux', 1000)).toBe('there is no display');
    expect(whyNoDisplay({ DISPLAY: ':0' }, 'linux', 1000)).toBeNull();
    expect(whyNoDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', 1000)).toBeNull();
    expect(whyNoDisplay({ DISPLAY: ':0' }, 'linux', 0)).toMatch(/root/);
    expect(whyNoDisplay({}, 'darwin', 501)).toBeNull();
    expect(whyNoDisplay({}, 'win32', undefined)).toBeNull();
  });
});

describe('the project a start names', () => {
  it.each([
    [['electron', '.', 'a.syncline'], '/here/a.syncline'],
    [['electron', '.', '/x/B.SYNCLINE', '--flag'], '/x/B.SYNCLINE'],
    [['electron', '.', '--open=a.syncline'], null],
    [['a.syncline'], null],
    [['electron', '.', 'a.mp4'], null],
    [[], null],
  ])('%j', (argv, want) => {
    if (process.platform !== 'win32') expect(projectArgument(argv, '/here')).toBe(want);
  });
});

describe('where the window opens', () => {
  const screen = { x: 0, y: 25, width: 1920, height: 1055 };
  it('is where it was, at the size it was', () => {
    const saved = { x: 100, y: 100, width: 1200, height: 800, maximized: false };
    expect(startPlace(saved, [screen])).toEqual({ x: 100, y: 100, width: 1200, height: 800 });
  });
  it('is the usual place when the screen it was on is gone', () => {
    const saved = { x: 4000, y: 100, width: 1200, height: 800, maximized: false };
    expect(startPlace(saved, [screen])).toEqual({ width: 1440, height: 900 });
    expect(startPlace(null, [{ ...screen, width: 1280, height: 700 }])).toEqual({ width: 1280, height: 700 });
    expect(startPlace(null, [])).toEqual({ width: 1440, height: 900 });
  });
  it('always leaves enough of the title bar to grasp', () => {
    const int = fc.integer({ min: -5000, max: 5000 });
    fc.assert(
      fc.property(
        int,
        int,
        fc.integer({ min: 1, max: 6000 }),
        fc.integer({ min: 1, max: 4000 }),
        (x, y, width, height) => {
          const place = startPlace({ x, y, width, height, maximized: false }, [screen]);
          if (place.x === undefined || place.y === undefined) return;
          const right = Math.min(place.x + (place.width ?? 0), screen.x + screen.width);
          expect(right - Math.max(place.x, screen.x)).toBeGreaterThanOrEqual(100);
          expect(place.y).toBeGreaterThanOrEqual(screen.y);
          expect(place.y).toBeLessThanOrEqual(screen.y + screen.height);
        },
      ),
    );
  });
});
