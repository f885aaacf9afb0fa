// Shared by the programs that run in the page, on top of the browser's own (`gsp`). The page is only
// looked at; the one thing left in it is the attribute `data-bot-mark`, which lets a dialog or a row be named in a selector.
const kept = (globalThis.__gspBot ??= { ids: new WeakMap(), next: 1 });
const idOf = (el) => {
  if (!kept.ids.has(el)) kept.ids.set(el, kept.next++);
  return kept.ids.get(el);
};
const markOf = (el) => {
  const mark = "m" + idOf(el);
  if (el.getAttribute("data-bot-mark") !== mark) el.setAttribute("data-bot-mark", mark);
  return mark;
};
const plain = (text) =>
  (text ?? "").normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/\s+/g, " ").trim();
const rendered = (el) =>
  el.isConnected && el.getClientRects().length > 0 && el.checkVisibility({ visibilityProperty: true });
const isTick = (el) => el instanceof HTMLInputElement && (el.type === "radio" || el.type === "checkbox");
// A radio is often hidden under its label or its ripple; a file input always may be.
const shown = (el) => {
  if (el instanceof HTMLInputElement && el.type === "file") return el.isConnected;
  if (rendered(el)) return true;
  if (!isTick(el)) return false;
  if (el.labels && [...el.labels].some(rendered)) return true;
  return el.parentElement !== null && rendered(el.parentElement);
};
const textOf = (el) =>
  el instanceof HTMLInputElement ? el.value || el.getAttribute("aria-label") || "" : (el.innerText ?? el.textContent ?? "");
const all = (root, css) => {
  try {
    return root === document ? gsp.everywhere(css) : [...root.querySelectorAll(css)];
  } catch {
    return [];
  }
};
// All that the page says, also in its shadow trees.
const pageText = () => {
  const parts = gsp.roots().slice(1).flatMap((root) => [...root.children].filter(rendered).map((el) => el.innerText ?? ""));
  return [document.body?.innerText ?? "", ...parts].join("\n");
};
const suits = (el, spot) => {
  if (spot.text == null && spot.contains == null) return true;
  const text = plain(textOf(el));
  if (spot.text != null && text !== plain(spot.text)) return false;
  return spot.contains == null || text.includes(plain(spot.contains));
};
// The first alternative that is there: its number and its elements.
const find = (root, spots) => {
  for (let alt = 0; alt < spots.length; alt++) {
    const els = all(root, spots[alt].css).filter((el) => suits(el, spots[alt]) && shown(el));
    if (els.length) return { alt, els };
  }
  return null;
};
const isDisabled = (el) => {
  const control = el.closest("button, input, select, textarea, [aria-disabled]") ?? el;
  if (control.disabled === true || control.getAttribute("aria-disabled") === "true") return true;
  // A link or a box that plays the button has only its class to say so.
  return !("disabled" in control) && /(^|[\s_-])disabled(\s|$)/i.test(control.getAttribute("class") ?? "");
};
const anyShown = (selectors) => selectors.some((css) => all(document, css).some(rendered));
const PLACES = [[0.5, 0.5], [0.5, 0.3], [0.5, 0.12], [0.5, 0.75]];
const isFixed = (el) => getComputedStyle(el).position === "fixed";
// A box with something to press that lies in the middle of a veil, with nothing to tell that it is a
// dialog. One that holds an anchor is a part of the way.
const bareDialog = () => {
  const veil = document.elementFromPoint(3, innerHeight - 3);
  if (!veil || !isFixed(veil) || veil.clientWidth < innerWidth * 0.9 || veil.clientHeight < innerHeight * 0.9) return null;
  for (const [x, y] of PLACES) {
    let box = null;
    for (let el = document.elementFromPoint(innerWidth * x, innerHeight * y); el && el !== document.body; el = el.parentElement) {
      if (isFixed(el)) box = el;
    }
    if (!box || !textOf(box).trim() || !all(box, spec.buttons.join(",")).some(rendered)) continue;
    if (!Object.values(spec.anchors).some((spots) => find(box, spots))) return box;
  }
  return null;
};
// Dialogs, the innermost of nested matches, the topmost first. `root` is the outermost element that
// belongs to this dialog alone: its buttons may stand outside of what has the role.
const dialogsOf = (selectors) => {
  const found = new Set();
  for (const css of selectors) for (const el of all(document, css)) if (rendered(el)) found.add(el);
  const bare = bareDialog();
  if (bare && ![...found].some((el) => el.contains(bare) || bare.contains(el))) found.add(bare);
  const inner = [...found].filter((el) => ![...found].some((other) => other !== el && el.contains(other)));
  const dialogs = inner.map((el) => {
    let root = el;
    for (let up = el.parentElement; up; up = up.parentElement) {
      if (found.has(up) && !inner.some((other) => other !== el && up.contains(other))) root = up;
    }
    return { el, root };
  });
  dialogs.sort((a, b) => {
    if (gsp.isOver(a.el, b.el, b.root)) return -1;
    if (gsp.isOver(b.el, a.el, a.root)) return 1;
    return a.el.compareDocumentPosition(b.el) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : -1;
  });
  return dialogs;
};
