import { z } from 'zod';
import type { WireError } from './wire-error.ts';

/** What travels. A request's `id` is chosen by the client and lives until its result, end or error. */
export type ToHost =
  | { readonly t: 'call'; readonly id: number; readonly name: string; readonly params?: unknown }
  | {
      readonly t: 'open';
      readonly id: number;
      readonly name: string;
      readonly params?: unknown;
      /** How many values the client is ready to take; `more` grants further ones. */
      readonly credits: number;
    }
  | { readonly t: 'more'; readonly id: number; readonly credits: number }
  | { readonly t: 'stop'; readonly id: number };

export type ToClient =
  | { readonly t: 'result' | 'value'; readonly id: number; readonly value?: unknown }
  | { readonly t: 'end'; readonly id: number }
  | { readonly t: 'error'; readonly id: number; readonly error: WireError };

const id = z.int().min(1);
const credits = z.int().min(1).max(1_000_000);
const name = z.string().max(100);

/** The host trusts nothing of what arrives. */
export const toHost: z.ZodType<ToHost> = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('call'), id, name, params: z.unknown() }),
  z.strictObject({ t: z.literal('open'), id, name, params: z.unknown(), credits }),
  z.strictObject({ t: z.literal('more'), id, credits }),
  z.strictObject({ t: z.literal('stop'), id }),
]);
