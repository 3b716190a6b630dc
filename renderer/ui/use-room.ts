import { type RefObject, useLayoutEffect, useState } from 'react';

/** The inner size of an element, CSS pixels, as it changes; nothing while it is not there. @param isThere whether it is rendered */
export function useRoom(
  box: RefObject<HTMLElement | null>,
  isThere = true,
): { readonly width: number; readonly height: number } {
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !isThere) return;
    const measure = () => setRoom({ width: element.clientWidth, height: element.clientHeight });
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    measure();
    return () => watch.disconnect();
  }, [box, isThere]);
  return room;
}
