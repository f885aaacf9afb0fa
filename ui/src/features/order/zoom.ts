// How large a picture is shown and which part of it. Sizes are CSS pixels; scale 1 is the picture
// as it was taken.

export interface Size {
  width: number;
  height: number;
}

export const SCALE_MAX = 4;
const STEP = 1.25;

/** The scale at which all of the picture is seen; small pictures are not blown up. */
export function fitScale(picture: Size, frame: Size): number {
  if (picture.width <= 0 || picture.height <= 0) return 1;
  return Math.min(1, frame.width / picture.width, frame.height / picture.height);
}

/** One step nearer or farther, between the whole picture and the largest that is of use. */
export function stepped(scale: number, steps: number, fit: number): number {
  return Math.min(SCALE_MAX, Math.max(Math.min(fit, 1), scale * STEP ** steps));
}

/** Where to scroll so that the point under the pointer stays under it. */
export function scrollAfterZoom(
  scroll: { left: number; top: number },
  pointer: { x: number; y: number },
  ratio: number,
): { left: number; top: number } {
  return {
    left: Math.max(0, (scroll.left + pointer.x) * ratio - pointer.x),
    top: Math.max(0, (scroll.top + pointer.y) * ratio - pointer.y),
  };
}
