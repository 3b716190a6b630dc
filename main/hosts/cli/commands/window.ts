import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command, CommandCall } from '../command.ts';
import { serveCommand, serveUntilStopped } from './serve.ts';

export const windowCommand: Command = {
  name: 'window',
  summary: 'Open the window (also: syncline alone)',
  usage: 'window [PROJECT]',
  options: { ...serveCommand.options },
  endless: true,
  async run(call) {
    const why = await openDesktop(call);
    if (why === null || call.signal.aborted) return { exit: 0, json: null, text: '' };
    call.log(`No desktop window: ${why}. Serving the same app on this machine instead.`);
    const port = call.options.number('port', 0, 0, 65_535);
    return await serveUntilStopped(call, { port, roots: call.options.texts('root') });
  },
};

/** A window that dies sooner than this never came up (ms). */
const startTime = 8_000;

/** Runs the desktop program until it ends. @returns null, or why it could not be opened. */
async function openDesktop(call: CommandCall): Promise<string | null> {
  const { findElectron } = await import('../../find-electron.ts');
  const found = await findElectron(call.log);
  if ('why' in found) return found.why;
  const program = packageFolder();
  const files = call.files.map((file) => resolve(file));
  const started = Date.now();
  const child = spawn(found.path, [program, ...files], { stdio: 'inherit' });
  const stop = () => child.kill('SIGTERM');
  call.signal.addEventListener('abort', stop, { once: true });
  return await new Promise<string | null>((done) => {
    child.on('error', (error) => done(`Electron does not start (${error.message})`));
    child.on('exit', (code, signal) => {
      call.signal.removeEventListener('abort', stop);
      const failed = (code !== 0 && code !== null) || signal !== null;
      done(failed && Date.now() - started < startTime ? `Electron does not start (${signal ?? code})` : null);
    });
  });
}

/** The folder whose package.json names the desktop program: two above dist/main. */
const packageFolder = (): string => resolve(dirname(fileURLToPath(import.meta.url)), '../..');
