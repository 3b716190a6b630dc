import type { Catalogue } from '#renderer/i18n/catalogue.ts';

/** What is said of files and disks; templates are patterns. */
export const files = {
  '{name} is empty.': '{name} ist leer.',
  'Copy it again from the recorder.': 'Noch einmal vom Aufnahmegerät kopieren.',
  '{name} is a folder, not a recording.': '{name} ist ein Ordner, keine Aufnahme.',
  'Name the files inside it.': 'Die Dateien darin nennen.',
  '{name} is no ordinary file.': '{name} ist keine gewöhnliche Datei.',
  'Copy the recording into a file first.': 'Die Aufnahme zuerst in eine Datei kopieren.',
  '{name} is not there.': '{name} ist nicht da.',
  'Check the path, or find the file again.': 'Den Dateipfad prüfen oder die Datei neu suchen.',
  '{name} may not be read.': '{name} darf nicht gelesen werden.',
  'Check the file’s permissions.': 'Die Rechte der Datei prüfen.',
  '{name} cannot be read as media.': '{name} lässt sich nicht als Medium lesen.',
  '{name} cannot be read as media: {why}.': '{name} lässt sich nicht als Medium lesen: {why}.',
  'The file may be damaged, cut short or of an unknown kind.':
    'Die Datei ist vielleicht beschädigt, abgeschnitten oder von unbekannter Art.',
  '{name} is no media file: it is a list that refers to other files, or a kind we do not read.':
    '{name} ist keine Mediendatei: eine Liste, die auf andere Dateien verweist, oder eine Art, die nicht gelesen wird.',
  'Add the recordings themselves.': 'Die Aufnahmen selbst hinzufügen.',
  '{name} holds neither sound nor moving pictures.': '{name} enthält weder Ton noch bewegte Bilder.',
  'Choose another file.': 'Eine andere Datei wählen.',
  '{name} uses a coding that this ffmpeg cannot decode.':
    '{name} verwendet eine Kodierung, die dieses ffmpeg nicht dekodieren kann.',
  'ffmpeg crashed while reading {name}.': 'ffmpeg ist beim Lesen von {name} abgestürzt.',
  'The disk is full.': 'Die Platte ist voll.',
  'Free some space and try again.': 'Platz schaffen und noch einmal versuchen.',
  'The file is cut short: it holds less sound than its header says.':
    'Die Datei ist abgeschnitten: sie enthält weniger Ton, als ihr Kopf sagt.',
  'The file is cut short: it holds {share} of what its header declares.':
    'Die Datei ist abgeschnitten: sie enthält {share} von dem, was ihr Kopf angibt.',
  'The file does not say how long it is; its length is known once it has been decoded.':
    'Die Datei sagt nicht, wie lang sie ist; das ist erst nach dem Dekodieren bekannt.',
  'The file does not say when its frames are: frame rate assumed, {rate} Hz.':
    'Die Datei sagt nicht, wann ihre Bilder sind: Bildrate angenommen, {rate} Hz.',
  'Times are read from {clock}: it has no name, but rises evenly.':
    'Zeiten werden aus {clock} gelesen: ohne Namen, aber gleichmäßig steigend.',
  'Browsers do not play {codec}.': 'Browser spielen {codec} nicht ab.',
  'Browsers do not play {kind} files.': 'Browser spielen {kind}-Dateien nicht ab.',
  'Browsers do not play QuickTime files.': 'Browser spielen QuickTime-Dateien nicht ab.',
  'It holds numbers: there is nothing to play.': 'Sie enthält Zahlen: nichts abzuspielen.',
  'The file’s clock does not start at 0.': 'Die Uhr der Datei beginnt nicht bei 0.',
  'The ffmpeg in use is the old build that comes with Syncline ({version}): newer formats such as AV1 may fail. Install ffmpeg, or name one with FFMPEG_PATH.':
    'Verwendet wird das alte ffmpeg, das mit Syncline kommt ({version}): neuere Formate wie AV1 gehen vielleicht nicht. ffmpeg installieren oder mit FFMPEG_PATH eines nennen.',
  '“{path}” is not there.': '„{path}“ ist nicht da.',
  '“{path}” exists already.': '„{path}“ gibt es schon.',
  'BIDS wants what the columns of “{table}” are in “{sidecar}”, and a file of that name that is something else is already there.':
    'BIDS erwartet in „{sidecar}“, was die Spalten von „{table}“ sind, und dort liegt schon eine Datei dieses Namens, die etwas anderes ist.',
  'Choose another name, such as “{other}”: names of events end so in BIDS.':
    'Einen anderen Namen wählen, etwa „{other}“: so enden in BIDS die Namen von Ereignissen.',
  'Choose another name, or allow it to be replaced.':
    'Einen anderen Namen wählen oder das Ersetzen erlauben.',
  '“{path}” may not be read or written here.': '„{path}“ darf hier nicht gelesen oder geschrieben werden.',
  'Check its rights, or choose another folder.': 'Die Rechte prüfen oder einen anderen Ordner wählen.',
  '“{path}” could not be written: the disk is full.':
    '„{path}“ ließ sich nicht schreiben: die Platte ist voll.',
  '“{path}” is a folder.': '„{path}“ ist ein Ordner.',
  '“{path}” is not a file.': '„{path}“ ist keine Datei.',
  '“{path}” is damaged or is not a Syncline project.': '„{path}“ ist beschädigt oder kein Syncline-Projekt.',
  'Its clips go {length} beyond the file: what is not there is left out.':
    'Ihre Clips reichen {length} über die Datei hinaus: Was es nicht gibt, fällt weg.',
  'It was moved since Syncline wrote the timeline: placed by its clips, to a frame.':
    'Sie wurde verschoben, seit Syncline die Timeline schrieb: nach ihren Clips platziert, auf ein Bild genau.',
  'Its sound and its picture lie apart; it is placed by its sound.':
    'Ihr Ton und ihr Bild liegen auseinander; platziert ist sie nach ihrem Ton.',
  'Its sound lies apart from its picture: taken over as sound that comes {by} in the file and is put right.':
    'Ihr Ton liegt nicht bei ihrem Bild: übernommen als Ton, der in der Datei verschoben ist ({by}) und zurechtgerückt wird.',
  'That its sound was put right against its picture is not taken over: check it again.':
    'Dass ihr Ton gegen ihr Bild zurechtgerückt war, wird nicht übernommen: noch einmal prüfen.',
  'This is not a Syncline project.': 'Das ist kein Syncline-Projekt.',
  'This project was written by a later Syncline (form {form}).':
    'Dieses Projekt schrieb ein neueres Syncline (Form {form}).',
  'Open it with the newest version.': 'Mit der neuesten Fassung öffnen.',
  '“{a}” and “{b}” fit each other at several places about equally well; the one that their {by} supports was chosen.':
    '„{a}“ und „{b}“ passen an mehreren Stellen etwa gleich gut zueinander; gewählt wurde die, für die eine Angabe spricht ({by}).',
  '“{bad}”: {why}; that match was left out.': '„{bad}“: {why}; diese Übereinstimmung blieb außer Acht.',
  'its match would put it over “{good}”, and files of one recorder cannot overlap':
    'ihre Übereinstimmung legte sie über „{good}“, und Dateien eines Rekorders können sich nicht überlappen',
  'Taken to have lost something at {at}; no third recording tells whether {rivals} has it too much instead.':
    'Angenommen, dass ihr bei {at} etwas fehlt; keine dritte Aufnahme sagt, ob stattdessen {rivals} es zu viel hat.',
  'By its {by} it would start at {at} s of “{other}”; nothing heard or seen confirms that.':
    'Nach einer Angabe der Datei ({by}) begänne sie bei {at} s von „{other}“; nichts Gehörtes oder Gesehenes bestätigt das.',
  'Not placed: {reason}.': 'Nicht platziert: {reason}.',
  '“{b}” begins {apart} before “{a}” ends, though it continues it: the earlier file runs on, or they are not of one take.':
    '„{b}“ beginnt {apart}, bevor „{a}“ endet, obwohl sie diese fortsetzt: Die frühere Datei läuft weiter, oder sie sind nicht aus einer Aufzeichnung.',
  '“{b}” does not continue “{a}” directly: {apart} lie between them.':
    '„{b}“ setzt „{a}“ nicht unmittelbar fort: {apart} liegen dazwischen.',
  'The weak match between {a} and {b} is all that would tie their groups together, but then {said} should sound alike, and they do not; it was left out.':
    'Die schwache Übereinstimmung von {a} und {b} wäre alles, was ihre Gruppen verbindet; dann müssten aber {said} gleich klingen und tun es nicht; sie blieb außer Acht.',
  'The reference is not among the recordings, or a recording is listed twice.':
    'Der Bezug ist nicht unter den Aufnahmen, oder eine Aufnahme steht zweimal da.',
  'Choose a reference from the list.': 'Einen Bezug aus der Liste wählen.',
  '“{a}” and “{b}” sound alike, but files of one recorder cannot overlap, unless they are separate tracks; that match was left out.':
    '„{a}“ und „{b}“ klingen gleich, aber Dateien eines Rekorders können sich nicht überlappen, außer als getrennte Spuren; diese Übereinstimmung blieb außer Acht.',
  '“{a}” and “{b}” match, but with clocks {ppm} ppm apart, more than the {most} ppm allowed; that match was left out.':
    '„{a}“ und „{b}“ stimmen überein, aber mit Uhren, die {ppm} ppm auseinanderliegen, mehr als die erlaubten {most} ppm; diese Übereinstimmung blieb außer Acht.',
  'Placed by hand, {apart} away from where its match with {others} puts it.':
    'Von Hand platziert, {apart} von dort entfernt, wohin die Übereinstimmung mit {others} sie legt.',
  'Placed by hand, {apart} away from where its matches with {others} put it.':
    'Von Hand platziert, {apart} von dort entfernt, wohin die Übereinstimmungen mit {others} sie legen.',
  'The project file is damaged ({fault}).': 'Die Projektdatei ist beschädigt ({fault}).',
  'The project was not written, as it could not be opened again ({fault}).':
    'Das Projekt wurde nicht geschrieben, da es sich nicht wieder öffnen ließe ({fault}).',
  'Undo what was done last, then save again; what was saved before is unchanged.':
    'Das zuletzt Getane rückgängig machen, dann erneut speichern; was vorher gespeichert war, ist unverändert.',
  'Open its recovery copy or a backup; the media themselves are not affected.':
    'Die Wiederherstellungskopie oder eine Sicherung öffnen; die Medien selbst sind nicht betroffen.',
  'Choose a file that ends in .syncline.': 'Eine Datei wählen, die auf .syncline endet.',
  '“{path}” was saved by somebody else since it was opened here.':
    '„{path}“ wurde von anderer Seite gespeichert, seit es hier geöffnet wurde.',
  'Save under another name, replace it, or open what is there now.':
    'Unter anderem Namen speichern, ersetzen oder öffnen, was jetzt da ist.',
  'Nothing can be written in “{name}”.': 'In „{name}“ lässt sich nichts schreiben.',
  'Choose another folder.': 'Einen anderen Ordner wählen.',
  'The folder “{name}” is not there.': 'Den Ordner „{name}“ gibt es nicht.',
  'That place is outside the folders this server was started for.':
    'Dieser Ort liegt außerhalb der Ordner, für die dieser Server gestartet wurde.',
  'Move the files below the folder, or start syncline serve with --root for theirs.':
    'Die Dateien unter den Ordner legen oder syncline serve mit --root für ihren starten.',
  'The folder {folder} for {path} is not there.': 'Den Ordner {folder} für {path} gibt es nicht.',
  'Make the folder first, or choose another place.':
    'Legen Sie den Ordner zuerst an, oder wählen Sie einen anderen Ort.',
  'There is no {path} at its place.': '{path} ist nicht an seinem Ort.',
  'Check whether it was moved or its disk is absent.':
    'Prüfen, ob es verschoben wurde oder seine Platte fehlt.',
  'A path must be absolute.': 'Ein Dateipfad muss absolut sein.',
} satisfies Catalogue;
