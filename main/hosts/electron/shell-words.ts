import { app } from 'electron';

/** The few words of the shell around the page: in the language of the system, which the page begins with too. */
const english = {
  unsaved: 'The project has changes that were not saved.',
  keptCopy: 'A recovery copy is kept and offered when Syncline opens again.',
  close: 'Close',
  keepOpen: 'Keep open',
  media: 'Media and data',
  text: 'Text',
  allFiles: 'All files',
  project: 'Syncline project',
  timeline: 'Timeline of another program',
};

const german: typeof english = {
  unsaved: 'Das Projekt hat Änderungen, die nicht gespeichert sind.',
  keptCopy: 'Eine Wiederherstellungskopie bleibt und wird angeboten, wenn Syncline wieder geöffnet wird.',
  close: 'Schließen',
  keepOpen: 'Offen lassen',
  media: 'Medien und Daten',
  text: 'Text',
  allFiles: 'Alle Dateien',
  project: 'Syncline-Projekt',
  timeline: 'Zeitachse eines anderen Programms',
};

/** Known once the app is ready. */
export const shellWords = (): typeof english => (/^de\b/i.test(app.getLocale()) ? german : english);
