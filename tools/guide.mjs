// npm run guide: runs the end-to-end tests and keeps the pictures that they make of the window for the user guide (docs/guide/pictures).
import { spawnSync } from 'node:child_process';

const { status } = spawnSync('npx', ['vitest', 'run', '--project', 'e2e', ...process.argv.slice(2)], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, SYNCLINE_GUIDE: 'write' },
});
process.exitCode = status ?? 1;
