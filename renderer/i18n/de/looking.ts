import type { Catalogue } from '#renderer/i18n/catalogue.ts';

/** Attention and steps. */
export const looking = {
  'Up and down arrows go from one boundary of a word to the next; left and right move it by 10 ms, with Shift by 100 ms, and pin it there. Enter pins it where it is, Delete takes the pins of its word away. The table says the same in numbers.':
    'Pfeil auf und ab gehen von einer Wortgrenze zur nächsten; links und rechts verschieben sie um 10 ms, mit Umschalt um 100 ms, und fixieren sie dort. Eingabe fixiert sie, wo sie ist, Entf nimmt die Fixpunkte ihres Wortes weg. Die Tabelle sagt dasselbe in Zahlen.',
  'start of “{text}”': 'Anfang von „{text}“',
  'end of “{text}”': 'Ende von „{text}“',
  'Move pin': 'Fixpunkt verschieben',
  '“{text}” is no longer pinned.': '„{text}“ ist nicht mehr fixiert.',
  'Attention of {name} on its text: time across, words upwards':
    'Was {name} von seinem Text beachtet: Zeit waagrecht, Wörter aufwärts',
  'The words have no times yet. Once they are aligned, this shows why each lies where it does.':
    'Die Wörter haben noch keine Zeiten. Sind sie ausgerichtet, ist hier zu sehen, warum jedes liegt, wo es liegt.',
  'The recording of this text lies in another event than the timeline shows.':
    'Die Aufnahme dieses Textes liegt in einem anderen Ereignis, als die Zeitachse zeigt.',
  'The words, from the first at the bottom upwards. The table says the same.':
    'Die Wörter, vom ersten unten aufwärts. Die Tabelle sagt dasselbe.',
  'No word of this text lies in what the timeline shows.':
    'Kein Wort dieses Textes liegt in dem, was die Zeitachse zeigt.',
  'Go to the first word': 'Zum ersten Wort',
  '{count} words at a time: those about the playhead or the word in hand. Zoom in to see all.': {
    one: '{count} Wort auf einmal: um den Abspielkopf oder das gewählte Wort. Vergrößern, um alle zu sehen.',
    other:
      '{count} Wörter auf einmal: um den Abspielkopf oder das gewählte Wort. Vergrößern, um alle zu sehen.',
  },
  'Listening to {range}.': '{range} wird angehört.',
  'Until that is done the path shows where the text has its words.':
    'Bis das fertig ist, zeigt der Pfad, wo der Text seine Wörter hat.',
  '{seconds} s so far': 'bisher {seconds} s',
  'Over the text': 'Über den Text',
  'Each moment shares its attention out among the phones of the text':
    'Jeder Moment verteilt seine Beachtung auf die Laute des Textes',
  'Over time': 'Über die Zeit',
  'Each phone of the text shares its attention out among the moments':
    'Jeder Laut des Textes verteilt seine Beachtung auf die Momente',
  'That lies outside of what the map shows.': 'Das liegt außerhalb dessen, was die Karte zeigt.',
  'Pin the path': 'Pfad fixieren',
  'The map as a table': 'Die Karte als Tabelle',
  'Words between {low} and {high}. Another time pins the word there; the words beside it are found anew.':
    'Wörter zwischen {low} und {high}. Eine andere Zeit fixiert das Wort dort; die Wörter daneben werden neu gefunden.',
  Word: 'Wort',
  Pin: 'Fixpunkt',
  'Start of “{text}”': 'Anfang von „{text}“',
  'End of “{text}”': 'Ende von „{text}“',
  'Remove pins': 'Fixpunkte entfernen',
  'of “{text}”': 'von „{text}“',
  'Pin|verb': 'Fixieren',
  '“{text}” where it is': '„{text}“, wo es ist',
  'without a time': 'ohne Zeit',
  'Where the text has its words. The table says the same.':
    'Wo der Text seine Wörter hat. Die Tabelle sagt dasselbe.',
  'Pinned the {name} to {time}.': 'Fixiert: {name} bei {time}.',
  'Drag cancelled.': 'Ziehen abgebrochen.',
  'The {name}, {time}.': '{name}, {time}.',
  'Pin: {name} at {time}': 'Fixpunkt: {name} bei {time}',
  'There is no room for the words between this pin and the next confirmed one.':
    'Zwischen diesem Fixpunkt und dem nächsten bestätigten ist kein Platz für die Wörter.',
  'Remove pin': 'Fixpunkt entfernen',
  'Chapters for a video’s description (0:00 Title)': 'Kapitel für die Beschreibung eines Videos (0:00 Titel)',
  'Chapters as WebVTT, for players': 'Kapitel als WebVTT, für Abspielprogramme',
  'Chapters for ffmpeg, to be put into a film': 'Kapitel für ffmpeg, zum Einsetzen in einen Film',
  'A clip of each step': 'Ein Clip von jedem Schritt',
  'Export steps': 'Schritte exportieren',
  'No step is found yet: pin some first.': 'Noch ist kein Schritt gefunden: zuerst einige fixieren.',
  '{found} of {all} steps are found. Times are those of “{name}”.':
    '{found} von {all} Schritten sind gefunden. Die Zeiten sind die von „{name}“.',
  'Cutting: how far it is stands below, among the jobs. This may be closed meanwhile.':
    'Wird geschnitten: wie weit es ist, steht unten bei den Aufträgen. Dieses Fenster lässt sich inzwischen schließen.',
  'Find steps in “{name}”': 'Schritte in „{name}“ suchen',
  'Read a file…': 'Datei lesen…',
  'Find {count} steps': { one: '{count} Schritt suchen', other: '{count} Schritte suchen' },
  'One step on each line, in their order; numbers and bullets may stay':
    'Ein Schritt je Zeile, in ihrer Reihenfolge; Nummern und Aufzählungszeichen dürfen bleiben',
  'These are {n} lines: at most {most} steps can be looked for.':
    'Das sind {n} Zeilen: höchstens {most} Schritte lassen sich suchen.',
  'Found by': 'Zu finden an dem,',
  'what is said': 'was gesagt wird',
  'Text that says it': 'Text, der es sagt',
  'Add subtitles or an aligned text to the recording first.':
    'Zuerst der Aufnahme Untertitel oder einen ausgerichteten Text hinzufügen.',
  'what is seen': 'was zu sehen ist',
  'Model that looks': 'Modell, das hinsieht',
  'It takes a CLIP model of your own.': 'Dazu ist ein eigenes CLIP-Modell nötig.',
  'Pin step': 'Schritt fixieren',
  '“{text}” is pinned.': '„{text}“ ist fixiert.',
  'Mark as left out': 'Als ausgelassen kennzeichnen',
  '“{text}” is left out.': '„{text}“ ist ausgelassen.',
  'Up and down arrows go from one step to the next, over its start, its whole and its end; left and right move that by 0.1 s, with Shift by 1 s, and pin it there. Enter pins a step where it is, X marks it as left out, Delete takes its pin away. The table says the same in numbers.':
    'Pfeil auf und ab gehen von einem Schritt zum nächsten, über Anfang, Ganzes und Ende; links und rechts verschieben es um 0.1 s, mit Umschalt um 1 s, und fixieren es dort. Eingabe fixiert einen Schritt, wo er ist, X kennzeichnet ihn als ausgelassen, Entf nimmt seinen Fixpunkt weg. Die Tabelle sagt dasselbe in Zahlen.',
  'step “{text}”': 'Schritt „{text}“',
  'Steps in {name}: time across, steps upwards': 'Schritte in {name}: Zeit waagrecht, Schritte aufwärts',
  'Give the steps of a recipe or protocol, and each is found where it is told or seen.':
    'Die Schritte eines Rezepts oder Protokolls angeben: jeder wird gefunden, wo er erzählt wird oder zu sehen ist.',
  'Find steps…': 'Schritte suchen…',
  'The recording of these steps lies in another event than the timeline shows.':
    'Die Aufnahme dieser Schritte liegt in einem anderen Ereignis, als die Zeitachse zeigt.',
  'Looking for the steps in the recording.': 'Die Schritte werden in der Aufnahme gesucht.',
  'Looking for the steps': 'Die Schritte werden gesucht',
  'The steps, from the first at the bottom upwards. The table says the same.':
    'Die Schritte, vom ersten unten aufwärts. Die Tabelle sagt dasselbe.',
  'Looking at the recording. Until that is done the bars show where the steps are.':
    'Die Aufnahme wird angesehen. Bis das fertig ist, zeigen die Balken, wo die Schritte sind.',
  'Looking at the recording': 'Die Aufnahme wird angesehen',
  '{found} of {all} steps found': '{found} von {all} Schritten gefunden',
  '{n} pinned': '{n} fixiert',
  '{n} marked as left out': '{n} als ausgelassen gekennzeichnet',
  '{range} shown': '{range} zu sehen',
  'How surely the list is this recording’s': 'Wie sicher die Liste zu dieser Aufnahme gehört',
  'confidence {confidence}': 'Konfidenz {confidence}',
  unlike: 'unähnlich',
  alike: 'ähnlich',
  'Training by the pins…': 'Wird an den Fixpunkten geübt…',
  'Sharpened by the pins': 'An den Fixpunkten geschärft',
  'Not sharpened: training by the pins would not help': 'Nicht geschärft: Üben an den Fixpunkten hülfe nicht',
  '{change} deviations, pins left out': '{change} Abweichungen, Fixpunkte ausgenommen',
  'Four pins or more train the model for this film':
    'Vier Fixpunkte oder mehr üben das Modell für diesen Film',
  'The text that told where they are is gone: pins still work.':
    'Der Text, der sagte, wo sie sind, ist weg: Fixpunkte gehen noch.',
  Similarity: 'Ähnlichkeit',
  'How well each step goes with each moment': 'Wie gut jeder Schritt zu jedem Moment passt',
  Probability: 'Wahrscheinlichkeit',
  'How probably each step is at each moment, over all ways to place them in order':
    'Wie wahrscheinlich jeder Schritt in jedem Moment ist, über alle Arten, sie der Reihe nach zu legen',
  'List of steps': 'Liste von Schritten',
  'What the colours show': 'Was die Farben zeigen',
  'Find again': 'Wieder suchen',
  'Left out': 'Ausgelassen',
  'That lies outside of the recording.': 'Das liegt außerhalb der Aufnahme.',
  'There is no room between the pinned steps.': 'Zwischen den fixierten Schritten ist kein Platz.',
  'The steps as a table': 'Die Schritte als Tabelle',
  'Times are those of {name}. Another time pins the step there; the steps that are not pinned are placed anew.':
    'Die Zeiten sind die von {name}. Eine andere Zeit fixiert den Schritt dort; die nicht fixierten werden neu platziert.',
  Step: 'Schritt',
  pinned: 'fixiert',
  'marked as left out': 'als ausgelassen gekennzeichnet',
  'not found ({confidence})': 'nicht gefunden ({confidence})',
  'Put between its neighbours': 'Zwischen die Nachbarn legen',
  'Looking at the recording was stopped.': 'Das Ansehen der Aufnahme wurde angehalten.',
  'The steps stay where they were.': 'Die Schritte bleiben, wo sie waren.',
  '{name} steps': '{name} Schritte',
} satisfies Catalogue;
