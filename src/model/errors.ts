/**
 * The errors a person may see. Each carries a stable `code` for scripts, a sentence that says what
 * happened, and a hint that says what to do. Everything else is a bug and stays a plain Error.
 */
export class SynclineError extends Error {
  readonly code: string;
  readonly hint: string;
  constructor(code: string, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.hint = hint;
  }
}

/** The command line, a call or a file's content is not of the form we accept. */
export class InvalidInputError extends SynclineError {}
/** A media file cannot be read, is damaged, or lacks what is needed of it. */
export class MediaError extends SynclineError {}
/** The disk refused: missing, read-only, full, or something already stands there. */
export class StorageError extends SynclineError {}
/** A part of the machine we rely on failed: a worker died, a program is missing, a device was lost. */
export class MachineError extends SynclineError {}

/** The user, or the caller's AbortSignal, stopped the work. Not a failure. */
export class CancelledError extends SynclineError {
  constructor(message = 'Cancelled.') {
    super('cancelled', message, 'Start it again when you want the result.');
  }
}

/** An error as it travels between processes. `code` is `internal` for anything that is not a SynclineError. */
export type ErrorData = { readonly code: string; readonly message: string; readonly hint: string };

export function errorData(error: unknown): ErrorData {
  if (error instanceof SynclineError) return { code: error.code, message: error.message, hint: error.hint };
  if (error instanceof Error && error.name === 'AbortError') return errorData(new CancelledError());
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, hint: 'This is a fault in Syncline: please report it with the steps.' };
}

/** Throws CancelledError when `signal` has been aborted; call it inside every long loop. */
export function throwIfCancelled(signal?: AbortSignal): void {
  if (signal?.aborted) throw new CancelledError();
}
