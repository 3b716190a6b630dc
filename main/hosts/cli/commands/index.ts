import type { Command } from '../command.ts';
import { alignCommand } from './align.ts';
import { avsyncCommand } from './avsync.ts';
import { copiesCommand } from './copies.ts';
import { correlateCommand } from './correlate.ts';
import { demoCommand } from './demo.ts';
import { editCommand } from './edit.ts';
import { exportCommand } from './export.ts';
import { featuresCommand } from './features.ts';
import { findCommand } from './find.ts';
import { groundCommand } from './ground.ts';
import { importCommand } from './import.ts';
import { modelsCommand } from './models.ts';
import { parallelCommand } from './parallel.ts';
import { probeCommand } from './probe.ts';
import { makeRunCommand } from './run.ts';
import { serveCommand } from './serve.ts';
import { stepsCommand } from './steps.ts';
import { syncCommand } from './sync.ts';
import { trackCommand } from './track.ts';
import { transcriptCommand } from './transcript.ts';
import { warpCommand } from './warp.ts';
import { windowCommand } from './window.ts';

/** What a script may name, too. One file a command, beside this one. */
const scripted: readonly Command[] = [
  syncCommand,
  warpCommand,
  alignCommand,
  correlateCommand,
  findCommand,
  featuresCommand,
  trackCommand,
  avsyncCommand,
  stepsCommand,
  groundCommand,
  transcriptCommand,
  parallelCommand,
  editCommand,
  exportCommand,
  importCommand,
  demoCommand,
  probeCommand,
];

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  ...scripted,
  makeRunCommand(scripted),
  modelsCommand,
  copiesCommand,
  serveCommand,
  windowCommand,
];
