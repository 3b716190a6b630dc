import type { RecordingId } from '#src/model/recording.ts';
import type { AppState } from './state.ts';

/** What a click on a recording selects: alone; with Shift as the second of the pair; with Ctrl in or out. */
export function selecting(
  s: AppState,
  id: RecordingId,
  keys: { readonly shiftKey: boolean; readonly ctrlKey: boolean; readonly metaKey: boolean },
): Pick<AppState, 'selected' | 'selectedPin' | 'selectedKey'> {
  const first = s.selected[0];
  if (keys.shiftKey && first && first !== id)
    return { selected: [first, id], selectedPin: null, selectedKey: null };
  if (keys.ctrlKey || keys.metaKey)
    return {
      selected: s.selected.includes(id) ? s.selected.filter((each) => each !== id) : [...s.selected, id],
      selectedPin: null,
      selectedKey: null,
    };
  return { selected: [id], selectedPin: null, selectedKey: null };
}
