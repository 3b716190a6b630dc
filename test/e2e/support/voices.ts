import type { Page } from 'playwright-core';

type Fed = Map<AudioBufferSourceNode, AudioNode>;
declare global {
  interface Window {
    fed?: Fed;
  }
}

/** From now on the page notes which sounds it lays out. */
export async function watchVoices(page: Page): Promise<void> {
  await page.evaluate(() => {
    const fed: Fed = new Map();
    window.fed = fed;
    const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode) => AudioNode;
    AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode) {
      if (this instanceof AudioBufferSourceNode) {
        fed.set(this, to);
        this.addEventListener('ended', () => fed.delete(this));
      }
      return connect.call(this, to);
    } as typeof AudioNode.prototype.connect;
  });
}

/** How many recordings are heard: each feeds a node of its own. */
export const voicesHeard = (page: Page): Promise<number> =>
  page.evaluate(() => new Set(window.fed?.values()).size);
