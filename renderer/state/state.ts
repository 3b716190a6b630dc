import { type Layout, type Panel, usualLayout } from '#renderer/dock/layout.ts';
import type { Language } from '#renderer/i18n/languages.ts';
import { type PaneSizes, usual } from '#renderer/state/pane-sizes.ts';
import type { TimeNotation } from '#renderer/time/notation.ts';
import type { FeatureCue, FoundPlace, JobResults } from '#src/contract/job-results.ts';
import type { Adaptation, JobState } from '#src/contract/jobs.ts';
import type { InstalledModel } from '#src/contract/models.ts';
import type { HostInfo, OpenedProject, Recovery } from '#src/contract/methods.ts';
import type { CropCandidate, CropFitting, Glimpses, ProjectCrop } from '#src/model/crop.ts';
import type { ErrorData } from '#src/model/errors.ts';
import { type History, startHistory } from '#src/model/history.ts';
import type { Project } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';
import type { SourceTime, TimelineTime } from '#src/model/units.ts';
import type { BoundDoubt } from '#src/model/warp-how.ts';
import { timelineTime } from '#src/model/units.ts';
import type { Company } from './company.ts';

/** ms; see `soundLatency`. */
export const mostSoundLatency = 1000;

export const themes = ['dark', 'light', 'contrast'] as const;
export type Theme = (typeof themes)[number];
/** Keys that the user gave to commands in place of the usual ones, by the commands' ids. */
export type OwnKeys = Readonly<Record<string, readonly string[]>>;

/** The dialog that covers the window; at most one. */
export type Dialog =
  | { readonly kind: 'import' }
  | { readonly kind: 'open-project' }
  | { readonly kind: 'save-project'; readonly then: (() => void) | null }
  | { readonly kind: 'export' }
  | { readonly kind: 'add-text' }
  | { readonly kind: 'models' }
  /** A file that could be a transcript or numbers; null: neither is wanted. */
  | {
      readonly kind: 'text-or-numbers';
      readonly name: string;
      readonly answer: (as: 'transcript' | 'numbers' | null) => void;
    }
  | { readonly kind: 'export-text'; readonly transcript: string }
  | { readonly kind: 'find-steps'; readonly recording: RecordingId }
  | { readonly kind: 'export-steps'; readonly steps: string }
  | { readonly kind: 'palette' }
  | { readonly kind: 'help' }
  | { readonly kind: 'settings' }
  /** Where the panels stand. */
  | { readonly kind: 'arrange'; readonly panel: Panel | null }
  | { readonly kind: 'relink'; readonly recording: RecordingId }
  | { readonly kind: 'unsaved'; readonly then: () => void }
  /** What stands at `path` was saved by somebody else since it was opened here. */
  | { readonly kind: 'conflict'; readonly path: string; readonly then: (() => void) | null };

/** A stretch of the timeline on the screen. */
export type Viewport = { readonly start: number; readonly secondsPerPixel: number };

/** A moment that the user marked, to be pinned to a moment of another recording. */
export type Mark = { readonly recording: RecordingId; readonly time: SourceTime };

/** Words in the hand: a half-open range of those of a transcript. */
export type ChosenWords = { readonly transcript: string; readonly from: number; readonly to: number };

/** A step in the hand; null: the list as a whole. */
export type ChosenStep = { readonly list: string; readonly index: number | null };

/** How many seconds later in `recording` a pin lies than where the features alone put it. */
export type PinOff = { readonly off: number; readonly recording: RecordingId };

/** A search for other places of a passage: under way, answered, or failed. */
export type Find = {
  readonly query: RecordingId;
  /** Source times of the passage. */
  readonly range: readonly [SourceTime, SourceTime];
  readonly outcome:
    | { readonly kind: 'working'; readonly stop: () => void }
    | { readonly kind: 'done'; readonly result: JobResults['find'] }
    | { readonly kind: 'failed'; readonly error: ErrorData };
  /** The place of the result that the user is at; null: none yet. */
  readonly at: FoundPlace | null;
};

/** Whether a recording's sound comes after its own picture: being measured, answered, or failed. */
export type AvSyncCheck = {
  readonly recording: RecordingId;
  readonly outcome:
    | { readonly kind: 'working'; readonly stop: () => void }
    | { readonly kind: 'done'; readonly result: JobResults['avsync'] }
    | { readonly kind: 'failed'; readonly error: ErrorData };
};

