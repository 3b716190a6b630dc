import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { chooseCompute } from '#main/compute/choose.ts';
import { cpuCompute } from '#main/compute/cpu.ts';
import { type Gpu, openGpu } from '#main/compute/gpu.ts';
import type { DtwProblem } from '#src/compute/compute.ts';
import { MachineError } from '#src/model/errors.ts';
import { onHardware, testGpuEnvironment } from '../support/test-gpu.ts';

const bin = fileURLToPath(new URL('../../../bin/syncline.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'syncline-gpu-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wave = (frames: number, dims = 2): Float32Array =>
  Float32Array.from({ length: frames * dims }, (_, k) => Math.sin(k * 0.7) + k / 900);
const problem = (frames: number): DtwProblem => ({ x: wave(frames), y: wave(frames + 20), dims: 2 });

/** No driver is found there, on any machine whose drivers are found by Vulkan. */
const nowhere = { ...process.env, VK_ICD_FILENAMES: join(folder, 'none.json'), LD_LIBRARY_PATH: '' };
const adapter = await testGpuEnvironment();
const env = { ...process.env, ...adapter };

describe('the graphics processor in a process of its own', () => {
  it.skipIf(process.platform !== 'linux')(
    'is not there where there is no driver, and says so (drivers are hidden as Linux finds them)',
    async () => {
      const found = await openGpu(nowhere);
      expect('reason' in found && found.reason).toMatch(/no graphics processor|not installed/);
      const chosen = chooseCompute('webgpu', { gpu: async () => found as { reason: string } });
      const p = problem(50);
      expect(await chosen.compute.dtw(p)).toEqual(await cpuCompute().dtw(p));
      expect(chosen.device()).toBe('cpu');
      expect(chosen.notes()).toEqual([expect.stringMatching(/^The CPU was used in place of WebGPU: .+\.$/)]);
    },
  );

  it.skipIf(!adapter || onHardware)(
    'is refused where it is in software, unless that is asked for (needs a software adapter)',
    async () => {
      const found = await openGpu({ ...env, SYNCLINE_GPU: '' });
      expect(found).toEqual({ reason: expect.stringContaining('in software') });
    },
  );

  it.skipIf(!adapter)(
    'solves as the CPU does, tells its progress and stops when told (needs an adapter)',
    async () => {
      const gpu = (await openGpu(env)) as Gpu;
      try {
        const p = problem(400);
        const told: number[] = [];
        const mine = await gpu.compute.dtw(p, (done, total) => {
          expect(total).toBe(400 * 420);
          told.push(done);
        });
        const his = await cpuCompute().dtw(p);
        expect(Math.abs(mine.cost - his.cost)).toBeLessThan(1e-4 * (1 + his.cost));
        expect(told.at(-1)).toBe(400 * 420);
        expect(await gpu.compute.dtwCost(p)).toBe(mine.cost);
        const reach = await gpu.compute.dtwReach(p);
        expect(await reach.pathTo(399, 419)).toEqual(mine);
        const frames = {
          x: Float64Array.of(1, 2),
          p: 1,
          y: Float64Array.of(3, -4),
          q: 1,
          i: [0, 1],
          j: [0, 1],
        };
        const sums = await gpu.compute.pairedProducts?.(frames);
        expect([...(sums ?? [])].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([5, -5, -5, 25]);
        const stop = () => {
          throw new Error('stop');
        };
        await expect(gpu.compute.dtw(p, stop)).rejects.toThrow('stop');
        await expect(gpu.compute.dtw({ ...p, dims: 0 })).rejects.toMatchObject({ code: 'bad-sequences' });
        expect(await gpu.compute.dtw(p)).toEqual(mine);
      } finally {
        gpu.close();
      }
    },
  );

  it.skipIf(!adapter)(
    'gives over to the CPU when it dies in the middle of a search (needs an adapter)',
    async () => {
      const gpu = (await openGpu(env)) as Gpu;
      const chosen = chooseCompute('webgpu', { gpu: async () => gpu });
      // Large enough to be at it still when it is told.
      const p = problem(2500);
      const found = await chosen.compute.dtw(p, () => gpu.close());
      expect(found).toEqual(await cpuCompute().dtw(p));
      expect(chosen.device()).toBe('cpu');
      expect(chosen.notes()).toEqual([expect.stringContaining('crashed')]);
      expect(gpu.isAlive()).toBe(false);
      await expect(gpu.compute.dtw(p)).rejects.toMatchObject({ code: 'device-lost' });
    },
  );
});

describe('the choice of a device', () => {
  const fake = (dtw: Gpu['compute']['dtw']): Gpu => ({
    name: 'a fake',
    compute: { ...cpuCompute(), kind: 'webgpu', dtw },
    isAlive: () => true,
    close: () => {},
  });
  const large = (): DtwProblem => ({ x: new Float32Array(30_000), y: new Float32Array(30_000), dims: 1 });
  const answer = { i: new Int32Array(1), j: new Int32Array(1), cost: 7 };

  it('asks for a graphics processor only where the work is worth it, and by what was measured', async () => {
    let opened = 0;
    const host = (from: number) => ({
      gpu: async () => {
        opened++;
        return fake(async () => answer);
      },
      cpu: fake(async () => ({ ...answer, cost: 1 })).compute,
      from: async () => from,
    });
    const quick = chooseCompute('auto', host(1e9));
    expect((await quick.compute.dtw(problem(40))).cost).toBe(1);
    expect(opened).toBe(0);
    expect((await quick.compute.dtw(large())).cost).toBe(7);
    expect([quick.device(), quick.notes()]).toEqual(['webgpu', []]);
    const slow = chooseCompute('auto', host(Number.POSITIVE_INFINITY));
    expect((await slow.compute.dtw(large())).cost).toBe(1);
    expect([slow.device(), slow.notes()]).toEqual(['cpu', []]);
    const never = chooseCompute('cpu', host(0));
    expect((await never.compute.dtw(large())).cost).toBe(1);
    const one = { x: new Float64Array(1), p: 1, y: new Float64Array(1), q: 1, i: [0], j: [0] };
    expect(await quick.compute.pairedProducts?.(one)).toBe(null);
    expect(opened).toBe(2);
  });

  it('falls back for the machine’s faults, not for the problem’s', async () => {
    const failing = (error: Error) =>
      chooseCompute('webgpu', { gpu: async () => fake(() => Promise.reject(error)) });
    const p = problem(30);
    const machine = failing(new MachineError('device-failed', 'It refused.', ''));
    expect(await machine.compute.dtw(p)).toEqual(await cpuCompute().dtw(p));
    expect(machine.notes()).toEqual(['The CPU was used in place of WebGPU: It refused.']);
    await expect(failing(new RangeError('a fault of ours')).compute.dtw(p)).rejects.toThrow(
      'a fault of ours',
    );
  });
});

describe('syncline align --device', () => {
  const rows = (frames: number) =>
    Array.from({ length: frames }, (_, k) => [Math.sin(k / 9), Math.cos(k / 7)].join(',')).join('\n');
  const align = async (device: string, extra: NodeJS.ProcessEnv) => {
    writeFileSync(join(folder, 'a.csv'), rows(90));
    writeFileSync(join(folder, 'b.csv'), rows(110));
    const args = [bin, 'align', 'a.csv', 'b.csv', '--json', '--device', device];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: folder, env: extra });
    return { ...(JSON.parse(stdout) as { device: string; cost: number }), stderr };
  };

  it.skipIf(!adapter)('says on what it was computed (needs an adapter)', async () => {
    const cpu = await align('cpu', env);
    const gpu = await align('webgpu', env);
    expect([cpu.device, gpu.device]).toEqual(['cpu', 'webgpu']);
    expect(Math.abs(gpu.cost / cpu.cost - 1)).toBeLessThan(1e-4);
  });

  it.skipIf(process.platform !== 'linux')(
    'goes on without a graphics processor, with a word (drivers are hidden as Linux finds them)',
    async () => {
      const found = await align('webgpu', nowhere);
      expect(found.device).toBe('cpu');
      expect(found.stderr).toContain('The CPU was used in place of WebGPU');
    },
  );
});
