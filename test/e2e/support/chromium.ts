import { existsSync } from 'node:fs';
import { type Browser, chromium as playwright } from 'playwright-core';

/** Where people's machines have a Chromium; CHROME_PATH goes first. */
const installed = [
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
].filter((path): path is string => path !== undefined && path !== '');

export type ChromiumChoice = { readonly path: string; readonly from: string };

/**
 * An installed Chromium, else the one that @sparticuz/chromium carries: it unpacks itself and the libraries a
 * bare Debian lacks, once it is told that it runs on a system without them.
 */
export async function findChromium(paths: readonly string[] = installed): Promise<ChromiumChoice> {
  const own = paths.find((path) => existsSync(path));
  if (own) return { path: own, from: own };
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs22.x';
  const { default: carried } = await import('@sparticuz/chromium');
  return { path: await carried.executablePath(), from: '@sparticuz/chromium' };
}

/**
 * Flags of our own alone: those that @sparticuz/chromium recommends switch off web security, which these tests
 * are about, and draw through a simulated graphics card, which is slow. The sandbox needs a user other than root.
 */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--autoplay-policy=no-user-gesture-required',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  '--mute-audio',
];

export async function launchChromium(choice?: ChromiumChoice): Promise<Browser> {
  const { path } = choice ?? (await findChromium());
  return await playwright.launch({ executablePath: path, args: flags, headless: true });
}
