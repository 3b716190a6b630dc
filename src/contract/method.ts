import type { z } from 'zod';

/**
 * One thing a renderer may ask a host. `params` is checked by the host on every call, whatever carried
 * it; the result is typed, and travels as JSON plus typed arrays.
 * call: one answer; stream: any number of values, then an end.
 */
export type Method<P extends z.ZodType, R> = {
  readonly kind: 'call' | 'stream';
  readonly params: P;
  /** Never set: carries the result's type. */
  readonly result?: R;
};

export const call =
  <R>() =>
  <P extends z.ZodType>(params: P): Method<P, R> & { kind: 'call' } => ({ kind: 'call', params });

export const stream =
  <R>() =>
  <P extends z.ZodType>(params: P): Method<P, R> & { kind: 'stream' } => ({ kind: 'stream', params });
