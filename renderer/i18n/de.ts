import { commands } from './de/commands.ts';
import { pair } from './de/pair.ts';
import { looking } from './de/looking.ts';
import { timeline } from './de/timeline.ts';
import { transcript } from './de/transcript.ts';
import { operations } from './de/operations.ts';
import { exporting } from './de/exporting.ts';
import { inspector } from './de/inspector.ts';
import { window } from './de/window.ts';

/**
 * German. The words of docs and screens, always the same:
 *
 *   align, aligned       ausrichten, ausgerichtet         offset           Versatz
 *   candidate            Kandidat                         pair             Paar
 *   clip                 Clip                             path             Pfad (of a file: Dateipfad)
 *   confidence           Konfidenz                        pin, to pin      Fixpunkt, fixieren
 *   crop                 Ausschnitt                       place, placed    platzieren, platziert
 *   doubtful             zweifelhaft                      playhead         Abspielkopf
 *   drift                Drift                            recorder         Aufnahmegerät
 *   event                Ereignis                         recording        Aufnahme
 *   features             Merkmale                         reference        Referenz
 *   frame                Bild                             rigid            starr
 *   job                  Auftrag                          sync             synchronisieren
 *   keyframe             Keyframe                         timeline         Zeitachse
 *   matrix               Matrix                           track            Spur
 *   nudge                schieben                         transcript       Transkript
 *                                                         warp             elastisch anpassen
 *
 * Buttons and commands are infinitives (“Aufnahmen hinzufügen”); nobody is addressed. Numbers keep their points in every
 * language: they are typed back into fields, and are the same in files and on the command line.
 */
export const de = {
  ...window,
  ...commands,
  ...inspector,
  ...timeline,
  ...transcript,
  ...operations,
  ...exporting,
  ...looking,
  ...pair,
};
