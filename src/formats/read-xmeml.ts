import { type FrameRate, secondsOf, timeOfFrame } from '#src/model/frame-rate.ts';
import { badFile } from './refusal.ts';
import type { ReadClip, ReadTimeline } from './read-timeline.ts';
import { childElements, childrenOf, readXml, textOf, type XmlElement } from './xml.ts';

/**
 * Reads the clips of a Final Cut Pro 7 XML (version 4 and 5; also of Premiere Pro and DaVinci Resolve): of its first sequence, with
 * constant speeds. Nested sequences, clips without a file and what is retimed otherwise are left out, which is told.
 * @throws InvalidInputError `bad-file`
 */
export function readXmeml(text: string, file: string): ReadTimeline {
  const { root, lines } = readXml(text, file, 'xmeml');
  const bad = (at: XmlElement, what: string) =>
    badFile(file, `line ${lines.get(at) ?? 1}`, what, 'Export it again as Final Cut Pro XML.');
  const sequence = root.name === 'xmeml' ? firstSequence(root) : null;
  if (!sequence) throw bad(root, 'it holds no sequence of Final Cut Pro XML');
  const numberIn = (element: XmlElement, name: string): number | null => {
    const [child] = childrenOf(element, name);
    if (!child) return null;
    const value = Number(textOf(child).trim() || Number.NaN);
    if (!Number.isFinite(value) || Math.abs(value) > 1e12) throw bad(child, `<${name}> is no number`);
    return value;
  };
  const wordIn = (element: XmlElement, name: string): string => textOf(childrenOf(element, name)[0]).trim();
  const rateIn = (element: XmlElement): FrameRate | null => {
    const [rate] = childrenOf(element, 'rate');
    const timebase = rate ? numberIn(rate, 'timebase') : null;
    if (!rate || timebase === null) return null;
    if (!Number.isInteger(timebase) || timebase < 1 || timebase > 1000)
      throw bad(rate, 'its timebase is no frame rate');
    return wordIn(rate, 'ntsc').toUpperCase() === 'TRUE' ? [timebase * 1000, 1001] : [timebase, 1];
  };
  const rate = rateIn(sequence);
  if (!rate) throw bad(sequence, 'its sequence does not say its frame rate');
  const files = new Map<string, XmlElement>();
  const clips: ReadClip[] = [];
  const notes = new Set<string>();

  const readItem = (item: XmlElement, kind: 'picture' | 'sound'): void => {
    const [own] = childrenOf(item, 'file');
    const id = own?.attributes.id ?? '';
    if (own && childElements(own).length > 0) files.set(id, own);
    const described = files.get(id);
    if (!described) {
      notes.add('Nested sequences, and clips without a file, are left out.');
      return;
    }
    const [start, end, from] = [numberIn(item, 'start'), numberIn(item, 'end'), numberIn(item, 'in')];
    if (start === null || end === null || from === null)
      throw bad(item, 'a clip lacks its start, its end or its in point');
    const speed = speedOf(item);
    if (start < 0 || end < 0 || speed === null) {
      notes.add(
        'Clips under a transition, and clips that are frozen, reversed or of changing speed, are left out.',
      );
      return;
    }
    if (!(end > start)) return;
    const own_ = rateIn(item) ?? rate;
    const at = (frames: number, by: FrameRate) => secondsOf(timeOfFrame(Math.round(frames), by));
    const source = at(from, own_) * speed;
    const length = at(end, rate) - at(start, rate);
    const url = wordIn(described, 'pathurl') || wordIn(described, 'name');
    clips.push({
      ...{ media: url, name: wordIn(described, 'name') || wordIn(item, 'name'), kind },
      points: [
        [at(start, rate), source],
        [at(end, rate), source + length * speed],
      ],
    });
  };
  /** Null: it has none that is constant and forwards. */
  const speedOf = (item: XmlElement): number | null => {
    const effects = childrenOf(item, 'filter').flatMap((filter) => childrenOf(filter, 'effect'));
    let speed = 1;
    for (const effect of effects.filter((each) => wordIn(each, 'effectid') === 'timeremap')) {
      const value = (id: string) => {
        const found = childrenOf(effect, 'parameter').find((p) => wordIn(p, 'parameterid') === id);
        return found ? wordIn(found, 'value') : '';
      };
      if (value('reverse').toUpperCase() === 'TRUE' || Number(value('variablespeed') || 0) !== 0) return null;
      speed *= Number(value('speed') || 100) / 100;
    }
    return speed > 0 && Number.isFinite(speed) ? speed : null;
  };
  const [media] = childrenOf(sequence, 'media');
  for (const type of ['video', 'audio'] as const)
    for (const group of media ? childrenOf(media, type) : [])
      for (const track of childrenOf(group, 'track'))
        for (const item of childrenOf(track, 'clipitem'))
          readItem(item, type === 'video' ? 'picture' : 'sound');
  return {
    ...{ name: wordIn(sequence, 'name'), clips: once(clips), frame: rate[1] / rate[0] },
    // Half a frame at the start of a piece, at the steepest 1.25 of them, and as much at its end.
    precision: (1.3 * rate[1]) / rate[0],
    ...{ exact: new Map(), notes: [...notes], isTimecoded: false },
  };
}

/** Channels of one sound lie at the same places, a track each. */
const once = (clips: readonly ReadClip[]): readonly ReadClip[] => [
  ...new Map(clips.map((clip) => [JSON.stringify([clip.media, clip.kind, clip.points]), clip])).values(),
];

function firstSequence(element: XmlElement): XmlElement | null {
  for (const child of childElements(element)) {
    if (child.name === 'sequence') return child;
    // Projects and bins hold sequences.
    const inside = /^(?:project|bin|children)$/.test(child.name) ? firstSequence(child) : null;
    if (inside) return inside;
  }
  return null;
}