/** The subject of a recording's picture being followed; or what came of it: its crop is in the document then. */
export type Following = {
  readonly recording: RecordingId;
  readonly outcome:
    | { readonly kind: 'working'; readonly stop: () => void }
    | {
        readonly kind: 'done';
        readonly candidates: readonly CropCandidate[];
        readonly reason: string | null;
        /** Where it was looked at, if by glimpses. */
        readonly glimpses: Glimpses | null;
        /** How well it goes with another recording, where it was fitted to one, and that one's name. */
        readonly fit: CropFitting | null;
        readonly fitTo: string | null;
      }
    | { readonly kind: 'failed'; readonly error: ErrorData };
};

/** What of a recording's picture the phrases of its text, or what moves, attend to. */
export type Attending = {
  readonly recording: RecordingId;
  readonly outcome:
    | { readonly kind: 'working'; readonly stop: () => void }
    | { readonly kind: 'done'; readonly result: JobResults['ground'] }
    | { readonly kind: 'failed'; readonly error: ErrorData };
};

/** A new list of steps that is being looked for in a recording, or failed to be. */
export type LookingForSteps = {
  readonly recording: RecordingId;
  readonly outcome:
    | { readonly kind: 'working'; readonly stop: () => void }
    | { readonly kind: 'failed'; readonly error: ErrorData };
};

/** An error on the screen, with at most one thing to do about it. */
export type Toast = {
  readonly id: string;
  readonly error: ErrorData;
  readonly action: { readonly label: string; readonly run: () => void } | null;
};

/**
 * Why something was not done, or what it did besides: said once, passing; what can be done about it stays until it is answered. A new
 * object each time it is said.
 */
export type Note = { readonly text: string; readonly action: Toast['action'] };

/** What a media element can show of a recording. */
export type Playable =
  | { readonly kind: 'asking' }
  | {
      readonly kind: 'ready';
      readonly url: string;
      /** Where its pictures alone are, which costs less than to see them in it; null: nowhere. */
      readonly pictures: string | null;
      /** Not the recording itself but a copy made for playing, of so many bytes; null: itself. */
      readonly copy: number | null;
      /** The job that makes a lighter copy of it meanwhile; null: none. */
      readonly lighter: string | null;
    }
  | { readonly kind: 'unplayable'; readonly why: string }
  /** A copy; `job`: which makes it, once it was started. */
  | { readonly kind: 'making'; readonly why: string; readonly job: string | null }
  | { readonly kind: 'failed'; readonly error: ErrorData };

/** What decoding has shown of a recording. */
export type Heard = Omit<JobResults['peaks'], 'ready'> & {
  /** Why nothing of it can be used; null when it can. */
  readonly failed: ErrorData | null;
  /** How often it was decoded: more than once when that was tried again. */
  readonly times: number;
  /** It is being decoded again. */
  readonly again: boolean;
};

/** Files on their way into the project. */
export type Importing = {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
  readonly cancel: () => void;
};

/** A file that could not be imported: stays on the screen until dismissed. */
export type ImportProblem = {
  readonly path: string;
  readonly name: string;
  readonly error: ErrorData;
  /** Of a table that can be read but for its times: the columns of which one may be chosen for them. */
  readonly columns: readonly string[] | null;
};

/** Which keyframe: that of this recording's crop at that source time. */
export type CropKeyId = { readonly recording: RecordingId; readonly t: number };

/** What the grid shows of a recording that has a crop: its picture, what the crop holds beside it, or only that. */
export type CropLook = 'whole' | 'beside' | 'crop';

/** What a recording is compared by: being made, or as strips. */
export type RecordingFeatures =
  | { readonly kind: 'working'; readonly stop: () => void }
  | {
      readonly kind: 'shown';
      /** Of the host's strips. */
      readonly key: string;
      readonly cues: readonly FeatureCue[];
      /** What of its picture was looked at. */
      readonly crop: ProjectCrop | null;
    };

