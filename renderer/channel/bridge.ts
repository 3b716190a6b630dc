/** What Electron's preload puts on the page; absent in a browser. See main/hosts/electron/preload.ts. */
export type Bridge = {
  /** Asks the host for a connection; its port arrives as a window message `syncline-port`. */
  connect(): void;
  /** Absolute path of a dropped or picked file; empty when it has none. */
  pathOf(file: File): string;
};

declare global {
  interface Window {
    readonly syncline?: Bridge;
  }
}

export const portMessage = 'syncline-port';
