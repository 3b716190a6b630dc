/** What the functions of the API may be asked: the options of the commands, under their names in camel case. */

/** What every function takes. */
export type CallOptions = {
  /** Stops the work: a CancelledError is thrown, partial files are removed. */
  readonly signal?: AbortSignal;
  /** Told how far a step of the work is, in its own unit, e.g. (12.5, 240, 's decoded', 'cam1.mp4'). */
  readonly onProgress?: (done: number, total: number, unit: string, label: string) => void;
  /** Told what may make the result wrong; the result holds it as well. Default: nobody is told. */
  readonly onWarning?: (sentence: string) => void;
};

/** Of functions that may write a file. */
export type OutputOptions = {
  /** Write the result there, in the format of its ending. */
  readonly output?: string;
  /** Replace a file that is there. Default: error `exists`. */
  readonly overwrite?: boolean;
};

/** Of functions whose result can be a part of a project. */
type ProjectOptions = OutputOptions & {
  /** With `output` a `.syncline`: the project that the result is added to. Default: a new one. */
  readonly project?: string;
};

type Device = 'auto' | 'cpu' | 'webgpu';
type Pair = readonly [number, number];

/** One price, or one of X and one of Y. */
type Price = number | Pair;

/**
 * The column that holds the times of tables, and of rows given as numbers (these by its number alone): its name, or its number
 * from 1; `none`: all are values. Default `auto`: found out; rows given as numbers have none.
 */
export type Times = string | number;

/** Where a map may run, in seconds: as on the command line (`'slanted:20'`), or in parts; a corridor with the file of a map. */
export type WarpWindow =
  | string
  | readonly ['sakoe-chiba' | 'slanted' | 'itakura', number]
  | readonly ['corridor', number, string];

/** Where a path may run, in frames: the same with the file of a path, and what a mask in a file leaves open. */
export type AlignWindow = WarpWindow | readonly ['mask', string];

export type SyncOptions = CallOptions &
  OutputOptions & {
    /** Index of the recording whose clock is the timeline. Default 0. */
    readonly reference?: number;
    /** Largest clock difference believed, ppm. Default 500. */
    readonly maxDrift?: number;
    /** What is compared. Default `auto`: the sound, else the picture. */
    readonly by?: 'auto' | 'audio' | 'video';
    /** `NAME[/TRACK]=FILE,FILE`: these come from one recorder, on one track of it. */
    readonly recorder?: readonly string[];
    /** `FILE=N`: the sound stream of this file that is used. */
    readonly stream?: readonly string[];
    /** `FILE=N` or `FILE=mix`: the channel of it. */
    readonly channel?: readonly string[];
  };

export type WarpOptions = CallOptions &
  OutputOptions & {
    readonly by?: 'auto' | 'audio' | 'video' | 'text' | 'fused';
    /** Timed words of A, and of B. */
    readonly transcript?: readonly [string, string];
    /** Fused: cues that are left out. */
    readonly without?: readonly string[];
    /** What of their pictures is compared, as `track` writes it. */
    readonly cropA?: string;
    readonly cropB?: string;
    /** By picture: the id of a model of the user's own whose vectors of pictures are compared. */
    readonly model?: string;
    /** Default `auto`; see `syncline warp --help`. */
    readonly method?: string;
    /** One of these, and any number of `forbidden:A0:A1,B0:B1`. */
    readonly window?: readonly WarpWindow[];
    /** Seconds of B a second of A, at least and at most. */
    readonly slope?: Pair;
    /** A name, or the path of a table of your own. */
    readonly step?: string;
    readonly cost?: string;
    readonly gaps?: Price;
    readonly drop?: Price | string;
    readonly gamma?: number;
    readonly dims?: number;
    readonly kernel?: string;
    readonly pca?: number | string;
    readonly ridge?: number;
    /** Deep CTW learns from these pairs too. */
    readonly pool?: readonly (readonly [string, string])[];
    /** Recordings by way of which the map may go. */
    readonly via?: readonly string[];
    readonly openBegin?: boolean;
    readonly openEnd?: boolean;
    /** Seconds of A and of B that are one moment. */
    readonly pin?: readonly Pair[];
    /** Moments that are known to be one and do not bend the map: deviations are held against them. */
    readonly confirmed?: readonly Pair[];
    /** `A0:A1:FILE`: what an earlier map says there is kept. */
    readonly trust?: readonly string[];
    /** Seconds of A between which the map goes at one rate. */
    readonly rigid?: readonly Pair[];
    /** Waves of the map shorter than so many seconds are evened out. */
    readonly smooth?: number;
    /** Another map, which `warp` wrote: `difference` tells how far this one lies off it. */
    readonly against?: string;
    /** The cost matrix is drawn there, with the path: .svg or .png. */
    readonly picture?: string;
    readonly times?: Times;
    readonly seed?: number;
    readonly device?: Device;
  };