export type AppState = {
  readonly connection: 'connecting' | 'connected' | 'lost';
  readonly host: HostInfo | null;

  readonly history: History;
  /** The mark (`markOf`) of the document as last written; undo back to it and nothing is unsaved. */
  readonly saved: unknown;
  readonly path: string | null;
  /** Names what stood there when it was opened or saved here last; null: nothing did. */
  readonly revision: string | null;
  readonly missing: readonly RecordingId[];
  readonly changed: readonly RecordingId[];
  /** The host keeps a recovery copy under this window's key. */
  readonly copied: boolean;
  readonly recoveries: readonly Recovery[];
  readonly recent: readonly { readonly path: string; readonly name: string; readonly opened: number }[];

  /** In the order they were selected; the first two are the pair. */
  readonly selected: readonly RecordingId[];
  readonly selectedPin: string | null;
  /** A keyframe of a crop. */
  readonly selectedKey: CropKeyId | null;
  readonly words: ChosenWords | null;
  /** A step of a list of the document, by its index. */
  readonly step: ChosenStep | null;
  /** The event whose clock the timeline shows; null: the first. */
  readonly event: string | null;
  readonly playhead: TimelineTime;
  readonly playing: boolean;
  /** Shuttle speed, 1 = as recorded; negative plays backwards, without sound. */
  readonly rate: number;
  /** How fast playing is where nobody shuttles; 1 = as recorded, the pitch is kept. */
  readonly speed: number;
  /** Playing goes round between these moments; null: on to the end. */
  readonly loop: { readonly from: TimelineTime; readonly to: TimelineTime } | null;
  /** The moment is heard when the playhead is moved by hand. */
  readonly scrubbing: boolean;
  /** Where playing stops by itself, and what lies nowhere but is heard till then, by itself; null: it plays on to the end. */
  readonly until: { readonly t: TimelineTime; readonly alone: RecordingId | null } | null;
  readonly range: { readonly in: TimelineTime | null; readonly out: TimelineTime | null };
  /** null: fit everything, until the user scrolls or zooms. */
  readonly viewport: Viewport | null;
  /** Pixels across the timeline's pane, as last laid out. */
  readonly paneWidth: number;
  readonly snapping: boolean;
  /** What goes along when a recording is nudged or dragged. */
  readonly company: Company;
  /** Rows of one recorder stand together. */
  readonly byRecorder: boolean;
  /** Rows show how the sound's power lies over frequency, not its waveform. */
  readonly spectrum: boolean;
  /** Copies for playback are made unasked where they are needed. */
  readonly autoCopies: boolean;
  /** ms that sound takes beyond what the browser knows of (headphones without wires). */
  readonly soundLatency: number;
  readonly cropLook: CropLook;
  /** Crops have rows of their own on the timeline. */
  readonly cropRows: boolean;
  /** One recording in each ear, and nothing else; null: all as they are. */
  readonly ears: { readonly left: RecordingId; readonly right: RecordingId } | null;
  /** Clicks sound at the pins of the pair on the screen. */
  readonly clicks: boolean;
  /** Where clicks sound by what is heard in A of that pair: at what begins suddenly, or at its beats. */
  readonly clickTrack: 'off' | 'onsets' | 'beats';
  /** Data files whose columns are not drawn each by itself. */
  readonly folded: readonly RecordingId[];
  /** What recordings are compared by, where it is shown under them. */
  readonly features: Readonly<Record<RecordingId, RecordingFeatures>>;
  readonly mark: Mark | null;
  readonly find: Find | null;
  readonly avsync: AvSyncCheck | null;
  readonly following: Following | null;
  /** What a crop is fitted to when that is asked for; null: its film's own sound, or the first there is. */
  readonly fitTo: RecordingId | null;
  readonly attending: Attending | null;
  readonly lookingForSteps: LookingForSteps | null;
  /** On whose picture the next drag draws a crop. */
  readonly drawing: RecordingId | null;
  /** By `doubtKey`: pins of warps that lie off what the features say. */
  readonly pinDoubts: Readonly<Record<string, PinOff>>;
  /** What else is asked of warps and lies off what the features say; see `bound-doubts`. */
  readonly boundDoubts: Readonly<Record<string, readonly BoundDoubt[]>>;
  /** Where the preview of a recording stands on the recording's own clock. */
  readonly preview: Mark | null;
  readonly asTable: boolean;
  readonly panes: PaneSizes;
  /** Which panels stand where, and which of them are in front. */
  readonly layout: Layout;
  /** What listens when a text is aligned: `auto`, `dtw`, `attention`, or the id of a model of the user's own. */
  readonly model: string;
  /** What is fitted to the recording itself when a text is aligned. */
  readonly adapt: Adaptation;
  /** The lip-sync model of the user's that is asked when sound is checked against picture; null: none. */
  readonly lips: string | null;
  /** The user's own models; null: nobody has asked for them yet. */
  readonly models: readonly InstalledModel[] | null;
  /** As chosen: one, or that of the system. */
  readonly themeChosen: Theme | 'system';
  /** As shown. */
  readonly theme: Theme;
  readonly language: Language;
  /** How times of the timeline are written. */
  readonly timeNotation: TimeNotation;
  readonly ownKeys: OwnKeys;

  /** The videos are on the screen: a film is heard from its own picture's player. */
  readonly picturesShown: boolean;
  /** Recordings whose pictures do not move while playing, since the machine does not keep up with all of them. */
  readonly stills: readonly RecordingId[];
  /** Addresses of files whose sound this window cannot lay out sample by sample: elements play it. */
  readonly undecoded: readonly string[];
  /** By `fileKey`: what media elements can show of each recording. */
  readonly playable: Readonly<Record<string, Playable>>;
  /** By `soundKey`: what decoding has shown of each sound while its waveform was made. */
  readonly heard: Readonly<Record<string, Heard>>;
  readonly jobs: readonly JobState[];
  readonly jobsOpen: boolean;
  readonly importing: Importing | null;
  readonly problems: readonly ImportProblem[];
  readonly toasts: readonly Toast[];
  readonly note: Note | null;
  readonly dialog: Dialog | null;
};

