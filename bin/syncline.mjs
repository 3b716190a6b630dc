#!/usr/bin/env node
// The command line, straight from a checkout: builds what is missing, then runs it.
import { existsSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Until the program is there to answer Ctrl-C itself, this does, in the form it would.
const argv = process.argv.slice(2);
const interrupted = () => {
  const hint = 'Start it again when you want the result.';
  const error = { code: 'cancelled', message: 'Interrupted.', hint };
  if (argv.includes('--json')) writeSync(1, `${JSON.stringify({ version: 1, error })}\n`);
  else writeSync(2, `syncline: ${error.message}\n  ${hint}\n`);
  process.exit(130);
};
const signals = ['SIGINT', 'SIGTERM'];
for (const signal of signals) process.on(signal, interrupted);

const build = new URL('../tools/build.mjs', import.meta.url);
if (existsSync(fileURLToPath(build))) {
  const { ensureBuilt } = await import(build.href);
  const opensWindow = ['serve', 'window', undefined].includes(process.argv[2]);
  await ensureBuilt(opensWindow ? undefined : ['kernels', 'main']);
}
const { runCli } = await import('../dist/main/cli.js');
const run = runCli(argv);
for (const signal of signals) process.off(signal, interrupted);
await run;
