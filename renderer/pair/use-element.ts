import { useEffect, useRef } from 'react';

/** Calls back with the element's size in CSS pixels, at once and whenever it changes. */
export function useSize(
  ref: React.RefObject<HTMLElement | null>,
  on: (width: number, height: number) => void,
): void {
  const callback = useRef(on);
  callback.current = on;
  const watched = useRef<{ readonly element: HTMLElement; readonly stop: () => void } | null>(null);
  // After every drawing: another element may stand there by then.
  useEffect(() => {
    const element = ref.current;
    if (watched.current?.element === element) return;
    watched.current?.stop();
    watched.current = null;
    if (!element) return;
    const report = () => {
      if (element.isConnected) callback.current(element.clientWidth, element.clientHeight);
    };
    report();
    const observer = new ResizeObserver(report);
    observer.observe(element);
    watched.current = { element, stop: () => observer.disconnect() };
  });
  useEffect(
    () => () => {
      watched.current?.stop();
      watched.current = null;
    },
    [],
  );
}

/** A wheel listener that may prevent the page from zooming (React's own are passive). */
export function useWheel(ref: React.RefObject<HTMLElement | null>, on: (event: WheelEvent) => void): void {
  const callback = useRef(on);
  callback.current = on;
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const listen = (event: WheelEvent) => {
      event.preventDefault();
      callback.current(event);
    };
    element.addEventListener('wheel', listen, { passive: false });
    return () => element.removeEventListener('wheel', listen);
  }, [ref]);
}
