/** Reading files of sequences: processor seconds and memory, an hour at 50 Hz and more. */
import { readBvhSequence } from '#src/formats/bvh.ts';
import { readNpySequence } from '#src/formats/npy.ts';
import { readTableCsv } from '#src/formats/table-csv.ts';
import type { DataSequence } from '#src/model/sequence.ts';

const frames = 180_000;
const value = (k: number): string => (Math.sin(k * 12.9898) * 43.758).toFixed(6);

function table(dims: number, delimiter: string, mark: string): string {
  const lines = [['time', ...Array.from({ length: dims }, (_, d) => `c${d}`)].join(delimiter)];
  for (let k = 0; k < frames; k++) {
    const cells = [(k / 50).toFixed(2), ...Array.from({ length: dims }, (_, d) => value(k * dims + d))];
    lines.push(cells.join(delimiter).replaceAll('.', mark));
  }
  return lines.join('\n');
}

function motion(joints: number, count: number): string {
  const lines = ['HIERARCHY'];
  for (let j = 0; j < joints; j++)
    lines.push(
      `${j === 0 ? 'ROOT' : 'JOINT'} j${j}`,
      '{',
      'OFFSET 1 2 3',
      'CHANNELS 3 Zrotation Xrotation Yrotation',
    );
  lines.push('}\n'.repeat(joints), 'MOTION', `Frames: ${count}`, 'Frame Time: 0.008333');
  for (let k = 0; k < count; k++)
    lines.push(Array.from({ length: 3 * joints }, (_, d) => value(k * 3 * joints + d)).join(' '));
  return lines.join('\n');
}

function array(dims: number): Uint8Array {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${frames}, ${dims}), }`.padEnd(117);
  const out = new Uint8Array(128 + 4 * frames * dims);
  out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  out.set(new TextEncoder().encode(`${header}\n`), 10);
  return out;
}

function measure(name: string, megabytes: number, read: () => DataSequence): void {
  const before = process.cpuUsage();
  const { values } = read();
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  console.log(`| ${name} | ${megabytes.toFixed(0)} | ${values.length} | ${seconds.toFixed(2)} | ${memory} |`);
}

export default async function run(): Promise<void> {
  console.log('| what | MB | values | processor s | memory of the process, MB |\n|---|---|---|---|---|');
  const commas = table(12, ',', '.');
  measure('table, 12 columns, commas', commas.length / 1e6, () => readTableCsv(commas, 'x'));
  const european = table(12, ';', ',');
  measure('table, 12 columns, decimal commas', european.length / 1e6, () => readTableCsv(european, 'x'));
  const bytes = array(40);
  measure('.npy, 40 columns of <f4', bytes.length / 1e6, () => readNpySequence(bytes, 'x'));
  const bvh = motion(25, 15_000);
  measure('.bvh, 25 joints, places', bvh.length / 1e6, () => readBvhSequence(bvh, 'x'));
}
