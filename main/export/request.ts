import type { WarpService } from '#main/warp/request.ts';
import type { ExportFormat } from '#src/contract/jobs.ts';
import type { Project } from '#src/model/project.ts';
import type { StretchKind } from '#src/model/stretches.ts';
import type { TextMapper } from './text-maps.ts';

export type ExportRequest = {
  /** Media paths absolute. */
  readonly project: Project;
  readonly format: ExportFormat;
  /** Timeline seconds; null: from the first to the last moment of the event. */
  readonly range: readonly [number, number] | null;
  /** Ids; null: all placed recordings of the reference's event. */
  readonly recordings: readonly string[] | null;
  /** Id of the recording whose sound goes with every camera; null: its own. */
  readonly sound: string | null;
  readonly soundMode: 'replace' | 'beside';
  readonly output: string;
  readonly overwrite: boolean;
  /** Export recordings too whose content is another than when they were placed (default no). */
  readonly acceptChanged?: boolean;
  /** Show what the recordings' crops hold, and `margin` of their width and height around it; null: whole pictures (default). */
  readonly crop?: { readonly margin: number } | null;
  /** Clips: not one of the whole range, but one for each of these (default null). */
  readonly each?: EachStretch | null;
  /** A transcript's captions with the pictures (default null): a track of their own, or drawn into them. */
  readonly subtitles?: Subtitles | null;
  /** What a picture shows where its recording has nothing (default black). */
  readonly gaps?: 'black' | 'freeze';
  /** Samples per second of all sound (default 48000). */
  readonly sampleRate?: number;
  /** Frames per second of all pictures (default: the reference's, else the highest among the cameras). */
  readonly frameRate?: readonly [number, number];
  /** Timecodes of timelines are drop-frame or not (default: as the reference's). */
  readonly drop?: boolean;
};

export type EachStretch = {
  readonly kind: StretchKind;
  /** Id of the transcript or of the list of steps; null for segments. */
  readonly list: string | null;
  /** Seconds that every clip begins earlier and ends later. */
  readonly margin: number;
};

export type Subtitles = {
  /** Id of the transcript. */
  readonly transcript: string;
  readonly how: 'track' | 'burned';
};

export type ExportCall = {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: (done: number, total: number, unit: string, label: string) => void;
  /** Draws the matrices of warps, in reports and plots; none are drawn without it. */
  readonly warp?: WarpService;
  /** Draws steps and attention, in plots; neither is drawn without it. */
  readonly mapper?: TextMapper;
};

export type ExportResult = { readonly files: readonly string[]; readonly warnings: readonly string[] };
