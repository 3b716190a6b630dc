export type Fit = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

/** Where a picture of `width` × `height` lies in a box that shows all of it, as large as it can, in the middle. */
export function fitted(
  { width, height }: { readonly width: number; readonly height: number },
  box: { readonly width: number; readonly height: number },
): Fit {
  const scale = Math.min(box.width / width, box.height / height);
  const [w, h] = [width * scale, height * scale];
  return { left: (box.width - w) / 2, top: (box.height - h) / 2, width: w, height: h };
}
