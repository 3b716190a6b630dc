import { app } from 'electron';
import { runDesktop } from './app.ts';

runDesktop(process.argv).catch((error: unknown) => {
  console.error(error);
  app.exit(1);
});
