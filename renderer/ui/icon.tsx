/** Line icons on a 16-pixel square; always beside a name or inside a labelled button. */
const paths = {
  play: 'M5 3.2v9.6L12.5 8z',
  pause: 'M4.5 3h2.4v10H4.5zM9.1 3h2.4v10H9.1z',
  back: 'M12 3.2v9.6L6.5 8zM4 3h1.6v10H4z',
  undo: 'M6 3 2.5 6.5 6 10M3 6.5h6a4 4 0 0 1 0 8H7',
  redo: 'M10 3l3.5 3.5L10 10M13 6.5H7a4 4 0 0 0 0 8h2',
  close: 'M4 4l8 8M12 4l-8 8',
  down: 'M4 6l4 4 4-4',
  folder: 'M1.5 4h4.5l1.5 2h7v7h-13z',
  file: 'M4 1.5h5.5L12 4v10.5H4z',
  sound: 'M2.5 6v4h2.5L8.5 13V3L5 6zM11 5.5a3.5 3.5 0 0 1 0 5M12.8 3.5a6.3 6.3 0 0 1 0 9',
  muted: 'M2.5 6v4h2.5L8.5 13V3L5 6zM11 6l3.5 4M14.5 6 11 10',
  late: 'M8 2a6 6 0 1 0 .01 0M8 4.8V8l2.2 1.6',
  crop: 'M4.5 1.5v10h10M1.5 4.5h10v10',
  picture: 'M2 3.5h12v9H2zM2 11l3.5-3.5L9 11l2-2 3 3',
  pin: 'M8 2l4 6-4 6-4-6z',
  table: 'M2 3h12v10H2zM2 6.3h12M2 9.6h12M6 3v10',
  plot: 'M2 2.5v11h12M4.5 10.5l2.6-4 2.6 2 3.6-5',
  waves: 'M2 8h1.5M5 4.5v7M8 2.5v11M11 5.5v5M13.5 7v2',
  warning: 'M8 2.2 14.5 13.5h-13zM8 6.5v3.2M8 11.4v.6',
  up: 'M4 10l4-4 4 4',
  later: 'M2.5 8h11M9.5 4l4 4-4 4',
  earlier: 'M13.5 8h-11M6.5 4l-4 4 4 4',
  swap: 'M2.5 5h10.5M10 2l3 3-3 3M13.5 11H3M6 8l-3 3 3 3',
} as const;
export type IconName = keyof typeof paths;
const filled: readonly IconName[] = ['play', 'pause', 'back', 'pin'];

export function Icon({ name }: { name: IconName }) {
  const fill = filled.includes(name);
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill={fill ? 'currentColor' : 'none'}
        stroke={fill ? 'none' : 'currentColor'}
        strokeWidth="1.4"
        strokeLinejoin="round"
        strokeLinecap="round"
      />
    </svg>
  );
}
