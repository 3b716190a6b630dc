import type { Catalogue } from '#renderer/i18n/catalogue.ts';

/** What of a transcript a format would not keep, as the program says it in the dialog of export; templates are patterns. */
export const losses = {
  'White space other than single spaces is not kept by a table of words.':
    'Andere Leerräume als einzelne Leerzeichen gehen in einer Tabelle von Wörtern verloren.',
  '{n} words without times are left out of CTM.': '{n} Wörter ohne Zeiten fehlen in CTM.',
  'Annotations without a length last a millisecond in TextGrid.':
    'Annotationen ohne Länge dauern in TextGrid eine Millisekunde.',
  'Gaps shorter than a microsecond are closed in TextGrid.':
    'Lücken unter einer Mikrosekunde werden in TextGrid geschlossen.',
  'A tier whose annotations do not lie within its parent’s stands alone in EAF.':
    'Eine Ebene, deren Annotationen nicht in denen ihrer übergeordneten liegen, steht in EAF für sich.',
  'Points become annotations without a length in EAF.': 'Punkte werden in EAF zu Annotationen ohne Länge.',
  'Control characters become U+FFFD in EAF.': 'Steuerzeichen werden in EAF zu U+FFFD.',
  'White space within a field becomes an underscore in CTM.':
    'Leerraum in einem Feld wird in CTM zum Unterstrich.',
  'Tabs and line ends become spaces in a label.': 'Tabulatoren und Zeilenenden werden zu Leerzeichen.',
  'Commas in speaker names become semicolons in ASS.':
    'Kommas in Namen von Sprechern werden in ASS zu Strichpunkten.',
  'Blank lines around a cue’s text, and times written in it, are changed.':
    'Leerzeilen um den Text eines Untertitels und darin geschriebene Zeiten werden geändert.',
  'Blank lines and “-->” within a text are changed.': 'Leerzeilen und „-->“ in einem Text werden geändert.',
  'Commas and line ends outside of a text are changed.':
    'Kommas und Zeilenenden außerhalb eines Textes werden geändert.',
  '{n} cues with tags of their own get no times of words.':
    '{n} Untertitel mit eigenen Auszeichnungen bekommen keine Zeiten der Wörter.',
  '{n} annotations that belonged to what was taken out of the text are left out, too.':
    '{n} Annotationen, die zu Herausgenommenem gehörten, fehlen ebenfalls.',
  // What a file held beside its transcript.
  'Tier “{name}” is not kept.': 'Die Ebene „{name}“ geht verloren.',
  'Column {name} is not kept.': 'Die Spalte {name} geht verloren.',
  'Columns {names} are not kept.': 'Die Spalten {names} gehen verloren.',
  'Controlled vocabularies are not kept.': 'Kontrollierte Vokabulare gehen verloren.',
  'The types of tiers are not kept.': 'Die Typen der Ebenen gehen verloren.',
  'References to lexicons, outside and between annotations are not kept.':
    'Verweise auf Lexika, nach außen und zwischen Annotationen gehen verloren.',
  'The licence in the file is not kept.': 'Die Lizenz in der Datei geht verloren.',
  'The names of annotators are not kept.': 'Die Namen der Annotierenden gehen verloren.',
  'Tags of style are not kept.': 'Auszeichnungen des Stils gehen verloren.',
  'Tags of style and language are not kept.': 'Auszeichnungen von Stil und Sprache gehen verloren.',
  'Positions on the screen are not kept.': 'Positionen auf dem Bildschirm gehen verloren.',
  'Comments are not kept.': 'Kommentare gehen verloren.',
  'The names of files and channels are not kept.': 'Die Namen von Dateien und Kanälen gehen verloren.',
  'The script’s head and its styles are not kept.': 'Der Kopf des Skripts und seine Stile gehen verloren.',
  'Comments, pictures and what else is no dialogue are not kept.':
    'Kommentare, Bilder und was sonst kein Dialog ist, gehen verloren.',
  'Styles, layers, margins and effects of events are not kept.':
    'Stile, Ebenen, Ränder und Effekte von Ereignissen gehen verloren.',
  'Overrides of style ({\\…}) are not kept.': 'Abweichungen vom Stil ({\\…}) gehen verloren.',
  'What follows the events (fonts, pictures) is not kept.':
    'Was auf die Ereignisse folgt (Schriften, Bilder), geht verloren.',
  'The title and what else stands in the head of the file are not kept.':
    'Der Titel und was sonst im Kopf der Datei steht, gehen verloren.',
  'Comments (NOTE) are not kept.': 'Kommentare (NOTE) gehen verloren.',
  'Styles (STYLE) are not kept.': 'Stile (STYLE) gehen verloren.',
  'Regions (REGION) are not kept.': 'Regionen (REGION) gehen verloren.',
  'Blocks that belong to no cue are not kept.': 'Blöcke, die zu keinem Untertitel gehören, gehen verloren.',
  'The ids of cues are not kept.': 'Die Kennungen der Untertitel gehen verloren.',
  'The frequencies of labels are not kept.': 'Die Frequenzen der Marken gehen verloren.',
  'The text “{source}” is removed with “{name}”.': 'Der Text „{source}“ wird mit „{name}“ entfernt.',
  'The text of “{name}” is removed with it.': 'Der Text von „{name}“ wird mit entfernt.',
  'The steps of “{name}” are removed with it.': 'Die Schritte von „{name}“ werden mit entfernt.',
  'The crop of “{name}” is removed with it.': 'Der Ausschnitt von „{name}“ wird mit entfernt.',
  '{n} texts, lists of steps and crops are removed with their recordings.':
    '{n} Texte, Schrittlisten und Ausschnitte werden mit ihren Aufnahmen entfernt.',
  '1 word has no time there: “{name}” did not record it.':
    '1 Wort hat dort keine Zeit: „{name}“ hat es nicht aufgenommen.',
  '{n} words have no time there: “{name}” did not record them.':
    '{n} Wörter haben dort keine Zeit: „{name}“ hat sie nicht aufgenommen.',
  '1 cue has no time there: “{name}” did not record it.':
    '1 Untertitel hat dort keine Zeit: „{name}“ hat ihn nicht aufgenommen.',
  '{n} cues have no time there: “{name}” did not record them.':
    '{n} Untertitel haben dort keine Zeit: „{name}“ hat sie nicht aufgenommen.',
  '1 cue has no time there: the recorder paused in it.':
    '1 Untertitel hat dort keine Zeit: Der Rekorder machte darin Pause.',
  '{n} cues have no time there: the recorder paused in them.':
    '{n} Untertitel haben dort keine Zeit: Der Rekorder machte darin Pause.',
  '1 word has no time there: the recorder paused in it.':
    '1 Wort hat dort keine Zeit: Das Gerät pausierte darin.',
  '{n} words have no time there: the recorder paused in them.':
    '{n} Wörter haben dort keine Zeit: Das Gerät pausierte darin.',
  '1 word lies before 0:00, where {format} holds no times.':
    '1 Wort liegt vor 0:00, wo {format} keine Zeiten hat.',
  '{n} words lie before 0:00, where {format} holds no times.':
    '{n} Wörter liegen vor 0:00, wo {format} keine Zeiten hat.',
  '1 segment lies before 0:00, where {format} holds no times.':
    '1 Segment liegt vor 0:00, wo {format} keine Zeiten hat.',
  '{n} segments lie before 0:00, where {format} holds no times.':
    '{n} Segmente liegen vor 0:00, wo {format} keine Zeiten hat.',
  'What begins before 0:00 begins there in {format}.': 'Was vor 0:00 beginnt, beginnt in {format} dort.',
} as const satisfies Catalogue;
