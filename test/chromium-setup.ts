import { findChromium } from './e2e/support/chromium.ts';

/**
 * Unpacks the Chromium that is carried along before any test looks for it: of two processes that do so at a time, one
 * would take the half that the other has written for the whole. Where there is none, the tests that need it say so.
 */
export default async function setup(): Promise<void> {
  const before = { ...process.env };
  await findChromium().catch(() => null);
  // What it needs to run is for it alone: the tests start other programs, too.
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
}
