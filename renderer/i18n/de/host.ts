import type { Catalogue } from '#renderer/i18n/catalogue.ts';

/** Titles of jobs: names of files and numbers fill their holes, never a sentence. */
export const jobTitles = {
  'Syncing {count} recordings': {
    one: '{count} Aufnahme wird synchronisiert',
    other: '{count} Aufnahmen werden synchronisiert',
  },
  'Warping {b} onto {a}': '{b} wird an {a} angepasst',
  'Copy for playback of {name}': 'Kopie zum Abspielen von {name}',
  'Comparing {a} with {b}': '{a} wird mit {b} verglichen',
  'What {name} is compared by': 'Wonach {name} verglichen wird',
  'Finding a passage of {name}': 'Eine Passage von {name} wird gesucht',
  'Following the subject of {name}': 'Dem Motiv von {name} wird gefolgt',
  'Aligning {n} words with {name}': '{n} Wörter werden an {name} ausgerichtet',
  'Writing down what is said in {name}': 'Was in {name} gesagt wird, wird aufgeschrieben',
  'Carrying times over to {n} words': 'Zeiten werden auf {n} Wörter übertragen',
  'Checking sound against picture of {name}': 'Ton gegen Bild von {name} wird geprüft',
  'Finding {n} steps in {name}': '{n} Schritte werden in {name} gesucht',
  'Cutting {name} into its steps': '{name} wird in Schritte geschnitten',
  'Cutting {name}': '{name} wird geschnitten',
  'Looking for {n} phrases in {name}': '{n} Phrasen werden in {name} gesucht',
  'Looking for what moves in {name}': 'Was sich in {name} bewegt, wird gesucht',
  'Exporting {format} to {name}': 'Export: {format} nach {name}',
  'Waveform of {name}': 'Wellenform von {name}',
  'Curve of {name}': 'Kurve von {name}',
} satisfies Catalogue;

/**
 * What the program says to the window, and the engine through it: names of jobs and their stages, notes, errors and their
 * hints. Templates are patterns; what fills a hole is said in German too where it stands here.
 */
