import type { Command } from '../command.ts';
import { alignCommand } from './align.ts';
import { avsyncCommand } from './avsync.ts';
import { demoCommand } from './demo.ts';
import { exportCommand } from './export.ts';
import { featuresCommand } from './features.ts';
import { findCommand } from './find.ts';
import { groundCommand } from './ground.ts';
import { modelsCommand } from './models.ts';
import { parallelCommand } from './parallel.ts';
import { probeCommand } from './probe.ts';
import { serveCommand } from './serve.ts';
import { stepsCommand } from './steps.ts';
import { syncCommand } from './sync.ts';
import { trackCommand } from './track.ts';
import { transcriptCommand } from './transcript.ts';
import { warpCommand } from './warp.ts';
import { windowCommand } from './window.ts';

/** Every command, in the order of the help. One file a command, beside this one. */
export const commands: readonly Command[] = [
  syncCommand,
  warpCommand,
  alignCommand,
  findCommand,
  featuresCommand,
  trackCommand,
  avsyncCommand,
  stepsCommand,
  groundCommand,
  transcriptCommand,
  parallelCommand,
  modelsCommand,
  exportCommand,
  demoCommand,
  probeCommand,
  serveCommand,
  windowCommand,
];
