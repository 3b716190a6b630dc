import { useShallow } from 'zustand/react/shallow';
import type { Project } from '#src/model/project.ts';
import { useAppState } from './context.tsx';
import { projectOf, type SelectedPair, selectedPair } from './selectors.ts';

export const useProject = (): Project => useAppState(projectOf);

/** The pair on the screen; the same object as long as its members stay the same. */
export const useSelectedPair = (): SelectedPair | null => useAppState(useShallow(selectedPair));
