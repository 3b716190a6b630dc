import type { Catalogue } from '#renderer/i18n/catalogue.ts';

/** Exports. */
export const exporting = {
  'One for each segment of each recording': 'Einer für jedes Segment jeder Aufnahme',
  'One for each line of {name}': 'Einer für jede Zeile von {name}',
  'One for each word of {name}': 'Einer für jedes Wort von {name}',
  'One for each step of {name}': 'Einer für jeden Schritt von {name}',
  Cut: 'Schneiden',
  'One clip of the whole range': 'Ein Clip vom ganzen Bereich',
  'Beyond it': 'Darüber hinaus',
  Nothing: 'Nichts',
  '{seconds} s at both ends': '{seconds} s an beiden Enden',
  Plots: 'Diagramme',
  Pictures: 'Bilder',
  Whole: 'Ganz',
  'What the crops hold': 'Was die Ausschnitte enthalten',
  'What the crops hold (no recording here has a crop)':
    'Was die Ausschnitte enthalten (keine Aufnahme hier hat einen)',
  'What the crops hold, and {n} % of their size around it':
    'Was die Ausschnitte enthalten, und {n} % ihrer Größe drumherum',
  Exporting: 'Export läuft',
  Exported: 'Exportiert',
  'Files written': 'Geschriebene Dateien',
  Export: 'Exportieren',
  'Something of this name is already there.': 'Etwas dieses Namens ist schon da.',
  Range: 'Bereich',
  'All of the event': 'Das ganze Ereignis',
  'In to out (set with I and O)': 'Von In bis Out (mit I und O gesetzt)',
  'In to out: {range}': 'Von In bis Out: {range}',
  '{length} of every recording.': '{length} von jeder Aufnahme.',
  Sound: 'Ton',
  'Of the reference': 'Der Referenz',
  'Each recording’s own': 'Der eigene jeder Aufnahme',
  'Of {name}': 'Von {name}',
  'Put it': 'Einsetzen',
  'in place of the camera’s own sound': 'anstelle des eigenen Tons der Kamera',
  'beside the camera’s own sound, as a second stream': 'neben dem eigenen Ton der Kamera, als zweite Spur',
  'New folder': 'Neuer Ordner',
  'Choose…': 'Wählen…',
  'Sound and pictures': 'Ton und Bild',
  'Editing programs': 'Schnittprogramme',
  Annotation: 'Annotation',
  'Numbers and text': 'Zahlen und Text',
  Report: 'Bericht',
  'What was aligned, how, and how sure, as one page with pictures and references.':
    'Was wie und wie sicher ausgerichtet wurde, als eine Seite mit Bildern und Quellenangaben.',
  Clips: 'Clips',
  'One file a recording, all of one length, drift corrected, gaps filled.':
    'Eine Datei je Aufnahme, alle gleich lang, Drift herausgerechnet, Lücken gefüllt.',
  'Grid video': 'Rastervideo',
  'All pictures in one video, with one sound.': 'Alle Bilder in einem Video, mit einem Ton.',
  'Multi-track file': 'Mehrspurdatei',
  'One file with a track for each recording.': 'Eine Datei mit einer Spur für jede Aufnahme.',
  Stems: 'Einzelspuren',
  'The sound of every recording as a WAV of its own, all of one length, drift corrected, gaps silent.':
    'Der Ton jeder Aufnahme als eigene WAV-Datei, alle gleich lang, Drift herausgerechnet, Lücken still.',
  'A timeline for DaVinci Resolve and others. Syncline reads the exact maps back.':
    'Eine Zeitachse für DaVinci Resolve und andere. Syncline liest die genauen Abbildungen zurück.',
  'Other programs place pictures on whole frames and sound on samples.':
    'Andere Programme legen Bilder auf ganze Bilder und Ton auf Samples.',
  'Final Cut Pro XML': 'Final Cut Pro XML',
  'A project and a multicam clip for Final Cut Pro and DaVinci Resolve, with exact maps of drift and bends.':
    'Ein Projekt und ein Multicam-Clip für Final Cut Pro und DaVinci Resolve, mit genauen Abbildungen von Drift und Biegungen.',
  'Clips begin and end on whole frames.': 'Clips beginnen und enden auf ganzen Bildern.',
  'Premiere XML': 'Premiere XML',
  'A sequence for Premiere Pro, DaVinci Resolve and Final Cut Pro 7 (xmeml); a bent map is several clips.':
    'Eine Sequenz für Premiere Pro, DaVinci Resolve und Final Cut Pro 7 (xmeml); eine gebogene Abbildung wird zu mehreren Clips.',
  'All lies on whole frames, within half of one.':
    'Alles liegt auf ganzen Bildern, höchstens ein halbes daneben.',
  'CMX 3600 edit decision lists, one for each recording, on one clock.':
    'Schnittlisten nach CMX 3600, eine für jede Aufnahme, auf einer Uhr.',
  'Frame-accurate only: within a frame, drift followed by cuts.':
    'Nur bildgenau: höchstens ein Bild daneben, der Drift folgen Schnitte.',
  'A project with a track for each recording: play rates for drift, stretch markers for bent maps.':
    'Ein Projekt mit einer Spur für jede Aufnahme: Abspielraten für Drift, Stretch-Marker für gebogene Abbildungen.',
  'All recordings in one EAF, each with its offset, and the transcripts as tiers.':
    'Alle Aufnahmen in einer EAF-Datei, jede mit ihrem Versatz, und die Transkripte als Zeilen.',
  'One offset a recording, in milliseconds: no drift and no pauses. How far that is off is told.':
    'Ein Versatz je Aufnahme, in Millisekunden: keine Drift und keine Pausen. Wie weit das danebenliegt, wird gesagt.',
  'Audacity labels': 'Audacity-Textmarken',
  'Where on the timeline each recording has something.': 'Wo auf der Zeitachse jede Aufnahme etwas hat.',
  'Not which part of the recording lies there, nor how fast it runs.':
    'Nicht, welcher Teil der Aufnahme dort liegt, und nicht, wie schnell er läuft.',
  'The segments as a table, with drift, deviations and confidence.':
    'Die Segmente als Tabelle, mit Drift, Abweichungen und Konfidenz.',
  'Not where sound was put right against its picture.':
    'Nicht, wo der Ton gegen sein Bild zurechtgerückt wurde.',
  'BIDS events': 'BIDS-Ereignisse',
  'The segments as a TSV in the way of BIDS; a JSON file beside it holds the exact maps.':
    'Die Segmente als TSV nach Art von BIDS; eine JSON-Datei daneben enthält die genauen Abbildungen.',
  'The knots of all maps as one array, always whole; a JSON file beside it names columns and recordings.':
    'Die Knoten aller Abbildungen als ein Array, immer ganz; eine JSON-Datei daneben nennt Spalten und Aufnahmen.',
  Format: 'Format',
  'The file of “{nameOf}” lies outside of the folders that are served: put it below one of them, or start syncline serve with --root for its folder.':
    'Die Datei von „{nameOf}“ liegt außerhalb der Ordner, die bereitgestellt sind: in einen davon legen, oder syncline serve mit --root für ihren Ordner starten.',
  'The file of “{nameOf}” is not where it was.': 'Die Datei von „{nameOf}“ ist nicht mehr, wo sie war.',
  '“{nameOf}” has another content than when it was placed: its place need not be right any more.':
    '„{nameOf}“ hat einen anderen Inhalt als beim Platzieren: der Platz muss nicht mehr stimmen.',
  'Sync again, or export it as it is.': 'Neu synchronisieren oder exportieren, wie es ist.',
  'Export anyway': 'Trotzdem exportieren',
  '{name}, as a track of their own': '{name}, als eigene Spur',
  '{name}, drawn into the pictures': '{name}, ins Bild gezeichnet',
  Subtitles: 'Untertitel',
  'None (there is no text with times here)': 'Keine (hier ist kein Text mit Zeiten)',
  None: 'Keine',
  OpenTimelineIO: 'OpenTimelineIO',
  EDL: 'EDL',
  REAPER: 'REAPER',
  Mixdown: 'Mischung',
  'All sounds in one file as they are heard here: levels, delays, what is muted; drift corrected, pitch kept. WAV, FLAC or M4A.':
    'Alle Töne in einer Datei, wie sie hier zu hören sind: Pegel, Verzögerungen, Stummes; Drift ausgeglichen, Tonhöhe erhalten. WAV, FLAC oder M4A.',
  'Timeline, network, coverage, residuals, bands, correlations, crops, steps and attention to the text as SVG, matrices as SVG, PNG and moving GIF.':
    'Zeitleiste, Netz, Abdeckung, Reste, Bänder, Korrelationen, Ausschnitte, Schritte und Aufmerksamkeit auf den Text als SVG, Matrizen als SVG, PNG und bewegtes GIF.',
  ELAN: 'ELAN',
  CSV: 'CSV',
  NumPy: 'NumPy',
} satisfies Catalogue;
