import type { Catalogue } from '#renderer/i18n/catalogue.ts';

/** What is said of what the window does, and the network of recordings. */
export const operations = {
  Event: 'Ereignis',
  '{nodes} recordings and {pairs} pairs that tie them, {open} of them left out. The table says the same in numbers.':
    '{nodes} Aufnahmen und {pairs} Paare, die sie verbinden, davon {open} ausgelassen. Die Tabelle sagt dasselbe in Zahlen.',
  Network: 'Netz',
  'Sync compares every recording with every other; what ties them is shown here.':
    'Synchronisieren vergleicht jede Aufnahme mit jeder anderen; was sie verbindet, steht dann hier.',
  'Nothing ties these recordings to each other: no two of them matched.':
    'Nichts verbindet diese Aufnahmen: keine zwei von ihnen passen zusammen.',
  '{tied} pairs': '{tied} Paare',
  '{n} left out': '{n} ausgelassen',
  'the worst of {n} loops is open by {apart}': 'die schlechteste von {n} Schleifen klafft um {apart}',
  Table: 'Tabelle',
  'agrees; thicker: less exactly': 'stimmt überein; dicker: weniger genau',
  'off by 5 ms or more': 'um 5 ms oder mehr daneben',
  'contradicts the others, left out': 'widerspricht den anderen, ausgelassen',
  'held by pins alone': 'nur von Fixpunkten gehalten',
  'Network as table': 'Netz als Tabelle',
  'Pairs, those that disagree most first': 'Paare, die am stärksten abweichenden zuerst',
  'Off by': 'Daneben um',
  'Loops of three pairs, those that close worst first':
    'Schleifen aus drei Paaren, die am schlechtesten schließenden zuerst',
  Loop: 'Schleife',
  'Open by': 'Klafft um',
  'It holds numbers, which sync does not place: move it by hand, pin it, or warp it against another.':
    'Sie enthält Zahlen, die Synchronisieren nicht platziert: von Hand bewegen, fixieren oder gegen eine andere elastisch anpassen.',
  'It has not been synced yet.': 'Sie wurde noch nicht synchronisiert.',
  'Its {by} against {name}: best match {score}, where unrelated recordings reach {chance} by luck.':
    '{by} gegen {name}: beste Übereinstimmung {score}, wo unverwandte Aufnahmen durch Zufall {chance} erreichen.',
  'It is not placed.': 'Sie ist nicht platziert.',
  'It is the reference: its clock is the timeline, and the others lie against it.':
    'Sie ist die Referenz: ihre Uhr ist die Zeitachse, und die anderen liegen gegen sie.',
  'You placed it by hand: it stays there until it is released.':
    'Sie wurde von Hand platziert: dort bleibt sie, bis sie freigegeben wird.',
  'Nothing ties it to the reference directly: it goes by way of {way}.':
    'Nichts verbindet sie direkt mit der Referenz: der Weg geht über {way}.',
  ', then ': ', dann ',
  ', by {residual}': ', um {residual}',
  'What it shares with {name} would put it elsewhere{apart}; your hand decides.':
    'Was sie mit {name} gemeinsam hat, legte sie woandershin{apart}; die Hand entscheidet.',
  'What it shares with {name} would put it elsewhere{apart}; all others agree against that, so it was left out.':
    'Was sie mit {name} gemeinsam hat, legte sie woandershin{apart}; alle anderen sprechen dagegen, darum wurde es ausgelassen.',
  '{count} shared moments, ': { one: '{count} gemeinsamer Moment, ', other: '{count} gemeinsame Momente, ' },
  '; {residual} from where all pairs together put it':
    '; {residual} neben dem, wohin alle Paare zusammen sie legten',
  'By {by} it matches {name}: {moments}best match {score} against {chance} by luck{off}.':
    '{by} passt zu {name}: {moments}beste Übereinstimmung {score} gegen {chance} durch Zufall{off}.',
  '{count} more recordings say the same.': {
    one: '{count} weitere Aufnahme sagt dasselbe.',
    other: '{count} weitere Aufnahmen sagen dasselbe.',
  },
  '{count} pins tie it to {name}.': {
    one: '{count} Fixpunkt verbindet sie mit {name}.',
    other: '{count} Fixpunkte verbinden sie mit {name}.',
  },
  'A warp by {method} bends it along {name}.':
    'Eine elastische Anpassung mit {method} biegt sie entlang {name}.',
  'A recording is being looked at: wait, or cancel that.':
    'Eine Aufnahme wird gerade angesehen: warten oder das abbrechen.',
  'The recording has no picture.': 'Die Aufnahme hat kein Bild.',
  'The file of this recording lies outside of the folders that are served: put it below one of them, or start syncline serve with --root for its folder.':
    'Die Datei dieser Aufnahme liegt außerhalb der Ordner, die bereitgestellt sind: in einen davon legen, oder syncline serve mit --root für ihren Ordner starten.',
  'The file of this recording is missing: relink it.': 'Die Datei dieser Aufnahme fehlt: neu zuordnen.',
  'Check its sound against its picture first: there is nothing found to go by.':
    'Zuerst ihren Ton gegen ihr Bild prüfen: noch ist nichts gefunden, wonach zu richten wäre.',
  'All that was told of it has one offset.': 'Alles, was davon gesagt wurde, hat einen Versatz.',
  'It is put right so.': 'So ist er zurechtgerückt.',
  'Select a recording whose sound was put right.': 'Eine Aufnahme wählen, deren Ton zurechtgerückt wurde.',
  'A recording is being checked: wait, or cancel that.':
    'Eine Aufnahme wird gerade geprüft: warten oder das abbrechen.',
  'The recording has no sound, or no picture.': 'Die Aufnahme hat keinen Ton oder kein Bild.',
  'the other': 'die andere',
  'Placed by hand against “{against}”. Play to judge it; Undo takes it back.':
    'Von Hand gegen „{against}“ platziert. Abspielen, um es zu beurteilen; Rückgängig nimmt es zurück.',
  'Its crop has no keyframes: pull at it to make one.':
    'Der Ausschnitt hat keine Keyframes: an ihm ziehen, um einen zu machen.',
  'There is no keyframe after this.': 'Danach kommt kein Keyframe.',
  'There is no keyframe before this.': 'Davor liegt kein Keyframe.',
  'Choose a keyframe first: click it on the timeline, or go to the next one.':
    'Zuerst einen Keyframe wählen: auf der Zeitachse anklicken oder zum nächsten gehen.',
  'Move keyframe': 'Keyframe verschieben',
  'Making the demo recordings': 'Die Demo-Aufnahmen werden erstellt',
  recordings: 'Aufnahmen',
  'Taking files in': 'Dateien werden übernommen',
  files: 'Dateien',
  'Numbers are compared as they are: press E to see them in colour.':
    'Zahlen werden verglichen, wie sie sind: E drücken, um sie farbig zu sehen.',
  'Select the recording that holds the passage.': 'Die Aufnahme mit der Passage wählen.',
  'Set an in and an out point around the passage.': 'Einen In- und einen Out-Punkt um die Passage setzen.',
  'The selected recording lies in another event: show that one.':
    'Die gewählte Aufnahme liegt in einem anderen Ereignis: jenes zeigen.',
  'The selected recording has nothing between the in and the out point.':
    'Die gewählte Aufnahme hat nichts zwischen In- und Out-Punkt.',
  'A passage is being looked for: wait, or cancel that.':
    'Eine Passage wird gerade gesucht: warten oder das abbrechen.',
  'Find a passage and go to one of its places first.':
    'Zuerst eine Passage suchen und zu einer ihrer Stellen gehen.',
  'The place is in the same recording: there is nothing to pin.':
    'Die Stelle ist in derselben Aufnahme: es gibt nichts zu fixieren.',
  'A subject is being followed: wait, or cancel that.':
    'Einem Motiv wird gerade gefolgt: warten oder das abbrechen.',
  'Its picture is not at the playhead: move the playhead there, or place the recording.':
    'Ihr Bild ist nicht am Abspielkopf: den Abspielkopf dorthin setzen oder die Aufnahme platzieren.',
  'Draw a crop around the subject first.': 'Zuerst einen Ausschnitt um das Motiv zeichnen.',
  'The crop lies outside of the picture here.': 'Der Ausschnitt liegt hier außerhalb des Bildes.',
  'The crop lies outside of the first picture.': 'Der Ausschnitt liegt außerhalb des ersten Bildes.',
  'This file is already in the project.': 'Diese Datei ist schon im Projekt.',
  'Reading files': 'Dateien werden gelesen',
  'Then drop the text again.': 'Dann den Text noch einmal ablegen.',
  'The job failed.': 'Der Auftrag ist fehlgeschlagen.',
  'The connection to the program was lost.': 'Die Verbindung zum Programm ist abgebrochen.',
  'Start it again, then reconnect.': 'Das Programm wieder starten, dann neu verbinden.',
  'Added {name}.': '{name} hinzugefügt.',
  Auto: 'Automatisch',
  'DTW with a reading': 'DTW mit Vorlesen',
  'Times are being carried over: wait, or cancel that job.':
    'Zeiten werden gerade übertragen: warten oder jenen Auftrag abbrechen.',
  'The recording has no other text with times: align the text that is spoken first, then add its translation.':
    'Die Aufnahme hat keinen anderen Text mit Zeiten: zuerst den gesprochenen Text ausrichten, dann seine Übersetzung hinzufügen.',
  'The text was changed meanwhile: carry the times over again.':
    'Der Text wurde inzwischen geändert: die Zeiten noch einmal übertragen.',
  'Remove recording, keep text': 'Aufnahme entfernen, Text behalten',
  'Keep the text with “{name}”': 'Text bei „{name}“ behalten',
  'Keep {count} texts with other recordings': {
    one: '{count} Text bei einer anderen Aufnahme behalten',
    other: '{count} Texte bei anderen Aufnahmen behalten',
  },
  'Carry times over': 'Zeiten übertragen',
  'Carry times over on your word': 'Zeiten auf dein Wort hin übertragen',
  'They do say the same': 'Sie sagen dasselbe',
  '“{name}”, decoded again: {trouble}': '„{name}“, noch einmal dekodiert: {trouble}',
  '“{name}” was decoded whole. Sync again to use all of it.':
    '„{name}“ wurde ganz dekodiert. Neu synchronisieren, um alles davon zu nutzen.',
  'This pin is not met: together with the other pins, or with clips placed by hand, time would run backwards. Move or remove one of them.':
    'Dieser Fixpunkt wird nicht eingehalten: zusammen mit den anderen oder mit von Hand platzierten Clips liefe die Zeit rückwärts. Einen davon verschieben oder entfernen.',
  'This pin is held, against the features. {doubtWords} The map around it is no surer than that.':
    'Dieser Fixpunkt wird gegen die Merkmale gehalten. {doubtWords} Die Abbildung um ihn ist nicht sicherer als das.',
  'Move the playhead to the moment you mean.': 'Den Abspielkopf auf den gemeinten Moment setzen.',
  'Reading media': 'Medien werden gelesen',
  'media|files': 'Mediendateien',
  'No playable copy was made.': 'Keine abspielbare Kopie wurde erstellt.',
  'This window cannot decode it.': 'Dieses Fenster kann sie nicht dekodieren.',
  'Save elsewhere': 'Woanders speichern',
  '“{name}” in {path}': '„{name}“ in {path}',
  'Moved files were found again by their content: {places}.':
    'Verschobene Dateien wurden an ihrem Inhalt wiedererkannt: {places}.',
  'Its times are as guessed.': 'Die Zeiten sind geraten.',
  'Its rows are counted.': 'Die Zeilen sind gezählt.',
  'Its texts keep the times that they had in the content before: align them again, and take back first what was confirmed, if it is another take.':
    'Seine Texte behalten die Zeiten, die sie im vorigen Inhalt hatten: neu ausrichten, und zuvor zurücknehmen, was bestätigt war, wenn es eine andere Einstellung ist.',
  'What is heard of “{name}” was changed meanwhile: align its text again.':
    'Was von „{name}“ gehört wird, wurde inzwischen geändert: seinen Text neu ausrichten.',
  '“{name}” has another content than before: sync again before you rely on its place.':
    '„{name}“ hat einen anderen Inhalt als zuvor: neu synchronisieren, bevor auf den Platz Verlass ist.',
  '{count} clips written to {name}.': {
    one: '{count} Clip nach {name} geschrieben.',
    other: '{count} Clips nach {name} geschrieben.',
  },
  'Written to {name}.': 'Nach {name} geschrieben.',
  'Steps are being looked for: wait, or cancel that.':
    'Schritte werden gerade gesucht: warten oder das abbrechen.',
  'Select a recording with sound or picture: this one holds numbers.':
    'Eine Aufnahme mit Ton oder Bild wählen: diese enthält Zahlen.',
  'There is no room for this step between the pinned ones before and after it.':
    'Zwischen den fixierten Schritten davor und danach ist kein Platz für diesen.',
  'Steps of {source}': 'Schritte von {source}',
  'A sync is running.': 'Eine Synchronisierung läuft.',
  'Add at least two recordings with sound or picture.':
    'Mindestens zwei Aufnahmen mit Ton oder Bild hinzufügen.',
  'Relink the missing files first.': 'Zuerst die fehlenden Dateien neu zuordnen.',
  '“{name}”, the reference, matches none of the others: the event of {size} recordings is shown. Choose a reference in it to make its clock the timeline.':
    '„{name}“, die Referenz, passt zu keiner der anderen: das Ereignis mit {size} Aufnahmen wird gezeigt. Eine Referenz darin wählen, um ihre Uhr zur Zeitachse zu machen.',
  'column {k}': 'Spalte {k}',
  'as guessed': 'wie vermutet',
  'There are no words in it.': 'Darin sind keine Wörter.',
  'Give the words that are spoken.': 'Die gesprochenen Wörter angeben.',
  'Select the recording that the text belongs to.': 'Die Aufnahme wählen, zu der der Text gehört.',
  'Select a recording with sound or picture.': 'Eine Aufnahme mit Ton oder Bild wählen.',
  'A text is being aligned: wait, or cancel that job.':
    'Ein Text wird gerade ausgerichtet: warten oder jenen Auftrag abbrechen.',
  'The recording of this text has no sound: its words keep the times that they have.':
    'Die Aufnahme dieses Textes hat keinen Ton: seine Wörter behalten ihre Zeiten.',
  'All these words are confirmed: there is nothing to align.':
    'Alle diese Wörter sind bestätigt: nichts auszurichten.',
  'Align text': 'Text ausrichten',
  'Align words again': 'Wörter neu ausrichten',
  'There is no room: the words beside it are as short as words may be.':
    'Es ist kein Platz: Die Wörter daneben sind so kurz, wie Wörter sein dürfen.',
  'No word is doubtful any more.': 'Kein Wort ist mehr zweifelhaft.',
  'The recording of these words has no place there on the timeline: they cannot be played.':
    'Die Aufnahme dieser Wörter hat dort keinen Platz auf der Zeitleiste: Sie können nicht abgespielt werden.',
  'The recordings do not lie on one timeline any more.':
    'Die Aufnahmen liegen nicht mehr auf einer Zeitachse.',
  'Sync them, or export it on its own clock.': 'Sie synchronisieren oder auf der eigenen Uhr exportieren.',
  warp: 'elastisch',
} satisfies Catalogue;
