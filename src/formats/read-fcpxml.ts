import { childElements, childrenOf, readXml, type XmlElement } from './xml.ts';
import { badFile } from './refusal.ts';
import type { ReadClip, ReadTimeline } from './read-timeline.ts';

/**
 * Reads the clips of a Final Cut Pro XML (1.6 to 1.11) with their time maps: of the first project's timeline, else of the first
 * multicam clip. Storylines and connected clips at any depth are read; compound, synchronised and multicam clips within the
 * timeline, titles and effects are left out, which is told.
 * @throws InvalidInputError `bad-file`
 */
export function readFcpxml(text: string, file: string): ReadTimeline {
  const { root, lines } = readXml(text, file, 'fcpxml');
  const bad = (at: XmlElement, what: string) =>
    badFile(file, `line ${lines.get(at) ?? 1}`, what, 'Export it again from Final Cut Pro.');
  if (root.name !== 'fcpxml') throw bad(root, 'it is no Final Cut Pro XML');
  const resources = childrenOf(root, 'resources').flatMap(childElements);
  const byId = new Map(resources.map((each) => [each.attributes.id ?? '', each]));
  const [sequence] = descendants(root, 'sequence');
  const [multicam] = descendants(root, 'multicam');
  const top = sequence ?? multicam;
  if (!top) throw bad(root, 'it holds no timeline');
  const seconds = (element: XmlElement, name: string): number | null => {
    const written = element.attributes[name];
    if (written === undefined) return null;
    const value = secondsOfText(written);
    if (value === null) throw bad(element, `${name}="${written.slice(0, 40)}" is no time`);
    return value;
  };
  const clips: ReadClip[] = [];
  const notes = new Set<string>();
  const frame = seconds(byId.get(top.attributes.format ?? '') ?? top, 'frameDuration') ?? 1 / 25;

  /** @param at timeline seconds at which the clock of `holder` shows `zero`. */
  const readInside = (holder: XmlElement, at: number, zero: number): void => {
    for (const child of childElements(holder)) {
      if (child.name === 'spine') {
        // The storyline itself, or one that is connected.
        readSequence(child, at + ((seconds(child, 'offset') ?? zero) - zero));
      } else if (isClip(child)) readClip(child, at + ((seconds(child, 'offset') ?? zero) - zero));
    }
  };
  /** Those after one another: of a spine, or of an angle. */
  const readSequence = (spine: XmlElement, at: number): void => {
    let next = 0;
    for (const child of childElements(spine)) {
      if (!isClip(child)) continue;
      const offset = seconds(child, 'offset') ?? next;
      readClip(child, at + offset);
      next = offset + (seconds(child, 'duration') ?? 0);
    }
  };
  const readClip = (clip: XmlElement, at: number): void => {
    const start = seconds(clip, 'start') ?? 0;
    if (clip.name === 'asset-clip' || clip.name === 'video' || clip.name === 'audio')
      addClip(clip, clip, at, start);
    else if (clip.name === 'clip')
      // A clip of an older kind holds its video and audio, on its own clock.
      for (const part of childElements(clip))
        if (part.name === 'video' || part.name === 'audio') addClip(clip, part, at, start);
        else if (isClip(part)) notes.add('Clips within clips are left out.');
    if (
      clip.name === 'ref-clip' ||
      clip.name === 'sync-clip' ||
      clip.name === 'mc-clip' ||
      clip.name === 'title' ||
      clip.name === 'audition'
    )
      notes.add(
        'Compound, synchronised and multicam clips, auditions and titles within the timeline are left out.',
      );
    // What is connected lies on the clock of what it is connected to.
    if (clip.name !== 'clip') readInside(clip, at, start);
  };
  const addClip = (clip: XmlElement, part: XmlElement, at: number, start: number): void => {
    const asset = byId.get(part.attributes.ref ?? '');
    if (asset?.name !== 'asset') {
      notes.add('Generators are left out.');
      return;
    }
    const origin = seconds(asset, 'start') ?? 0;
    const length = seconds(clip, 'duration') ?? seconds(asset, 'duration');
    if (length === null || !(length > 0)) throw bad(clip, 'a clip does not say how long it is');
    const map = timeMapOf(clip);
    if (map === 'reversed') {
      notes.add('Frozen, reversed and smoothly retimed clips are left out.');
      return;
    }
    const source = (u: number) => alongMap(map, u) - origin;
    const between = map.map(([u]) => u).filter((u) => u > start + 1e-9 && u < start + length - 1e-9);
    const media = childrenOf(asset, 'media-rep')[0]?.attributes.src ?? asset.attributes.src ?? '';
    const enabled = part.name === 'asset-clip' ? part.attributes.srcEnable : part.name;
    const kind =
      enabled === 'audio' || asset.attributes.hasVideo !== '1'
        ? 'sound'
        : enabled === 'video'
          ? 'picture'
          : 'both';
    clips.push({
      ...{ media, name: asset.attributes.name ?? clip.attributes.name ?? media, kind },
      points: [start, ...between, start + length].map((u) => [at + (u - start), source(u)] as const),
    });
  };
  const timeMapOf = (clip: XmlElement): readonly (readonly [number, number])[] | 'reversed' => {
    const [map] = childrenOf(clip, 'timeMap');
    if (!map) return [];
    const points = childrenOf(map, 'timept').map((point) => {
      const [time, value] = [seconds(point, 'time'), seconds(point, 'value')];
      if (time === null || value === null)
        throw bad(point, 'a point of a time map lacks its time or its value');
      return [time, value] as const;
    });
    // Two points make a straight line whatever stands between them.
    const bends =
      points.length > 2 && childrenOf(map, 'timept').some((p) => p.attributes.interp !== 'linear');
    const rises = points.every((p, i) => {
      const before = points[i - 1];
      return !before || (p[0] > before[0] && p[1] > before[1]);
    });
    return rises && !bends && points.length !== 1 ? points : 'reversed';
  };

  if (sequence) for (const spine of childrenOf(sequence, 'spine')) readSequence(spine, 0);
  else for (const angle of childrenOf(top, 'mc-angle')) readSequence(angle, 0);
  const project = descendants(root, 'project')[0]?.attributes.name;
  const event = descendants(root, 'event')[0]?.attributes.name;
  return {
    ...{
      name: project ?? event ?? '',
      clips,
      frame,
      // Every time is a fraction, written to 1.4 ns.
      precision: 1e-5,
      exact: new Map(),
      notes: [...notes],
      isTimecoded: false,
    },
  };
}

