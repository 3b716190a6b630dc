import { type BaseWindow, dialog, type FileFilter } from 'electron';
import { timelineEndings } from '#src/formats/timeline-file.ts';
import { recordingEndings, textEndings } from '#main/services/files.ts';
import type { PickRequest } from '#main/services/kit.ts';
import { shellWords } from './shell-words.ts';

/** What each dialog offers, in the language of the system. */
function filters(): Readonly<Record<'media' | 'text' | 'project' | 'openable', FileFilter[]>> {
  const words = shellWords();
  const all: FileFilter = { name: words.allFiles, extensions: ['*'] };
  const project: FileFilter = { name: words.project, extensions: ['syncline'] };
  const endings = timelineEndings.map((ending) => ending.slice(1));
  return {
    media: [{ name: words.media, extensions: [...recordingEndings] }, all],
    text: [{ name: words.text, extensions: [...textEndings] }, all],
    project: [project],
    openable: [project, { name: words.timeline, extensions: endings }],
  };
}

/** The system's own dialog over `window`; an empty list when cancelled. */
export async function pick(window: BaseWindow, request: PickRequest): Promise<readonly string[]> {
  const { media, text, project, openable } = filters();
  const place = request.suggested === null ? {} : { defaultPath: request.suggested };
  switch (request.purpose) {
    case 'media':
      return await opened(window, { ...place, filters: media, properties: ['openFile', 'multiSelections'] });
    case 'open-project':
      return await opened(window, {
        ...{ ...place, filters: openable },
        properties: ['openFile', 'multiSelections'],
      });
    case 'open-text':
      return await opened(window, { ...place, filters: text, properties: ['openFile'] });
    case 'open-model':
      return await opened(window, { ...place, properties: ['openDirectory'] });
    case 'export-folder':
      return await opened(window, { ...place, properties: ['openDirectory', 'createDirectory'] });
    case 'save-project':
      return await saved(window, { ...place, filters: project });
    case 'export-file':
      return await saved(window, place);
  }
}

async function opened(window: BaseWindow, options: Electron.OpenDialogOptions): Promise<readonly string[]> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, options);
  return canceled ? [] : filePaths;
}

async function saved(window: BaseWindow, options: Electron.SaveDialogOptions): Promise<readonly string[]> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, options);
  return canceled || !filePath ? [] : [filePath];
}
