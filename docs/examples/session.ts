// A script for `syncline run session.ts --set folder=…`: types are taken away, and ‘syncline’ is the program itself.
import { sync, type SyncRecording, warp } from 'syncline';

type Call = { readonly signal: AbortSignal; readonly variables: Readonly<Record<string, string>> };

const start = ({ segments }: SyncRecording): number => segments[0]?.timeline[0] ?? Number.NaN;

export default async ({ signal, variables }: Call): Promise<void> => {
  const names = ['recorder.wav', 'cam1.wav'].map((name) => `${variables.folder ?? '.'}/${name}`);
  const { recordings } = await sync(names);
  console.log(recordings.map((each) => `${each.path} from ${start(each).toFixed(3)} s`).join('\n'));
  // Other music, or none at all, is refused with a reason; that is an answer, no error.
  const { reason } = await warp(names[0] as string, names[1] as string, { signal });
  console.log(reason ?? 'They are one performance.');
};
