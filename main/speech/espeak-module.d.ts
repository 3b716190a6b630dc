/** What of the package is used; it brings no types. */
declare module '@echogarden/espeak-ng-emscripten' {
  export type EspeakEvent = {
    readonly type:
      | 'list_terminated'
      | 'word'
      | 'sentence'
      | 'mark'
      | 'play'
      | 'end'
      | 'msg_terminated'
      | 'phoneme'
      | 'samplerate';
    /** Milliseconds. */
    readonly audio_position: number;
    /** Code points from the beginning of the text, from 1. */
    readonly text_position: number;
    readonly id?: string | number;
  };
  export type EspeakVoice = {
    readonly name: string;
    readonly identifier: string;
    readonly languages: readonly { readonly priority: number; readonly name: string }[];
  };
  export type EspeakWorker = {
    /** 0 where there is such a voice. */
    set_voice(name: string): number;
    set_rate(wordsPerMinute: number): number;
    set_pitch(pitch: number): number;
    set_range(range: number): number;
    list_voices(): readonly EspeakVoice[];
    /** The text may hold SSML. The callback is asked to stop by `true`. */
    synthesize(ssml: string, take: (samples: Int16Array, events: readonly EspeakEvent[]) => boolean): void;
  };
  export default function load(): Promise<{ readonly eSpeakNGWorker: new () => EspeakWorker }>;
}
