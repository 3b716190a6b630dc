import { placementOf, playableOf, projectOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import { currentTracks } from '#renderer/timeline/view.ts';
import { isHeard } from '#src/model/mix.ts';
import { referenceOf } from '#src/model/project.ts';
import type { Recording, RecordingId } from '#src/model/recording.ts';
import { toSource } from '#src/model/time-map.ts';
import { mapOf } from './shown.ts';

/** How much of a moment is heard, ms. */
const long = 110;
/** Recordings that are kept ready. */
const most = 4;

type Head = {
  readonly element: HTMLAudioElement;
  /** Where to go as soon as it has come to where it was sent. */
  next: number | null;
  timer: ReturnType<typeof setTimeout> | null;
};

/** What is heard of a moment when the playhead is put there: those that are solo, else those selected, else the reference. */
export function scrubbed(s: AppState): readonly { recording: Recording; source: number }[] {
  const project = projectOf(s);
  const here = currentTracks(s).flatMap(({ recording }) => {
    const map = recording.media.audio.length > 0 ? mapOf(s, recording.id, 'sound') : null;
    const source = map && isHeard(project, recording.id) ? toSource(map, s.playhead) : null;
    return source === null ? [] : [{ recording, source }];
  });
  if (project.mix.some((each) => each.solo)) return here.slice(0, 2);
  const chosen = here.filter(({ recording }) => s.selected.includes(recording.id));
  if (chosen.length > 0) return chosen.slice(0, 2);
  const event = placementOf(project, here[0]?.recording.id ?? null)?.event;
  const reference = project.events.find((e) => e.id === event)?.reference ?? referenceOf(project);
  return [here.find(({ recording }) => recording.id === reference) ?? here[0]].flatMap((one) => one ?? []);
}

/** Lets a moment be heard while the playhead is moved by hand: by players of its own, so that pictures stand still. */
export class Scrubber {
  readonly #heads = new Map<RecordingId, Head>();

  sound(s: AppState): void {
    for (const { recording, source } of scrubbed(s)) {
      const playable = playableOf(s, recording);
      if (playable.kind === 'ready') this.#go(this.#head(recording.id, playable.url), source);
    }
  }

  close(): void {
    for (const head of this.#heads.values()) quiet(head);
    this.#heads.clear();
  }

  #head(id: RecordingId, url: string): Head {
    const known = this.#heads.get(id);
    if (known && known.element.src === new URL(url, location.href).href) return known;
    if (known) quiet(known);
    const [oldest] = this.#heads;
    if (oldest && this.#heads.size >= most) {
      quiet(oldest[1]);
      this.#heads.delete(oldest[0]);
    }
    const head: Head = { element: new Audio(url), next: null, timer: null };
    head.element.preload = 'auto';
    const ready = () => this.#arrived(head);
    head.element.addEventListener('loadedmetadata', ready);
    head.element.addEventListener('seeked', ready);
    this.#heads.set(id, head);
    return head;
  }

  /** Who is on the way goes on there first, then to where the playhead is by then. */
  #go(head: Head, source: number): void {
    head.next = source;
    const { element } = head;
    if (element.readyState >= HTMLMediaElement.HAVE_METADATA && !element.seeking) this.#arrived(head);
  }

  #arrived(head: Head): void {
    const { element } = head;
    if (head.next !== null) {
      element.currentTime = head.next;
      head.next = null;
      return;
    }
    if (head.timer !== null) clearTimeout(head.timer);
    head.timer = setTimeout(() => element.pause(), long);
    // A browser that wants a click before sound keeps silent, and nothing is lost.
    element.play().catch(() => undefined);
  }
}

function quiet(head: Head): void {
  if (head.timer !== null) clearTimeout(head.timer);
  head.element.pause();
  head.element.removeAttribute('src');
}
