// Runs the property tests with seeds that no run of the suite has: `npm run fuzz -- [ROUNDS]` (default 1).
// A counterexample is printed with its seed and path; put both into the property's parameters to see it again.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const rounds = Number(process.argv[2] ?? 1);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error('Usage: npm run fuzz -- [ROUNDS]');
  process.exit(2);
}
const files = readdirSync(join(root, 'test/unit'), { recursive: true })
  .map((file) => join('test/unit', file))
  .filter(
    (file) => /\.test\.tsx?$/.test(file) && readFileSync(join(root, file), 'utf8').includes('fast-check'),
  );
let failed = 0;
for (let round = 1; round <= rounds; round++) {
  console.log(`Round ${round} of ${rounds}: ${files.length} files of properties.`);
  const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'unit', '--reporter=dot', ...files], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SYNCLINE_FUZZ: '1' },
  });
  if (status !== 0) failed++;
}
console.log(`${rounds - failed} of ${rounds} rounds found nothing.`);
process.exit(failed === 0 ? 0 : 1);
