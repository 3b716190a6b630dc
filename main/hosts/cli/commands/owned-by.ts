import type { Project } from '#src/model/project.ts';
import { usageError } from '../command.ts';

/**
 * What belongs to a recording – a transcript, a list of steps – by the name of its file, the name of its recording, or its index.
 * @param which null: the only one
 * @throws InvalidInputError `usage`, with what there is
 */
export function ownedBy<
  T extends { readonly recording: string; readonly source?: string | null | undefined },
>(
  { recordings }: Pick<Project, 'recordings'>,
  all: readonly T[],
  words: { readonly one: string; readonly many: string; readonly option: string },
  which: string | null,
): T {
  const nameOf = ({ recording }: T) => recordings.find((r) => r.id === recording)?.name ?? '';
  const told = all.map((one, i) => `${i} ${one.source ?? 'text'} of ${nameOf(one)}`).join(', ');
  const [first, another] = all;
  if (first === undefined) throw usageError(`The project has no ${words.one}.`);
  if (which === null) {
    if (another === undefined) return first;
    throw usageError(
      `The project has several ${words.many}; ${words.option} says which. There are: ${told}.`,
    );
  }
  const ways = [
    all.filter((one) => one.source === which),
    all.filter((one) => nameOf(one) === which),
    /^\d+$/.test(which) ? all.slice(Number(which), Number(which) + 1) : [],
  ];
  const found = ways.find((list) => list.length > 0);
  if (found?.length === 1 && found[0]) return found[0];
  throw usageError(
    `${found ? `Several ${words.many} are` : `No ${words.one} is`} called “${which}”. There are: ${told}.`,
  );
}
