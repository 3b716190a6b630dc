import { InvalidInputError } from '#src/model/errors.ts';

/**
 * TypeScript as JavaScript, every line in its place. Types are not checked; enums and namespaces, which are more, are refused.
 * @throws InvalidInputError `bad-script` with what the parser says
 */
export async function stripTypes(source: string, name: string): Promise<string> {
  // Loaded when it is wanted: it is some megabytes.
  const { transform } = await import('@swc/wasm-typescript');
  try {
    const { code } = await transform(source, { filename: name, mode: 'strip-only', module: true });
    return code;
  } catch (error) {
    throw new InvalidInputError('bad-script', whyNot(error, name), 'Correct it, and run it again.', {
      cause: error,
    });
  }
}

function whyNot(error: unknown, name: string): string {
  const told = error as { readonly message?: unknown; readonly startLine?: unknown };
  const line = typeof told.startLine === 'number' ? `, line ${told.startLine}` : '';
  return `“${name}”${line}: ${typeof told.message === 'string' ? told.message : String(error)}`;
}
