#!/usr/bin/env node
// npm start: builds what is missing, then opens the window, or serves it where there can be none.
import { fileURLToPath } from 'node:url';

process.argv.splice(2, 0, 'window');
await import(fileURLToPath(new URL('./syncline.mjs', import.meta.url)));