const clipNames: ReadonlySet<string> = new Set([
  ...['asset-clip', 'clip', 'video', 'audio', 'gap', 'ref-clip', 'sync-clip', 'mc-clip', 'title', 'audition'],
]);
const isClip = (element: XmlElement): boolean => clipNames.has(element.name);

/** “1001/30000s”, “5s”; null for anything else. */
function secondsOfText(text: string): number | null {
  const match = /^(-?\d{1,15})(?:\/(\d{1,12}))?s$/.exec(text.trim());
  if (!match || Number(match[2] ?? 1) === 0) return null;
  return Number(match[1]) / Number(match[2] ?? 1);
}

/** The original time at a clip's time; without a map they are the same. */
function alongMap(map: readonly (readonly [number, number])[], u: number): number {
  if (map.length < 2) return u;
  const behind = map.findIndex(([time], i) => i > 0 && time >= u);
  const end = behind < 0 ? map.length - 1 : behind;
  const [p, q] = [map[end - 1], map[end]] as [readonly [number, number], readonly [number, number]];
  return u === q[0] ? q[1] : p[1] + ((u - p[0]) * (q[1] - p[1])) / (q[0] - p[0]);
}

/** All elements of a name, in the order of the document. */
function descendants(element: XmlElement, name: string): readonly XmlElement[] {
  return childElements(element).flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...descendants(child, name),
  ]);
}
