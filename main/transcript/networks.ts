import { errorData } from '#src/model/errors.ts';
import { type Aligner, openAligner } from '#main/models/aligner.ts';
import type { AlignModel } from './align.ts';

/**
 * The networks that ship, where they are wanted.
 * @throws MachineError, InvalidInputError as `openAligner`, unless the text read aloud may take their place
 */
export async function networks(
  model: AlignModel,
  mayFallBack: boolean,
  open: () => Promise<Aligner> = openAligner,
): Promise<{ readonly aligner: Aligner | null; readonly notes: readonly string[] }> {
  if (model !== 'attention') return { aligner: null, notes: [] };
  try {
    return { aligner: await open(), notes: [] };
  } catch (error) {
    if (!mayFallBack) throw error;
    const { message } = errorData(error);
    return {
      aligner: null,
      notes: [
        `The network that aligns could not be loaded, so the text read aloud was compared instead: ${message}`,
      ],
    };
  }
}
