import { baselines, ctwMethods } from './ctw-methods.ts';
import { dtwMethods } from './dtw-methods.ts';
import type { AlignMethod } from './method.ts';
import { ttnMethod } from './ttn-method.ts';

/** Every method of alignment that there is, in the order of the help: one record each. */
export const alignMethods: readonly AlignMethod[] = [...dtwMethods, ...ctwMethods, ttnMethod, ...baselines];
