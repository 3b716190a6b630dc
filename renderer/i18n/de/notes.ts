import type { Catalogue } from '#renderer/i18n/catalogue.ts';

/** What was found odd in a text that was read, or while it was aligned; templates are patterns. */
export const notes = {
  'On frames left out this path reaches {shown} nats a point, sequences shifted at random, warped anew, {most}. Warped as freely from here these reach {found}: that is what p = {p} is of.':
    'Auf Ausgelassenem erreicht dieser Weg {shown} nats je Punkt, zufällig verschobene und neu angepasste Folgen {most}. Ebenso frei von hier aus angepasst erreichen diese {found}: Davon ist p = {p}.',
  'Line {line}: {what}': 'Zeile {line}: {what}',
  'Line {line} and {n} more: {what}': 'Zeile {line} und {n} weitere: {what}',
  'a time below zero became zero.': 'Eine Zeit unter null wurde null.',
  'a length below zero became zero.': 'Eine Länge unter null wurde null.',
  'what follows the confidence was passed over.': 'Was nach der Sicherheit steht, wurde übergangen.',
  'a confidence outside of 0 to 1 was left out.': 'Eine Sicherheit außerhalb von 0 bis 1 wurde weggelassen.',
  'it ends before it starts; it ends where it starts now.':
    'Sie endet vor ihrem Anfang; jetzt endet sie an ihrem Anfang.',
  'the interval ends before it starts; it ends where it starts now.':
    'Das Intervall endet vor seinem Anfang; jetzt endet es an seinem Anfang.',
  'it ends before it starts; it is read as a point.':
    'Sie endet vor ihrem Anfang; sie wird als Punkt gelesen.',
  'it starts before the one before it; kept so.': 'Sie beginnt vor der davor; so behalten.',
  'it overlaps the one before it; kept so.': 'Sie überlappt die davor; so behalten.',
  'it has too few cells; empty ones were added.': 'Sie hat zu wenige Zellen; leere wurden ergänzt.',
  'it stands before the first cue and was passed over.':
    'Sie steht vor dem ersten Untertitel und wurde übergangen.',
  'it belongs to no cue; kept, but without meaning.':
    'Sie gehört zu keinem Untertitel; behalten, aber ohne Bedeutung.',
  'these are no times; the cue is kept but shown by no player.':
    'Das sind keine Zeiten; der Untertitel bleibt, aber kein Abspieler zeigt ihn.',
  'it is no event; kept, but without meaning.': 'Sie ist kein Ereignis; behalten, aber ohne Bedeutung.',
  'it is EAF {version}; it is written as EAF 3.0.': 'Es ist EAF {version}; geschrieben wird EAF 3.0.',
  'what follows belongs to no tier and was passed over.':
    'Was folgt, gehört zu keiner Ebene und wurde übergangen.',
  'It is not in UTF-8; it was read as {encoding}. Check its accented letters.':
    'Sie ist nicht in UTF-8; gelesen wurde sie als {encoding}. Prüfe ihre Umlaute und Akzente.',
  'It may be {rival} as well: the encoding can be named.':
    'Es kann auch {rival} sein: Die Kodierung lässt sich angeben.',
  '{n} places of it are no {encoding}: they are �.': '{n} Stellen darin sind kein {encoding}: Sie sind �.',
  'The file is too large to be kept in the project: what it says beside the text will not be written again.':
    'Die Datei ist zu groß für das Projekt: Was sie neben dem Text sagt, wird nicht wieder geschrieben.',
  'The project has a transcript of “{name}” for this recording already: this one stands beside it.':
    'Das Projekt hat zu dieser Aufnahme schon ein Transkript von „{name}“: Dieses steht daneben.',
  'The time stamps of {count} lines were taken as their times, not as words.':
    'Die Zeitstempel von {count} Zeilen wurden als deren Zeiten genommen, nicht als Wörter.',
  'The times in the text are not in its order: they tell nothing of this recording, and were not used.':
    'Die Zeiten im Text folgen nicht seiner Ordnung: Sie sagen nichts über diese Aufnahme und wurden nicht benutzt.',
  'The times in the text are not those of this recording: they were not used.':
    'Die Zeiten im Text sind nicht die dieser Aufnahme: Sie wurden nicht benutzt.',
  'The recording is {seconds} s later than the times in the text: that was allowed for.':
    'Die Aufnahme ist {seconds} s später als die Zeiten im Text: Das wurde berücksichtigt.',
  'The recording is {seconds} s earlier than the times in the text: that was allowed for.':
    'Die Aufnahme ist {seconds} s früher als die Zeiten im Text: Das wurde berücksichtigt.',
  'There is no synthetic voice for {language}: what is in it (1 word) is read in {languageOfIt}.':
    'Für {language} gibt es keine synthetische Stimme: was darin steht (1 Wort), wird auf {languageOfIt} gelesen.',
  'There is no synthetic voice for {language}: what is in it ({count} words) is read in {languageOfIt}.':
    'Für {language} gibt es keine synthetische Stimme: was darin steht ({count} Wörter), wird auf {languageOfIt} gelesen.',
  'Line {line} is read in {language}.': 'Zeile {line} wird auf {language} gelesen.',
  'Lines {lines} are read in {language}.': 'Die Zeilen {lines} werden auf {language} gelesen.',
  'Line {line} is read in {language}; the words look {languageOfIt}.':
    'Zeile {line} wird auf {language} gelesen; die Wörter sehen nach {languageOfIt} aus.',
  'Lines {lines} are read in {language}; the words look {languageOfIt}.':
    'Die Zeilen {lines} werden auf {language} gelesen; die Wörter sehen nach {languageOfIt} aus.',
  'By dtw nothing tells how sure the times are.': 'Bei dtw sagt nichts, wie sicher die Zeiten sind.',
  'By dtw a recording of more than an hour is not compared: it would take too much memory.':
    'Mit dtw wird keine Aufnahme von mehr als einer Stunde verglichen: Das brauchte zu viel Speicher.',
  'Use --model attention, or take a part of it.': 'Nimm --model attention oder einen Teil davon.',
  'Of {count} words that the network is unsure of, the text read aloud has {agreed} in the same place.':
    'Von {count} Wörtern, deren sich das Netz nicht sicher ist, hat der vorgelesene Text {agreed} an derselben Stelle.',
  'Of {count} word that the network is unsure of, the text read aloud has {agreed} in the same place.':
    'Von {count} Wort, dessen sich das Netz nicht sicher ist, hat der vorgelesene Text {agreed} an derselben Stelle.',
  'Text and confidence are those of the model {model}, which nobody has held against the truth.':
    'Text und Sicherheit sind die des Modells {model}, das niemand an der Wahrheit gemessen hat.',
  'The text has {words} words, more than anyone says in {seconds} s.':
    'Der Text hat {words} Wörter, mehr als jemand in {seconds} s sagt.',
  'Give the part of the text that belongs to the recording.':
    'Gib den Teil des Textes an, der zur Aufnahme gehört.',
  'The first text has no times that could be carried over.':
    'Der erste Text hat keine Zeiten, die sich übertragen ließen.',
  'One of the texts has no words in it.': 'In einem der Texte stehen keine Wörter.',
  'Give a text with words.': 'Gib einen Text mit Wörtern an.',
  'One of the texts has {words} words; more than {most} are not compared.':
    'Einer der Texte hat {words} Wörter; mehr als {most} werden nicht verglichen.',
  'Align it part by part.': 'Richte ihn Teil für Teil aus.',
  '{n} of {all} segments have no counterpart in the timed text.':
    '{n} von {all} Segmenten haben kein Gegenstück im Text mit Zeiten.',
  'That the texts say the same is taken on your word: they themselves show it to {n} %.':
    'Dass die Texte dasselbe sagen, gilt auf dein Wort hin: sie selbst zeigen es zu {n} %.',
  'The synthetic reader cannot read {script} in {language}.':
    'Die künstliche Stimme kann {script} auf {language} nicht lesen.',
} as const satisfies Catalogue;
