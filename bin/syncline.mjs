#!/usr/bin/env node
// The command line, straight from a checkout: builds what is missing, then runs it.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const build = new URL('../tools/build.mjs', import.meta.url);
if (existsSync(fileURLToPath(build))) {
  const { ensureBuilt } = await import(build.href);
  const opensWindow = ['serve', 'window', undefined].includes(process.argv[2]);
  await ensureBuilt(opensWindow ? undefined : ['kernels', 'main']);
}
const { runCli } = await import('../dist/main/cli.js');
await runCli(process.argv.slice(2));