export function initialState(project: Project): AppState {
  return {
    connection: 'connecting',
    host: null,
    ...freshDocument(project, null),
    copied: false,
    recoveries: [],
    recent: [],
    paneWidth: 800,
    snapping: true,
    company: 'alone',
    byRecorder: false,
    speed: 1,
    scrubbing: true,
    autoCopies: true,
    soundLatency: 0,
    spectrum: false,
    cropLook: 'whole',
    cropRows: true,
    asTable: false,
    panes: usual,
    layout: usualLayout,
    model: 'auto',
    adapt: 'keys',
    lips: null,
    models: null,
    themeChosen: 'system',
    theme: 'dark',
    language: 'system',
    timeNotation: 'clock',
    ownKeys: {},
    picturesShown: false,
    playable: {},
    heard: {},
    jobs: [],
    jobsOpen: false,
    importing: null,
    toasts: [],
    note: null,
    dialog: null,
  };
}

/** All that belongs to one document: replaced as a whole when another is opened. */
export function freshDocument(project: Project, opened: OpenedProject | null) {
  return {
    history: startHistory(project),
    saved: null as unknown,
    path: opened?.path ?? null,
    revision: opened?.revision ?? null,
    missing: opened?.missing ?? [],
    changed: opened?.changed ?? [],
    selected: [] as readonly RecordingId[],
    selectedPin: null,
    selectedKey: null as CropKeyId | null,
    words: null as ChosenWords | null,
    step: null as ChosenStep | null,
    lookingForSteps: null as LookingForSteps | null,
    event: null,
    playhead: timelineTime(0),
    playing: false,
    rate: 1,
    until: null as AppState['until'],
    range: { in: null, out: null },
    viewport: null,
    ears: null,
    clicks: false,
    clickTrack: 'off' as const,
    loop: null as AppState['loop'],
    folded: [] as readonly RecordingId[],
    features: {} as Readonly<Record<RecordingId, RecordingFeatures>>,
    mark: null,
    find: null as Find | null,
    avsync: null as AvSyncCheck | null,
    following: null as Following | null,
    fitTo: null as RecordingId | null,
    attending: null as Attending | null,
    drawing: null as RecordingId | null,
    stills: [] as readonly RecordingId[],
    undecoded: [] as readonly string[],
    pinDoubts: {},
    boundDoubts: {},
    preview: null,
    problems: [] as readonly ImportProblem[],
  };
}
