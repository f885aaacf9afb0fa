// What lies over what, as a click would find it. Veils and overlays have no names that could be
// relied on; the order in which a point is covered tells them apart.
((gsp) => {
  if (gsp.isOver) return;

  const centre = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left + width / 2, y: top + Math.min(height / 2, innerHeight / 2) };
  };

  const layersAt = ({ x, y }) => document.elementsFromPoint(x, y);

  const coversWindow = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > innerWidth * 0.8 && box.height > innerHeight * 0.8;
  };

  const liesOver = (dialog, layer) => {
    const layers = layersAt(centre(dialog));
    const at = layers.findIndex((one) => dialog.contains(one));
    return at >= 0 && at < layers.indexOf(layer);
  };

  // Whether one of the other dialogs, or the veil that came with it, lies over what is at the point.
  // An overlay that lies over those as well is neither's: it goes by itself.
  const isCoveredBy = (others, point, isOwn) => {
    for (const layer of layersAt(point)) {
      if (isOwn(layer)) return false;
      if (others.some((other) => other.contains(layer))) return true;
      if (coversWindow(layer) && others.some((other) => liesOver(other, layer))) return true;
    }
    return false;
  };

  // Of two dialogs; `root` is the outermost element of the lower one.
  const isOver = (upper, lower, root = lower) => isCoveredBy([upper], centre(lower), (layer) => root.contains(layer));

  // Whether most of the window is behind the dialog or the veil that came with it. One that stands
  // in a corner, such as a chat, leaves the page to be used.
  const POINTS = [[0.5, 0.5], [0.2, 0.3], [0.8, 0.3], [0.2, 0.7], [0.5, 0.8]];
  const blocks = (dialog, root = dialog) => {
    if (dialog.getAttribute("aria-modal") === "true" || dialog.matches("dialog:modal")) return true;
    const isBehind = ([x, y]) => {
      for (const layer of layersAt({ x: innerWidth * x, y: innerHeight * y })) {
        if (root.contains(layer)) return true;
        if (!coversWindow(layer) || !/fixed|absolute/.test(getComputedStyle(layer).position)) return false;
        if (liesOver(dialog, layer)) return true;
      }
      return false;
    };
    return POINTS.filter(isBehind).length >= 3;
  };

  Object.assign(gsp, { isCoveredBy, isOver, blocks });
})(globalThis.gsp);
