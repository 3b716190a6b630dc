/** Names that Windows keeps for devices, with any ending. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A file name as a browser gave it, made safe to stand in a folder on any system: no separators, no
 * control characters, no leading dots or dashes, at most 120 characters with its ending kept.
 */
export function uploadName(given: string): string {
  const clean = given
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f-\u009f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]/g, '_')
    .replace(/^[\s.-]+/, '')
    .replace(/[\s.]+$/, '');
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(clean)?.[0] ?? '';
  const stem = [...clean.slice(0, clean.length - ending.length)].slice(0, 120 - ending.length).join('');
  const name = `${stem || 'recording'}${ending}`;
  return device.test(name) ? `_${name}` : name;
}