export const host = {
  // The stages of jobs and what they count.
  'Decoding {name}': '{name} wird dekodiert',
  'Sound of {name}': 'Ton von {name}',
  'Pictures of {name}': 'Bilder von {name}',
  'the grid': 'das Raster',
  'Listening again': 'Noch einmal hören',
  'Listening to pauses': 'Pausen anhören',
  Timing: 'Zeiten bestimmen',
  'Refining boundaries': 'Grenzen verfeinern',
  'Learning how sounds change': 'Lernen, wie sich Laute ändern',
  Decoding: 'Dekodieren',
  'Decoding the sound': 'Ton dekodieren',
  'Decoding the picture': 'Bild dekodieren',
  'Decoding the mouths': 'Münder dekodieren',
  Comparing: 'Vergleichen',
  'Comparing pictures': 'Bilder vergleichen',
  'Comparing sound and picture': 'Ton und Bild vergleichen',
  Aligning: 'Ausrichten',
  'Aligning ({method})': 'Ausrichten ({method})',
  'Asking the pins': 'Fixpunkte befragen',
  'Asking the lip-sync model': 'Lippenmodell befragen',
  'Asking the text read aloud': 'Vorgelesenen Text befragen',
  'Asking what chance would reach': 'Fragen, was der Zufall erreichte',
  'Asking networks with parts left out': 'Netze mit ausgelassenen Teilen befragen',
  'Weighing what each cue tells': 'Abwägen, was jeder Hinweis sagt',
  Checking: 'Prüfen',
  Cutting: 'Schneiden',
  Following: 'Folgen',
  'Following what else moves': 'Dem folgen, was sich sonst bewegt',
  'Fitting the crop': 'Ausschnitt anpassen',
  Looking: 'Ansehen',
  'Looking at the frames': 'Bilder ansehen',
  'Looking for the place': 'Stelle suchen',
  'Looking for what is likest': 'Ähnlichstes suchen',
  'Looking for what moves': 'Bewegtes suchen',
  'Laying out the sound': 'Ton anordnen',
  'Making the demo’s sound': 'Ton der Demo wird erstellt',
  Measuring: 'Messen',
  'Placing the steps': 'Schritte legen',
  Reading: 'Lesen',
  'Reading the steps': 'Schritte lesen',
  Searching: 'Suchen',
  'Testing the regions': 'Regionen prüfen',
  Warping: 'Anpassen',
  's analysed': 's untersucht',
  analysed: 'untersucht',
  pairs: 'Paare',
  boundaries: 'Grenzen',
  draws: 'Ziehungen',
  phrases: 'Phrasen',
  pictures: 'Bilder',
  rounds: 'Runden',
  segments: 'Segmente',
  windows: 'Fenster',
  cells: 'Zellen',
  clips: 'Clips',
  bytes: 'Bytes',
  'frames decoded': 'Bilder dekodiert',
  'frames looked at': 'Bilder angesehen',

  // Edits that the engine names.
  'Add 1 recording': '1 Aufnahme hinzufügen',
  'Add {n} recordings': '{n} Aufnahmen hinzufügen',
  'Remove 1 recording': '1 Aufnahme entfernen',
  'Remove {n} recordings': '{n} Aufnahmen entfernen',
  'Remove 1 pin': '1 Fixpunkt entfernen',
  'Remove {n} pins': '{n} Fixpunkte entfernen',
  'Move crop': 'Ausschnitt verschieben',
  'Add transcript': 'Transkript hinzufügen',
  'Remove transcript': 'Transkript entfernen',
  'track {n}': 'Spur {n}',
  'Rename recording': 'Aufnahme umbenennen',
  'Choose reference': 'Referenz wählen',
  'Change what is analysed': 'Ändern, was analysiert wird',
  'Change sync settings': 'Einstellungen der Synchronisierung ändern',
  'Group with {name}': 'Zu {name} nehmen',
  'Take out of group': 'Aus der Gruppe nehmen',
  'Release clip': 'Clip freigeben',
  'Taken off the timeline by hand.': 'Von Hand von der Zeitachse genommen.',

  // Where recordings lie, or do not.
  'There is no other recording to compare it with.': 'Es gibt keine andere Aufnahme zum Vergleichen.',
  'It could not be compared with any other recording.':
    'Sie ließ sich mit keiner anderen Aufnahme vergleichen.',
  'Nothing in it is like anything in the other recordings.':
    'Nichts darin gleicht etwas in den anderen Aufnahmen.',
  'No match sure enough to be used: {why}.': 'Keine Übereinstimmung ist sicher genug: {why}.',
  'Nothing in it rises above chance: {why}.': 'Nichts darin hebt sich vom Zufall ab: {why}.',
  'the best match, with “{other}”, scores {score} against a chance level of {chance}':
    'die beste, mit „{other}“, hat den Wert {score} gegenüber Zufall mit {chance}',
  'the best match by picture, with “{other}”, scores {score} against a chance level of {chance}':
    'die beste nach dem Bild, mit „{other}“, hat den Wert {score} gegenüber Zufall mit {chance}',
  'Not placed: it is too short to be compared, {length}.':
    'Nicht platziert: zu kurz zum Vergleichen, {length}.',
  'Not placed: “{other}” is too short to be compared, {length}.':
    'Nicht platziert: „{other}“ ist zu kurz zum Vergleichen, {length}.',
  'Not placed: its match with “{other}” is weak, and by it others should sound alike that do not.':
    'Nicht platziert: die Übereinstimmung mit „{other}“ ist schwach, und danach müssten andere gleich klingen, die es nicht tun.',
  'Not placed: by its match with “{other}” their clocks would run {ppm} ppm apart, and no more than {most} ppm were allowed.':
    'Nicht platziert: nach der Übereinstimmung mit „{other}“ liefen ihre Uhren um {ppm} ppm auseinander, und höchstens {most} ppm waren erlaubt.',
  'Nothing to place it by. {why}': 'Nichts, wonach sie zu platzieren wäre. {why}',
  'It has no picture.': 'Sie hat kein Bild.',
  'Its picture is a single frame.': 'Ihr Bild ist ein Einzelbild.',
  'It has a picture every {gap} s only: too seldom to be placed by.':
    'Sie hat nur alle {gap} s ein Bild: zu selten, um danach platziert zu werden.',
  'Nothing moves or changes in its picture.': 'In ihrem Bild bewegt und ändert sich nichts.',
  'Its sound is silent.': 'Ihr Ton ist still.',
  'Its sound was not looked at.': 'Ihr Ton wurde nicht untersucht.',
  'It holds numbers, no sound or picture: warp it onto a recording, or pin it.':
    'Sie enthält Zahlen, weder Ton noch Bild: an eine Aufnahme anpassen oder fixieren.',
  'Warped elastically: its speed changes along the way.':
    'Elastisch angepasst: das Tempo ändert sich unterwegs.',
  'Placed by pins set by hand.': 'Durch von Hand gesetzte Fixpunkte platziert.',
  'Placed by its picture, to about a frame.': 'Nach dem Bild platziert, auf etwa ein Bild genau.',
  'The match between {pair} contradicts the others by {off}; it was left out.':
    'Die Übereinstimmung zwischen {pair} widerspricht den anderen um {off}; sie wurde ausgelassen.',
  'Pins hold {pair} {off} away from where their match puts them.':
    'Fixpunkte halten {pair} um {off} von dort fern, wohin ihre Übereinstimmung sie legt.',
  '“{a}” and “{b}”': '„{a}“ und „{b}“',
  '“{a}” and “{b}” could not be compared: {why}': '„{a}“ und „{b}“ ließen sich nicht vergleichen: {why}',
  'A pin between “{a}” and “{b}” crosses another one; it was left out.':
    'Ein Fixpunkt zwischen „{a}“ und „{b}“ kreuzt einen anderen; er wurde ausgelassen.',
  '“{a}” and “{b}” sound alike, but files of one recorder cannot overlap; that match was left out.':
    '„{a}“ und „{b}“ klingen gleich, aber Dateien eines Aufnahmegeräts können sich nicht überlappen; diese Übereinstimmung wurde ausgelassen.',
  'The two recordings are no more alike than by luck: they do not seem to hold the same thing.':
    'Die beiden Aufnahmen gleichen sich nicht mehr als durch Zufall: sie scheinen nicht dasselbe zu enthalten.',
  'Pin a moment in both if you know better.': 'Einen Moment in beiden fixieren, falls es doch so ist.',
  'a forbidden region': 'ein gesperrter Bereich',
  'a trusted part': 'ein Abschnitt, dem getraut wird,',
  'the window ({window})': 'das Fenster ({window})',
  'about {median} median, {tenth} in the worst tenth; nowhere likely above {limit}':
    'etwa {median} im Median, {tenth} im schlechtesten Zehntel; nirgends wohl über {limit}',
  'about {median} median, {tenth} in the worst tenth; 1 place perhaps above {limit}':
    'etwa {median} im Median, {tenth} im schlechtesten Zehntel; 1 Stelle vielleicht über {limit}',
  'about {median} median, {tenth} in the worst tenth; {n} places perhaps above {limit}':
    'etwa {median} im Median, {tenth} im schlechtesten Zehntel; {n} Stellen vielleicht über {limit}',

  // Sound against picture, following, looking for.
  'There is no picture: the file holds sound only.': 'Kein Bild: die Datei enthält nur Ton.',
  'There is no sound: the file holds pictures only.': 'Kein Ton: die Datei enthält nur Bilder.',
  'There is no sound to be heard: it is silent throughout.': 'Nichts ist zu hören: durchweg still.',
  'Nothing moves in the picture.': 'Im Bild bewegt sich nichts.',
  'Nothing in the picture moves with the sound.': 'Nichts im Bild bewegt sich mit dem Ton.',
  'Nothing in the picture strikes when the sound does.': 'Nichts im Bild schlägt auf, wenn es zu hören ist.',
  'What goes with the sound moves smoothly and strikes nothing: any moment of its swing may be the one that is heard.':
    'Was zum Ton passt, bewegt sich weich und schlägt nirgends auf: Jeder Augenblick des Schwungs kann der hörbare sein.',
  'The picture goes with the sound at several offsets alike: the movement repeats itself too evenly.':
    'Das Bild passt bei mehreren Versätzen gleich gut zum Ton: die Bewegung wiederholt sich zu gleichmäßig.',
  'The video has no pictures.': 'Das Video hat keine Bilder.',
  'Nothing moves against the background.': 'Nichts bewegt sich vor dem Hintergrund.',
  'The pictures are black, or even all over: there is nothing to follow.':
    'Die Bilder sind schwarz oder überall gleich: nichts, dem zu folgen wäre.',
  'One picture alone shows no motion: a box around the subject is needed.':
    'Ein einzelnes Bild zeigt keine Bewegung: ein Rechteck um das Motiv ist nötig.',
  'Every picture is unlike the one before: there is nothing to follow.':
    'Jedes Bild ist anders als das davor: nichts, dem zu folgen wäre.',
  'The film ends at {end} s, before {at} s.': 'Der Film endet bei {end} s, vor {at} s.',
  'By glimpses an upright box is followed that is drawn on the first picture.':
    'Mit einzelnen Blicken wird einem aufrechten Rechteck gefolgt, das auf dem ersten Bild gezeichnet ist.',
  'The box does not lie in the picture, which is {width} × {height} pixels.':
    'Das Rechteck liegt nicht im Bild, das {width} × {height} Pixel groß ist.',
  'Picture and other track are together for {length} s; {least} s are the least that can tell.':
    'Bild und andere Spur sind {length} s lang zusammen; unter {least} s ist nichts zu sagen.',
  'What goes better with the other track does so by luck, as far as can be told ({luck}).':
    'Was besser zur anderen Spur passt, tut es nach allem, was zu sehen ist, durch Zufall ({luck}).',
  'Nothing in the picture goes better with the other track on stretches left out.':
    'Nichts im Bild passt auf ausgelassenen Strecken besser zur anderen Spur.',
  'The box is too small to be followed.': 'Das Rechteck ist zu klein, um ihm zu folgen.',
  'The box does not lie in the picture.': 'Das Rechteck liegt nicht im Bild.',
  'No phrase has a region of the pictures to itself.': 'Keine Phrase hat eine Region der Bilder für sich.',
  'Nothing moves in one region more than elsewhere.': 'Nichts bewegt sich in einer Region mehr als anderswo.',
  'It has nothing that could be compared with the passage.':
    'Sie hat nichts, was sich mit der Passage vergleichen ließe.',
  'It has {other} columns, the passage {own}: it is to be found by an example of both (--by-example).':
    'Sie hat {other} Spalten, die Passage {own}: Zu finden ist sie durch ein Beispiel von beiden (--by-example).',
  'Nothing that was to be searched could be compared with the passage.':
    'Nichts vom zu Durchsuchenden ließ sich mit der Passage vergleichen.',
  'Nothing that was searched is as long as the passage.':
    'Nichts vom Durchsuchten ist so lang wie die Passage.',
  'Nothing that was searched is more like the passage than luck would have it.':
    'Nichts vom Durchsuchten gleicht der Passage mehr, als der Zufall es will.',
  'The passage is silent.': 'Die Passage ist still.',
  'Choose one in which something is heard.': 'Eine wählen, in der etwas zu hören ist.',
  'A passage of {length} s is too short to be told from others.':
    'Eine Passage von {length} s ist zu kurz, um sie von anderen zu unterscheiden.',
  'The steps are said in the recording, but in another order.':
    'Die Schritte werden in der Aufnahme gesagt, aber in anderer Reihenfolge.',
  'The steps are not said in the recording by more than luck.':
    'Die Schritte werden in der Aufnahme nicht mehr gesagt, als der Zufall es will.',
  'The list seems to be that of another recording: its steps fit no better in their order than in any other.':
    'Die Liste scheint zu einer anderen Aufnahme zu gehören: ihre Schritte passen in ihrer Reihenfolge nicht besser als in jeder anderen.',

  // Texts.
  'Nobody is heard to speak in the recording.': 'In der Aufnahme ist niemand sprechend zu hören.',
  'None of the words of the text was found.': 'Keines der Wörter des Textes wurde gefunden.',
  'The text seems to be that of another recording: its words fit no better in their order than in any other.':
    'Der Text scheint zu einer anderen Aufnahme zu gehören: seine Wörter passen in ihrer Reihenfolge nicht besser als in jeder anderen.',
  'The texts do not seem to say the same: their sentences go together no better than in any other order.':
    'Die Texte scheinen nicht dasselbe zu sagen: ihre Sätze passen nicht besser zusammen als in jeder anderen Reihenfolge.',
  'Nothing shows that the texts say the same: so few sentences would have to share names or numbers, or differ in length.':
    'Nichts zeigt, dass die Texte dasselbe sagen: so wenige Sätze müssten Namen oder Zahlen gemeinsam haben oder verschieden lang sein.',
  'Even if the texts say the same, none of their sentences go together.':
    'Selbst wenn die Texte dasselbe sagen, passen keine ihrer Sätze zusammen.',
  'There are no words in “{path}”.': 'In „{path}“ sind keine Wörter.',
  'Give a text that has some.': 'Einen Text mit Wörtern angeben.',
  'This word has no time yet: set one first.': 'Dieses Wort hat noch keine Zeit: zuerst eine setzen.',
  'That is no time.': 'Das ist keine Zeit.',
  'A word has to end after it starts.': 'Ein Wort muss nach seinem Anfang enden.',
  'There the word would lie on the one beside it.': 'Dort läge das Wort auf dem daneben.',
  'There is no room for the word.': 'Für das Wort ist kein Platz.',
  'None of these words is confirmed.': 'Keines dieser Wörter ist bestätigt.',
  'Nothing there is left to confirm.': 'Dort ist nichts mehr zu bestätigen.',
  'The words lie in two segments: merge those first.':
    'Die Wörter liegen in zwei Segmenten: zuerst diese verbinden.',
  'There is no word after this one.': 'Danach kommt kein Wort.',
  '{label}, {count} recordings': '{label}, {count} Aufnahmen',
  'Written as one these words would run together, and a word holds no space: write what they become instead.':
    'In eins geschrieben liefen diese Wörter ineinander, und ein Wort enthält kein Leerzeichen: stattdessen schreiben, was aus ihnen wird.',
  'Characters of its texts were torn in two: they were put together again, or are shown as �.':
    'Zeichen seiner Texte waren zerrissen: Sie wurden wieder zusammengesetzt oder erscheinen als �.',
  'Of both words at least one letter has to be left.':
    'Von beiden Wörtern muss wenigstens ein Buchstabe bleiben.',
  'The text holds half a character, which nothing could show: write it again.':
    'Der Text enthält ein halbes Zeichen, das nichts zeigen könnte: Schreiben Sie ihn noch einmal.',
  'A word of one letter cannot be split.': 'Ein Wort mit einem Buchstaben lässt sich nicht teilen.',
  'A segment begins with this word already.': 'Mit diesem Wort beginnt schon ein Segment.',
  'There is no segment after this one.': 'Danach kommt kein Segment.',
  'The two segments overlap in time.': 'Die beiden Segmente überlappen sich in der Zeit.',
  'The words were changed meanwhile: align them again.':
    'Die Wörter wurden inzwischen geändert: neu ausrichten.',
  'How this recording changes was learnt and is used for the boundaries of words: stretches not learnt from are likelier by {gain} nats a boundary.':
    'Wie sich der Klang dieser Aufnahme ändert, wurde gelernt und dient den Grenzen der Wörter: Stellen, aus denen nicht gelernt wurde, sind um {gain} Nats je Grenze wahrscheinlicher.',
  'How this recording changes is not used for the boundaries of words: what was not learnt from is no likelier by it, or too little is said.':
    'Wie sich der Klang dieser Aufnahme ändert, dient den Grenzen der Wörter nicht: Stellen, aus denen nicht gelernt wurde, sind damit nicht wahrscheinlicher, oder es wird zu wenig gesagt.',
  'No word of this text has a time, and CTM holds nothing but words with times.':
    'Kein Wort dieses Textes hat eine Zeit, und CTM enthält nur Wörter mit Zeiten.',
  'Nothing of this text has a time, and {format} holds nothing without one.':
    'Nichts in diesem Text hat eine Zeit, und {format} enthält nichts ohne Zeit.',
  'This text has no words, and {format} holds nothing else.':
    'Dieser Text hat keine Wörter, und {format} enthält nichts anderes.',
  'a label track': 'eine Spur von Labels',
  'Align the text with its recording first, or choose a format that keeps texts without times, such as JSON.':
    'Den Text zuerst an seiner Aufnahme ausrichten oder ein Format wählen, das Texte ohne Zeiten behält, etwa JSON.',

  // What formats do not keep.
  'a table': 'einer Tabelle',
  'plain text': 'reinem Text',
  'The times of words are not kept by {format}.': 'Die Zeiten der Wörter fehlen in {format}.',
  'The ends of words are not kept by {format}.': 'Die Enden der Wörter fehlen in {format}.',
  'The times of segments are not kept by {format}.': 'Die Zeiten der Segmente fehlen in {format}.',
  'The times of segments, other than of their words, are not kept by a table of words.':
    'Die Zeiten der Segmente, soweit sie andere sind als die ihrer Wörter, fehlen in einer Tabelle von Wörtern.',
  'Where segments begin and end is not kept by {format}.':
    'Wo Segmente beginnen und enden, fehlt in {format}.',
  'Phones are not kept by {format}.': 'Laute fehlen in {format}.',
  'Speaker names are not kept by {format}.': 'Die Namen der Sprechenden fehlen in {format}.',
  'The names of tiers are not kept by {format}.': 'Die Namen der Ebenen fehlen in {format}.',
  'The language is not kept by {format}.': 'Die Sprache fehlt in {format}.',
  'The language of a tier is not kept by {format}.': 'Die Sprache einer Ebene fehlt in {format}.',
  'Confidences are not kept by {format}.': 'Konfidenzen fehlen in {format}.',
  'The confidence of the whole text is not kept by {format}.':
    'Die Konfidenz des ganzen Textes fehlt in {format}.',
  'Which words are confirmed is not kept by {format}.': 'Welche Wörter bestätigt sind, fehlt in {format}.',
  'Which words are confirmed or not spoken is not kept by {format}.':
    'Welche Wörter bestätigt oder nicht gesprochen sind, fehlt in {format}.',
  'Which tier belongs to which is not kept by {format}.':
    'Welche Ebene zu welcher gehört, fehlt in {format}.',
  'Stretches without a transcript are not kept by {format}.': 'Strecken ohne Transkript fehlen in {format}.',
  'Times are rounded to milliseconds in {format}.': 'Zeiten werden in {format} auf Millisekunden gerundet.',
  'Times are rounded to hundredths of a second in {format}.':
    'Zeiten werden in {format} auf Hundertstelsekunden gerundet.',
  'Overlapping annotations are on tiers of their own in {format}.':
    'Annotationen, die sich überlappen, stehen in {format} auf eigenen Ebenen.',
  'What is said at once, or written out of its order in time, comes in another order in {format}.':
    'Was gleichzeitig gesagt wird oder nicht in der Ordnung seiner Zeiten geschrieben ist, kommt in {format} in anderer Reihenfolge.',
  '{n} segments have no words and are left out of {format}.':
    '{n} Segmente haben keine Wörter und entfallen in {format}.',
  '1 segment has no words and is left out of {format}.':
    '1 Segment hat keine Wörter und entfällt in {format}.',
  '{n} annotations of “{tier}” have no text: in TextGrid nothing tells them from pauses.':
    '{n} Annotationen von „{tier}“ haben keinen Text: in TextGrid unterscheidet sie nichts von Pausen.',
  '1 annotation of “{tier}” has no text: in TextGrid nothing tells it from a pause.':
    '1 Annotation von „{tier}“ hat keinen Text: in TextGrid unterscheidet sie nichts von einer Pause.',
  '1 annotation of “{tier}” has no times and is left out of {format}.':
    '1 Annotation von „{tier}“ hat keine Zeiten und entfällt in {format}.',
  '{n} annotations of “{tier}” have no times and are left out of {format}.':
    '{n} Annotationen von „{tier}“ haben keine Zeiten und entfallen in {format}.',
  '1 segment has no times and is left out of {format}.':
    '1 Segment hat keine Zeiten und entfällt in {format}.',
  '{n} segments have no times and are left out of {format}.':
    '{n} Segmente haben keine Zeiten und entfallen in {format}.',
  '1 word has no times and is left out of {format}.': '1 Wort hat keine Zeiten und entfällt in {format}.',
  '{n} words have no times and are left out of {format}.':
    '{n} Wörter haben keine Zeiten und entfallen in {format}.',

  'The text is not there.': 'Der Text ist nicht da.',

  // Export.
  'No recording is placed yet.': 'Noch ist keine Aufnahme platziert.',
  'Sync the project first.': 'Zuerst das Projekt synchronisieren.',
  'Left out, not placed: {names}.': 'Ausgelassen, nicht platziert: {names}.',
  'Left out, numbers without sound or picture: {names}.': 'Ausgelassen, Zahlen ohne Ton und Bild: {names}.',
  'Left out, another event: {names}.': 'Ausgelassen, anderes Ereignis: {names}.',
  'Left out, without sound: {names}.': 'Ausgelassen, ohne Ton: {names}.',
  'None of these recordings has sound.': 'Keine dieser Aufnahmen hat Ton.',
  'None of these recordings has a picture.': 'Keine dieser Aufnahmen hat ein Bild.',
  'None of these recordings has a crop.': 'Keine dieser Aufnahmen hat einen Ausschnitt.',
  'Choose another place, or allow it to be replaced (--overwrite).':
    'Einen anderen Ort wählen oder das Ersetzen erlauben (--overwrite).',
  'Choose another name.': 'Einen anderen Namen wählen.',

  // The program itself.
  'Cancelled.': 'Abgebrochen.',
  'Start it again when you want the result.': 'Noch einmal starten, wenn das Ergebnis gewünscht ist.',
  'This is a fault in Syncline: please report it with the steps.':
    'Das ist ein Fehler in Syncline: bitte mit den Schritten melden.',
  'Try again.': 'Noch einmal versuchen.',
  'Start again.': 'Noch einmal beginnen.',
  'Start it again.': 'Noch einmal starten.',
  'There is no such job.': 'Diesen Auftrag gibt es nicht.',
  'There is no such recovery copy any more.': 'Diese Wiederherstellungskopie gibt es nicht mehr.',
  'Another window may have taken it.': 'Ein anderes Fenster hat sie vielleicht genommen.',
  'There is no model “{name}”.': 'Das Modell „{name}“ gibt es nicht.',
  'There is a model “{name}” already.': 'Das Modell „{name}“ gibt es schon.',
  'Remove it first, or replace it.': 'Zuerst entfernen oder ersetzen.',
  'The model was refused: {why}.': 'Das Modell wurde abgelehnt: {why}.',
  'What its folder has to hold, and how, is in docs/models.md; a file that is damaged has to be got again.':
    'Was sein Ordner enthalten muss, und wie, steht in docs/models.md; eine beschädigte Datei muss noch einmal geholt werden.',

  // What methods minimise, and why they take no bounds.
  'Σ |x_i − y_j|² along the path, exactly; with more sequences the sum over their pairs':
    'Σ |x_i − y_j|² entlang des Pfads, genau; bei mehr Sequenzen die Summe über ihre Paare',
  'Σ |x′_i − y′_j|² of their slopes: levels do not matter':
    'Σ |x′_i − y′_j|² ihrer Steigungen: Pegel spielen keine Rolle',
  '−γ·log Σ exp(−cost/γ) over all paths; the path is where their weight lies':
    '−γ·log Σ exp(−Kosten/γ) über alle Pfade; der Pfad liegt, wo ihr Gewicht liegt',
  'Σ |x_i − y_j|² of matched frames + a price for each frame left out, on either side':
    'Σ |x_i − y_j|² zugeordneter Bilder + ein Preis für jedes ausgelassene, auf beiden Seiten',
  'Σ (|x_i − x_k| − |y_j − y_l|)² over pairs of path points: for spaces that cannot be compared':
    'Σ (|x_i − x_k| − |y_j − y_l|)² über Paare von Pfadpunkten: für Räume, die sich nicht vergleichen lassen',
  'as dtw with an open end, of frames as they come: Y is known, X is followed through it':
    'wie dtw mit offenem Ende, von Bildern, wie sie kommen: Y ist bekannt, X wird hindurch verfolgt',
  'Σ |U·x_i − V·y_j|² in the space where both correlate best: sequences of different kinds':
    'Σ |U·x_i − V·y_j|² in dem Raum, in dem beide am besten korrelieren: Sequenzen verschiedener Art',
  'the same for any number of sequences jointly, their warps smooth (−log posterior)':
    'dasselbe für beliebig viele Sequenzen gemeinsam, ihre Verläufe glatt (−log Posterior)',
  'as ctw, of what small networks make of both; ctw unless they agree better on frames left out':
    'wie ctw, von dem, was kleine Netze aus beiden machen; ctw, wenn sie auf ausgelassenen Bildern nicht besser übereinstimmen',
  'Σ |a_i∘x_i + b_i − y_j|², with slowly changing scales a and offsets b of the shorter one':
    'Σ |a_i∘x_i + b_i − y_j|², mit langsam veränderlichen Maßstäben a und Versätzen b der kürzeren',
  'nothing: all are stretched evenly to one length': 'nichts: alle werden gleichmäßig auf eine Länge gedehnt',
  'it weighs all paths of single steps from corner to corner, and rules none out':
    'es wägt alle Pfade aus Einzelschritten von Ecke zu Ecke und schließt keinen aus',
  'any frame may be left out at its price, at the ends and inside, so that no path is bound to steps, cells or ends':
    'jedes Bild darf zu seinem Preis ausgelassen werden, an den Enden und innen, sodass kein Pfad an Schritte, Zellen oder Enden gebunden ist',
  'it compares distances within each sequence, and no cell of a matrix has a cost or a place by itself':
    'es vergleicht Abstände innerhalb jeder Sequenz, und keine Zelle einer Matrix hat für sich Kosten oder einen Ort',
  'it goes on by single steps with what has come so far, and never turns back':
    'es geht in Einzelschritten mit dem weiter, was bisher kam, und kehrt nie um',
  'its warps are smooth functions of a common clock, not steps through the cells of a matrix':
    'seine Verläufe sind glatte Funktionen einer gemeinsamen Uhr, keine Schritte durch die Zellen einer Matrix',
  'its path is that of plain dtw at every round': 'sein Pfad ist in jeder Runde der des einfachen dtw',
  'nothing is sought': 'nichts wird gesucht',
  '“{file}”: it is no JSON.': '„{file}“: das ist kein JSON.',
  '“{file}”: it is too long for a step table.': '„{file}“: das ist zu lang für eine Schritttabelle.',
  '“{file}”: it is no object with “productions”.': '„{file}“: das ist kein Objekt mit „productions“.',
  '“{file}”: its productions are no list.': '„{file}“: „productions“ ist keine Liste.',
  '“{file}”: it has more than {most} productions.': '„{file}“: mehr als {most} Produktionen.',
  '“{file}”: production {p} is no list of moves, or too long.':
    '„{file}“: Produktion {p} ist keine Liste von Zügen oder zu lang.',
  '“{file}”: move {k} of production {p} is not three numbers.':
    '„{file}“: Zug {k} der Produktion {p} besteht nicht aus drei Zahlen.',
  '“{file}”: its normalisation is none of N, M, N+M, none.':
    '„{file}“: „normalisation“ ist weder N, M, N+M noch none.',
  '“{file}”: its name is no text of 1 to 200 letters.':
    '„{file}“: „name“ ist kein Text von 1 bis 200 Buchstaben.',
  'Wanted: {example}.': 'Verlangt: {example}.',
  'The step table “{name}” has no production.': 'Die Schritttabelle „{name}“ hat keine Produktion.',
  'Production {p} of the step table “{name}” has no move.':
    'Produktion {p} der Schritttabelle „{name}“ hat keinen Zug.',
  'Production {p} of the step table “{name}” has a move that stands still.':
    'Produktion {p} der Schritttabelle „{name}“ hat einen Zug, der stehen bleibt.',
  'Production {p} of the step table “{name}” moves by {move}: whole numbers from 0 to {most} are allowed.':
    'Produktion {p} der Schritttabelle „{name}“ geht um {move} weiter: erlaubt sind ganze Zahlen von 0 bis {most}.',
  'Production {p} of the step table “{name}” has the weight {weight}, not 0 or more.':
    'Produktion {p} der Schritttabelle „{name}“ hat das Gewicht {weight}, nicht 0 oder mehr.',
  'A step table is a list of productions, each a list of moves [frames of x, frames of y, weight].':
    'Eine Schritttabelle ist eine Liste von Produktionen, jede eine Liste von Zügen [Bilder von x, Bilder von y, Gewicht].',
} satisfies Catalogue;
