import type { Project } from './project.ts';
import type { RecordingId } from './recording.ts';

/** So many things are named one by one. */
const mostNamed = 4;

/** What people made that is removed with recordings, a sentence each; empty where nothing is. */
export function goingWith(
  { recordings, transcripts, steps, crops }: Project,
  ids: readonly RecordingId[],
): readonly string[] {
  const isOf = ({ recording }: { readonly recording: string }) => ids.includes(recording);
  const nameOf = (id: string) => recordings.find((r) => r.id === id)?.name ?? id;
  const told = [
    ...transcripts
      .filter(isOf)
      .map(({ source, recording }) =>
        source === null
          ? `The text of “${nameOf(recording)}” is removed with it.`
          : `The text “${source}” is removed with “${nameOf(recording)}”.`,
      ),
    ...steps.filter(isOf).map(({ recording }) => `The steps of “${nameOf(recording)}” are removed with it.`),
    ...crops.filter(isOf).map(({ recording }) => `The crop of “${nameOf(recording)}” is removed with it.`),
  ];
  return told.length <= mostNamed
    ? told
    : [`${told.length} texts, lists of steps and crops are removed with their recordings.`];
}