export type TogetherOptions = CallOptions &
  OutputOptions & {
    /** The id of a model of your own whose vectors of pictures are compared. */
    readonly model?: string;
    readonly dims?: number;
    readonly seed?: number;
    readonly device?: Device;
  };

/** Rows of numbers, a frame each; a list of numbers is one dimension. */
export type Frames = readonly number[] | readonly (readonly number[])[] | Float32Array | Float64Array;

export type AlignOptions = CallOptions &
  OutputOptions & {
    /** Default `dtw`; see `syncline align --help`, which says what each takes, too. */
    readonly method?: string;
    /** A name, or the path of a table of your own. */
    readonly step?: string;
    /** All given are kept. */
    readonly window?: readonly AlignWindow[];
    /** Frames of Y a frame of X, at least and at most. */
    readonly slope?: Pair;
    readonly cost?: string;
    /** Frames of Y before (after) the match cost nothing, or a price each. */
    readonly openBegin?: boolean | Price;
    readonly openEnd?: boolean | Price;
    readonly gaps?: Price;
    readonly drop?: Price | string;
    /** X anywhere in Y: so many places. */
    readonly subsequence?: boolean | number;
    /** Lengths of a place found, in lengths of X. */
    readonly matchLength?: Pair;
    readonly dims?: number;
    readonly kernel?: string;
    readonly pca?: number | string;
    readonly ridge?: number;
    readonly reconstruct?: boolean | number;
    readonly pool?: boolean;
    /** Frames of every sequence that are one moment. */
    readonly pin?: readonly (readonly number[])[];
    /** `I0:I1:FILE`: what an earlier path says there is kept. */
    readonly trust?: readonly string[];
    /** Frames known to be one moment, by which deviations are scaled. */
    readonly confirmed?: readonly (readonly number[])[];
    readonly many?: 'exact' | 'pairwise' | 'barycentre';
    readonly gamma?: number;
    readonly band?: number;
    readonly seed?: number;
    /** What of recorded motions. */
    readonly features?: string;
    readonly times?: Times;
    /** A folder for what takes each sequence to the common space, as .npy files. */
    readonly projections?: string;
    readonly device?: Device;
  };

export type CorrelateOptions = CallOptions &
  OutputOptions & {
    /** Default `cca`, with `kernel` `kcca`, of three and more `gcca`. */
    readonly method?: 'cca' | 'kcca' | 'gcca';
    /** A path that `align` wrote: which frames are one moment. Default: frame by frame. */
    readonly along?: string;
    readonly dims?: number;
    readonly kernel?: string;
    /** Components kept of a kernel's space. Default 12. */
    readonly pca?: number;
    readonly ridge?: number;
    readonly seed?: number;
    readonly features?: string;
    readonly times?: Times;
    /** A folder for what takes each sequence to the common space, as .npy files. */
    readonly projections?: string;
  };

export type FindOptions = CallOptions & {
  /** Seconds of the passage. Default: all of it. */
  readonly range?: Pair;
  /** At most so many places. Default 10. */
  readonly top?: number;
  readonly by?: 'auto' | 'music' | 'speech';
  /** One file like the query and one like the library, of one event and begun at one moment. */
  readonly byExample?: readonly [string, string];
  readonly times?: Times;
  readonly seed?: number;
};

export type FeaturesOptions = CallOptions &
  OutputOptions & {
    readonly by?: 'auto' | 'music' | 'speech' | 'video';
    /** By video: the id of a model of your own that looks at the pictures. */
    readonly model?: string;
    /** By video: what of the picture is looked at, as `track` writes it. */
    readonly crop?: string;
  };

export type TrackOptions = CallOptions &
  ProjectOptions & {
    /** Default `affine`. */
    readonly kind?: 'affine' | 'projective' | 'tps';
    /** The subject: x, y, width, height in displayed pixels from the top left. Default: it is looked for. */
    readonly init?: readonly [number, number, number, number];
    /** When it is there, seconds. Default: in the first picture. */
    readonly at?: number;
    /** Pictures analysed a second. Default 10. */
    readonly fps?: number;
    readonly by?: 'pictures' | 'glimpses';
    /** By glimpses: percent of the frames that may be decoded. */
    readonly decode?: number;
    /** Another film, a sound or a table that the crop is fitted to; the video itself: its sound. */
    readonly with?: string;
    /** With `with`: greatest offset between both that is tried, seconds. Default 0.5. */
    readonly maxOffset?: number;
    readonly seed?: number;
    /** Of a film: percent of the crop's size that is shown around it. */
    readonly margin?: number;
  };

