import { spokenTongue, tr } from '#renderer/i18n/tr.ts';
/**
 * Languages offered first; any other that a file names is kept. The synthetic reader has a voice for each that reads how it is written:
 * Thai and Burmese are not among them, and Japanese only in kana.
 */
const codes = (
  'af am ar az bg bn bs ca cs cy da de el en en-GB eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk kn ' +
  'ko la lt lv mk ml mr ms mt nb ne nl pa pl pt pt-BR ro ru sk sl sq sr sv sw ta te tr uk ur uz vi zh'
).split(' ');

function nameOf(code: string, names: Intl.DisplayNames): string {
  try {
    return code === 'ja' ? tr('Japanese (in kana)') : (names.of(code) ?? code);
  } catch {
    return code; // not a code that the browser understands
  }
}

/** Codes with their names, by name; `own` is among them whatever it is. */
export function languageChoices(own: string): readonly (readonly [code: string, name: string])[] {
  const names = new Intl.DisplayNames([spokenTongue()], { type: 'language' });
  return [...new Set([...codes, own])]
    .map((code) => [code, nameOf(code, names)] as const)
    .sort((a, b) => a[1].localeCompare(b[1], spokenTongue()));
}

/** A language by its English name, as the host has it, in the tongue of the window. */
export function languageNamed(english: string): string {
  const names = new Intl.DisplayNames(['en'], { type: 'language' });
  const code = codes.find((each) => names.of(each) === english);
  return code === undefined
    ? english
    : nameOf(code, new Intl.DisplayNames([spokenTongue()], { type: 'language' }));
}
