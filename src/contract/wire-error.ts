import {
  CancelledError,
  type ErrorData,
  errorData,
  InvalidInputError,
  MachineError,
  MediaError,
  StorageError,
  SynclineError,
} from '#src/model/errors.ts';

/** An error on its way to another process: its data and the name of its class. */
export type WireError = ErrorData & { readonly name: string };

const classes = { InvalidInputError, MediaError, StorageError, MachineError } as const;

export function wireError(error: unknown): WireError {
  const data = errorData(error);
  const name =
    data.code === 'cancelled' ? 'CancelledError' : error instanceof SynclineError ? error.name : '';
  return { ...data, name };
}

/** The error as it was thrown there; a bug over there becomes a MachineError `internal` here. */
export function restoreError(data: WireError): SynclineError {
  if (data.name === 'CancelledError') return new CancelledError(data.message);
  if (Object.hasOwn(classes, data.name))
    return new classes[data.name as keyof typeof classes](data.code, data.message, data.hint);
  if (data.name === 'SynclineError') return new SynclineError(data.code, data.message, data.hint);
  return new MachineError(data.code, data.message, data.hint);
}