export type AvSyncOptions = CallOptions &
  ProjectOptions & {
    /** Greatest offset that is tried, seconds. */
    readonly maxOffset?: number;
    /** The id of a lip-sync model of your own that is asked as well. */
    readonly model?: string;
    readonly seed?: number;
  };

export type StepsOptions = CallOptions &
  ProjectOptions & {
    /** What is said, with times. */
    readonly transcript?: string;
    /** A CLIP model of your own that looks at the frames. */
    readonly model?: string;
    /** `K=T0:T1,…`: what is known of steps, counted from 1. */
    readonly pins?: string;
    /** A clip of every step is written into this folder. */
    readonly clips?: string;
    /** How well each step goes with each second, as JSON. */
    readonly matrix?: string;
    readonly seed?: number;
  };

export type GroundOptions = CallOptions &
  OutputOptions & {
    readonly model?: string;
    readonly by?: 'phrase' | 'word';
    readonly order?: 'kept' | 'any';
    readonly fps?: number;
    /** A picture of every phrase is written into this folder. */
    readonly pictures?: string;
    readonly seed?: number;
  };

export type TranscriptOptions = CallOptions &
  ProjectOptions & {
    /** BCP 47. Default: the file's, else what its words look like. */
    readonly lang?: string;
    /** `auto` (default), `attention`, `dtw`, or a model of your own. */
    readonly model?: string;
    /** What times of the text mean: its words lie near them (default), or nothing. */
    readonly times?: 'refine' | 'ignore';
    /** `path` (default), `dropout` or `dropout:N`. */
    readonly uncertainty?: string;
    /** What is fitted to the recording itself. Default `keys`. */
    readonly adapt?: 'none' | 'keys' | 'changes';
    readonly seed?: number;
    readonly encoding?: string;
  };

export type ParallelOptions = CallOptions &
  OutputOptions & {
    readonly lang?: string;
    readonly timedLang?: string;
    /** They do say the same: times are carried over even where nothing in the texts shows it. Default false. */
    readonly same?: boolean;
    readonly encoding?: string;
  };

export type ProbeOptions = CallOptions & { readonly times?: Times };

export type EditOptions = CallOptions & {
  /** Edits with their arguments, in order: `[['clip.nudge', 'cam2.mp4', 0.04]]`; see `syncline edit --help`. */
  readonly do: readonly (readonly (string | number)[])[];
  /** The changed project. */
  readonly output: string;
  readonly overwrite?: boolean;
};

export type ImportOptions = CallOptions &
  OutputOptions & {
    /** A folder where recordings are looked for by name. */
    readonly media?: string;
    /** Of an EDL that does not say it: `25` or `30000/1001`. */
    readonly frameRate?: number | string;
  };

export type ExportOptions = CallOptions & {
  readonly format: string;
  /** The file, or the folder of clips. */
  readonly output: string;
  readonly overwrite?: boolean;
  /** Timeline seconds. Default: from the first to the last moment of the event. */
  readonly range?: Pair;
  /** Names or indices. Default: all that are placed. */
  readonly recordings?: readonly (string | number)[];
  /** The recording whose sound goes with every camera. */
  readonly sound?: string | number;
  readonly soundMode?: 'replace' | 'beside';
  readonly gaps?: 'black' | 'freeze';
  /** What the crops hold, and so many percent of their size around it. */
  readonly crop?: boolean | number;
  readonly sampleRate?: number;
  /** `25` or `30000/1001`. */
  readonly frameRate?: number | string;
  /** How timelines count at 29.97 and 59.94. Default: as the reference's timecode does. */
  readonly timecode?: 'drop' | 'non-drop' | 'own';
  /** Clips and stems: one for each of these in place of one of the whole. */
  readonly each?: 'segment' | 'sentence' | 'word' | 'step';
  /** Seconds that each of them begins earlier and ends later. Default 0. */
  readonly around?: number;
  /** What is said, with the pictures: as a track (`true`), or drawn into them. */
  readonly subtitles?: boolean | 'track' | 'burned';
  /** Which list, for steps. Default: the only one. */
  readonly steps?: string | number;
  readonly transcript?: string | number;
  readonly clock?: string | number;
  readonly acceptChanged?: boolean;
};
