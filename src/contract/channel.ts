import type { CallName, MethodParams, MethodResult, StreamName } from './methods.ts';

/**
 * How a renderer reaches its host, whatever lies between (Electron IPC, WebSocket, the same process).
 * Every carrier keeps the same promises, held by one contract test: errors arrive as SynclineError with
 * their code; aborting the signal stops the work on the host and rejects with CancelledError; a stream
 * that is not read stops its sender (credits); typed arrays arrive as typed arrays of the same kind.
 */
export type Channel = {
  call<N extends CallName>(name: N, params: MethodParams<N>, signal?: AbortSignal): Promise<MethodResult<N>>;
  stream<N extends StreamName>(
    name: N,
    params: MethodParams<N>,
    signal?: AbortSignal,
  ): AsyncIterable<MethodResult<N>>;
  /** Resolves when the connection is gone for good. */
  readonly closed: Promise<void>;
  close(): void;
};
