// What a person does. Adds to `gsp`, which `page.js` installed. Each function waits in the page, and
// answers failures as values.
((gsp) => {
  if (gsp.aim) return;
  const { AGAIN, all, resolve, waitFor, isEnabled, isVisible, isField, describe, isCoveredBy, blocks } = gsp;

  // A box that did not move for so long stands still even where no frames come (in the background).
  const STILL_MS = 80;
  // How often another place on screen is tried for something that lies under a bar.
  const SCROLL_EVERY_MS = 300;
  // How long a field may take to show what was typed.
  const SETTLE_MS = 1000;
  const SIDES = ["x", "y", "width", "height"];

  const centre = (box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

  const hitAt = (point) => {
    let element = document.elementFromPoint(point.x, point.y);
    while (element?.shadowRoot) {
      const inner = element.shadowRoot.elementFromPoint(point.x, point.y);
      if (!inner || inner === element) break;
      element = inner;
    }
    return element;
  };

  // What takes a click for the things inside it: an icon lets it through to its button, a ripple
  // lies over its radio.
  const CONTROL = "label,button,a,[role=button],[role=radio],[role=checkbox],[role=option],[data-testid=ripple-wrapper]";

  const belongs = (hit, element) => {
    if (!(hit instanceof Element)) return false;
    if (hit === element || element.contains(hit)) return true;
    const label = hit.closest("label");
    if (label !== null && (label.control === element || label === element.closest("label"))) return true;
    // An icon may be called a button itself and lie in the real one: every enclosing control counts.
    for (let control = element.closest(CONTROL); control; control = control.parentElement?.closest(CONTROL)) {
      if (control.contains(hit)) return true;
    }
    return false;
  };

  // Whether one of these dialogs lies over the element.
  const isUnder = (element, own, others) => {
    const isOwn = (layer) => belongs(layer, element) || own.some((dialog) => dialog.contains(layer));
    return isCoveredBy(others, centre(clickable(element).getBoundingClientRect()), isOwn);
  };

  // Of several dialogs the one on top is used; the others wait below it and interrupt nothing. One in
  // a corner interrupts nothing either: what it lies on is scrolled out from under it.
  const interruptOver = (interrupts, element) => {
    for (const interrupt of interrupts) {
      const found = interrupt.alternatives.flatMap(all);
      const own = found.filter((dialog) => element && dialog.contains(element));
      const others = found.filter((dialog) => !own.includes(dialog) && blocks(dialog));
      if (others.length === 0) continue;
      if (own.length === 0 || isUnder(element, own, others)) return interrupt.name;
    }
    return null;
  };

  // What takes the click for something that cannot be seen, such as a radio behind its label.
  const clickable = (element) => {
    if (isVisible(element)) {
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      if (box.width > 3 && box.height > 3 && style.opacity !== "0") return element;
    }
    const label = element.labels?.[0] ?? (element.id && document.querySelector(`label[for="${CSS.escape(element.id)}"]`));
    if (label && isVisible(label)) return label;
    let parent = element.parentElement;
    while (parent && !isVisible(parent)) parent = parent.parentElement;
    return parent ?? element;
  };

  const isInWindow = ({ x, y }) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight;

  // A bar that stays where it is while the page scrolls; a veil over all of it is waited for instead.
  const isBar = (hit) => {
    for (let element = hit; element instanceof Element; element = element.parentElement) {
      if (["fixed", "sticky"].includes(getComputedStyle(element).position)) {
        return element.getBoundingClientRect().height < innerHeight / 2;
      }
    }
    return false;
  };

  let press = null;

  // Answers a point that will take the click, or why there is none.
  const aim = async (target, interrupts, timeoutMs) => {
    let why = "not found";
    let last = null;
    let scrolledAt = -Infinity;
    const places = ["end", "start", "center"];
    const look = () => {
      const found = resolve(target);
      const by = interruptOver(interrupts, found?.element ?? null);
      if (by) return { interrupted: by };
      const before = last;
      last = null;
      if (!found) {
        why = "not found";
        return undefined;
      }
      if (!isEnabled(found.element)) {
        why = `${describe(found.element)} is disabled`;
        return undefined;
      }
      const element = clickable(found.element);
      if (!isInWindow(centre(element.getBoundingClientRect()))) {
        element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      }
      const { x, y, width, height } = element.getBoundingClientRect();
      last = { element, x, y, width, height, frame: document.timeline.currentTime, at: performance.now() };
      const isSame = before?.element === element && SIDES.every((side) => Math.abs(before[side] - last[side]) < 0.5);
      if (!isSame) {
        why = `${describe(element)} moves`;
        return AGAIN;
      }
      if (before.frame === last.frame && last.at - before.at < STILL_MS) {
        last = before;
        return AGAIN;
      }
      const point = centre(last);
      const hit = hitAt(point);
      if (belongs(hit, element) || belongs(hit, found.element)) {
        press = { target, elements: [element, found.element], landed: null, elsewhere: null, clicked: false, over: false };
        return { ...point, alternative: found.alternative, element: describe(element) };
      }
      why = `covered by ${describe(hit)}`;
      if (isBar(hit) && last.at - scrolledAt > SCROLL_EVERY_MS) {
        scrolledAt = last.at;
        places.push(places.shift());
        element.scrollIntoView({ block: places[0], behavior: "instant" });
        return AGAIN;
      }
      return undefined;
    };
    return (await waitFor(look, timeoutMs)) ?? { why };
  };

  // A press that lands on something else (re-rendered or covered in between) is swallowed before
  // the page sees it, and the click is made again.
  for (const name of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
    window.addEventListener(
      name,
      (event) => {
        if (!press || press.over || !event.isTrusted) return;
        const target = event.composedPath()[0];
        const isOurs = () => press.elements.some((element) => belongs(target, element));
        if (press.landed === null) {
          press.landed = isOurs();
          if (!press.landed) press.elsewhere = describe(target);
        }
        if (!press.landed) {
          event.stopImmediatePropagation();
          event.preventDefault();
        } else if (name === "click") {
          press.clicked ||= isOurs();
        }
        if (name === "click") press.over = true;
      },
      { capture: true },
    );
  }

  // What became of the press: "taken", "elsewhere", "unseen" (the page got none) or "lost" (the
  // thing was replaced before the release, and what took its place knows nothing of the press).
  const landed = () => {
    // A new document knows of no press: the old one took it.
    if (press === null) return { press: "taken" };
    const { target, elements, landed, elsewhere, clicked } = press;
    press = null;
    if (landed === null) return { press: "unseen" };
    if (!landed) return { press: "elsewhere", elsewhere };
    // What acts on the press alone may be gone by the release.
    const isReplaced = !clicked && !elements.some((element) => element.isConnected) && resolve(target) !== null;
    return { press: isReplaced ? "lost" : "taken" };
  };

  const isEditable = (element) => !element.readOnly && isEnabled(element);

  // A mask adds dots and spaces; what was typed must be there all the same.
  const holds = (value, typed) => {
    if (value === typed) return true;
    const bare = (text) => text.replace(/[^\p{L}\p{N}]/gu, "");
    return bare(typed) !== "" && bare(value) === bare(typed);
  };

  // By the editing command, as typing does: nothing can come between the focus and the text.
  const type = (element, text) => {
    element.focus();
    element.select?.();
    if (element.getRootNode().activeElement !== element) return;
    if (text === "") document.execCommand("delete");
    else document.execCommand("insertText", false, text);
  };

  // The way a controlled field hears of a value that the keyboard did not bring.
  const set = (element, text) => {
    const prototype = element instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, "value").set.call(element, text);
    element.dispatchEvent(new Event("input", { bubbles: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // Puts the cursor in and selects what is there: the keyboard does the rest.
  const select = (element) => {
    element.focus();
    element.select?.();
  };

  const WAYS = { type, set, keys: select };

  // Waits until a field can be filled, fills it and answers what it holds then.
  const fill = async (target, text, { way, isSecret }, interrupts, timeoutMs) => {
    const begun = performance.now();
    let why = "not found";
    const begin = () => {
      const found = resolve(target);
      const by = interruptOver(interrupts, found?.element ?? null);
      if (by) return { interrupted: by };
      if (!found) return undefined;
      if (!isField(found.element) || !isEditable(found.element)) {
        why = `${describe(found.element)} is not editable`;
        return undefined;
      }
      if (isSecret) gsp.keepSecret(found.element, text);
      WAYS[way](found.element, text);
      return {};
    };
    const filled = await waitFor(begin, timeoutMs);
    if (filled === null) return { why };
    if (filled.interrupted) return filled;
    if (way === "keys") return {};
    return kept(target, text, isSecret, Math.min(SETTLE_MS, timeoutMs - (performance.now() - begun)));
  };

  // What the field holds once it holds the text, or when it had its time.
  const kept = async (target, text, isSecret, timeoutMs = SETTLE_MS) => {
    const value = () => resolve(target)?.element.value ?? null;
    const isKept = await waitFor(() => (holds(value() ?? "", text) ? true : undefined), Math.max(timeoutMs, 0));
    return { kept: isKept === true, value: isSecret ? null : value() };
  };

  const blur = () => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    active?.blur?.();
  };

  const checkedOf = (element) => element.checked ?? element.getAttribute("aria-checked") === "true";

  // Null when it is not there.
  const isChecked = (target) => {
    const element = resolve(target)?.element;
    return element ? checkedOf(element) : null;
  };

  // The same, given time to become checked or to go away.
  const becomesChecked = async (target, timeoutMs) => {
    await waitFor(() => (isChecked(target) === false ? undefined : true), timeoutMs);
    return isChecked(target);
  };

  // Picks an option of a native list, whose options no click reaches. Answers whether it is one.
  const pick = (target, option) => {
    const list = resolve(target)?.element;
    if (!(list instanceof HTMLSelectElement)) return false;
    const found = option.alternatives.flatMap((one) => all({ ...one, hidden: true })).find((one) => list.contains(one));
    if (!found) return false;
    found.selected = true;
    list.dispatchEvent(new Event("input", { bubbles: true }));
    list.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  };

  const clickElement = (target) => {
    resolve(target)?.element.click();
  };

  let knownInputs = new WeakSet();
  const fileInputs = () => [...document.querySelectorAll("input[type=file]")];

  const rememberFileInputs = () => {
    knownInputs = new WeakSet(fileInputs());
  };

  const newFileInput = (timeoutMs) => waitFor(() => fileInputs().find((input) => !knownInputs.has(input)), timeoutMs);

  const elementOf = (target, timeoutMs) => waitFor(() => resolve(target)?.element, timeoutMs);

  Object.assign(gsp, {
    aim,
    landed,
    fill,
    kept,
    blur,
    isChecked,
    becomesChecked,
    pick,
    clickElement,
    rememberFileInputs,
    newFileInput,
    elementOf,
  });
})(globalThis.gsp);
