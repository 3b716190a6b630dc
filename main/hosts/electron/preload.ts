import { contextBridge, ipcRenderer, webUtils } from 'electron';

/**
 * All the page gets of Electron: a connection to the host and the path of a file the user dropped. The
 * message port cannot cross the context bridge, so it goes by window message, to this same origin only.
 */
type Page = { postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void };

contextBridge.exposeInMainWorld('syncline', {
  connect: () => ipcRenderer.send('syncline-connect'),
  pathOf: (file: File) => webUtils.getPathForFile(file as never),
});

ipcRenderer.on('syncline-port', (event) => {
  (globalThis as unknown as Page).postMessage('syncline-port', '/', event.ports);
});
