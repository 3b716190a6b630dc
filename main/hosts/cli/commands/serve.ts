import { type Command, type CommandCall, type CommandOutcome, usageError } from '../command.ts';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Serve the window on this machine’s loopback address',
  usage: 'serve [--port N] [--root DIR]…',
  options: {
    port: { kind: 'value', value: 'N', help: 'port to listen on (default: any free one)' },
    root: {
      kind: 'value',
      value: 'DIR',
      many: true,
      help: 'folder whose files may be used; may be given again (default: your home folder)',
    },
  },
  endless: true,
  async run(call) {
    if (call.files.length > 0) throw usageError('serve takes no files; name folders with --root.');
    const port = call.options.number('port', 0, 0, 65_535);
    if (!Number.isInteger(port)) throw usageError('--port wants a whole number.');
    return await serveUntilStopped(call, { port, roots: call.options.texts('root') });
  },
};

/** Serves until Ctrl-C; says where in one line on stdout (with --json: as one JSON value). */
export async function serveUntilStopped(
  call: CommandCall,
  options: { readonly port: number; readonly roots: readonly string[] },
): Promise<CommandOutcome> {
  const { serve } = await import('../../serve/serve.ts');
  const serving = await serve(options);
  const { address, roots } = serving;
  process.stdout.write(
    call.json
      ? `${JSON.stringify({ version: 1, address, roots })}\n`
      : `Syncline: ${address} (files below ${roots.join(', ')}; Ctrl-C ends)\n`,
  );
  await new Promise<void>((resolve) => {
    if (call.signal.aborted) resolve();
    call.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await serving.close();
  return { exit: 0, json: null, text: '' };
}
