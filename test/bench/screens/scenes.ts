import { dialogScenes } from './dialog-scenes.ts';
import { findScenes } from './find-scenes.ts';
import { pairScenes } from './pair-scenes.ts';
import type { Scene } from './scene.ts';
import { textScenes } from './text-scenes.ts';
import { timelineScenes } from './timeline-scenes.ts';
import { warpScenes } from './warp-scenes.ts';
import { workspaceScenes } from './workspace-scenes.ts';
import { zoomScenes } from './zoom-scenes.ts';

export const scenes: readonly Scene[] = [
  ...timelineScenes,
  ...pairScenes,
  ...warpScenes,
  ...findScenes,
  ...zoomScenes,
  ...dialogScenes,
  ...workspaceScenes,
  ...textScenes,
];
