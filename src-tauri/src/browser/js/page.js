// Runs in an isolated world of the page: sees the page's DOM, shares none of its globals. Installed
// once a document as `globalThis.gsp`. Targets are resolved afresh at every look, so nothing that
// was found can go stale.
(() => {
  if (globalThis.gsp) return;

  const FALLBACK_LOOK_MS = 100;
  const TEXT_CHARS_MAX = 600;

  const plain = (text) =>
    (text ?? "")
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/\s+/g, " ")
      .trim()
      .toLowerCase();

  const textOf = (element) => {
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
      return element.value || element.placeholder || element.getAttribute("aria-label") || "";
    }
    return element.innerText ?? element.textContent ?? "";
  };

  const isVisible = (element) => {
    if (!element.isConnected) return false;
    if (element.checkVisibility && !element.checkVisibility({ visibilityProperty: true })) return false;
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  };

  const matches = (element, selector) => {
    if (!selector.text) return true;
    const text = plain(textOf(element));
    return selector.text.is !== undefined
      ? text === plain(selector.text.is)
      : text.includes(plain(selector.text.has));
  };

  // Of nested elements with the same text the innermost is meant.
  const innermost = (elements) =>
    elements.filter((element) => !elements.some((other) => other !== element && element.contains(other)));

  const all = (selector) => {
    let found;
    try {
      found = [...document.querySelectorAll(selector.css)];
    } catch {
      return [];
    }
    found = found.filter((element) => matches(element, selector));
    if (!selector.hidden) found = found.filter(isVisible);
    return selector.text ? innermost(found) : found;
  };

  const resolve = (target) => {
    for (let at = 0; at < target.alternatives.length; at += 1) {
      const found = all(target.alternatives[at]);
      if (found.length > 0) {
        // Dialogs are put at the end of the body: of several, the last one open is on top.
        const last = found.findLast((element) => element.closest("[role=dialog],[role=alertdialog],.modal"));
        return { element: last ?? found[0], alternative: at, count: found.length };
      }
    }
    return null;
  };

  const isEnabled = (element) => {
    const control = element.closest("button,input,select,textarea,fieldset,[aria-disabled]") ?? element;
    if (control.matches(":disabled")) return false;
    return element.closest("[aria-disabled=true]") === null;
  };

  const describe = (element) => {
    if (!element) return "nothing";
    const id = element.id ? `#${element.id}` : "";
    const testId = element.dataset?.testid ? `[data-testid=${element.dataset.testid}]` : "";
    const classes = typeof element.className === "string" ? element.className.trim().split(/\s+/)[0] : "";
    return `${element.tagName.toLowerCase()}${id}${testId}${classes ? `.${classes}` : ""}`;
  };

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
    if (!hit) return false;
    if (hit === element || element.contains(hit)) return true;
    const label = hit.closest("label");
    if (label !== null && (label.control === element || label === element.closest("label"))) return true;
    // An icon may be called a button itself and lie in the real one: every enclosing control counts.
    for (let control = element.closest(CONTROL); control; control = control.parentElement?.closest(CONTROL)) {
      if (control.contains(hit)) return true;
    }
    return false;
  };

  const nextFrame = () =>
    new Promise((done) => {
      // A frame that never comes (a page in the background) must not hold the loop up.
      const timer = setTimeout(done, FALLBACK_LOOK_MS);
      requestAnimationFrame(() => {
        clearTimeout(timer);
        done();
      });
    });

  const see = (target) => {
    const found = resolve(target);
    if (!found) return null;
    const { element } = found;
    return {
      name: target.name,
      alternative: found.alternative,
      count: found.count,
      text: textOf(element).replace(/\s+/g, " ").trim().slice(0, TEXT_CHARS_MAX),
      enabled: isEnabled(element),
      checked: element.checked ?? element.getAttribute("aria-checked") === "true",
      value: element.type === "password" ? null : (element.value ?? null),
      in_dialog: element.closest("[role=dialog],[role=alertdialog],.modal") !== null,
    };
  };

  const look = (targets) => ({
    seen: targets.map(see).filter((seen) => seen !== null),
    address: location.href,
    title: document.title,
    ready: document.readyState !== "loading",
  });

  const isReached = (until, sight, before) => {
    const named = (name) => sight.seen.find((seen) => seen.name === name);
    if (until.any) return until.any.some((name) => named(name));
    if (until.enabled) return until.enabled.some((name) => named(name)?.enabled);
    if (until.gone) return until.gone.every((name) => !named(name));
    if (until.changed) return JSON.stringify(sight) !== before;
    return true;
  };

  // Calls `look` after each change of the document, each frame in between and now and then besides
  // (styles change without a mutation), until it answers something or time is up.
  const waitFor = (look, timeoutMs) =>
    new Promise((done, fail) => {
      let over = false;
      let queued = false;
      const end = (settle, value) => {
        if (over) return;
        over = true;
        observer.disconnect();
        clearInterval(interval);
        clearTimeout(timer);
        settle(value);
      };
      const tick = () => {
        queued = false;
        if (over) return;
        try {
          const answer = look();
          if (answer !== undefined) end(done, answer);
        } catch (error) {
          end(fail, error);
        }
      };
      const queue = () => {
        if (queued || over) return;
        queued = true;
        requestAnimationFrame(tick);
      };
      const observer = new MutationObserver(queue);
      observer.observe(document, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      });
      const interval = setInterval(tick, FALLBACK_LOOK_MS);
      const timer = setTimeout(() => end(done, null), timeoutMs);
      tick();
    });

  const sight = async (targets, until, timeoutMs) => {
    const before = until.changed ? (until.changed.before ?? JSON.stringify(look(targets))) : null;
    let last = null;
    const reached = await waitFor(() => {
      last = look(targets);
      return isReached(until, last, before) ? last : undefined;
    }, timeoutMs);
    return { ...(reached ?? last ?? look(targets)), reached: reached !== null };
  };

  const interruptOver = (interrupts, element) => {
    for (const interrupt of interrupts) {
      const found = resolve(interrupt);
      if (found && !(element && found.element.contains(element))) return interrupt.name;
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

  let armed = null;

  // Answers a point that will take the click, or why there is none.
  const aim = async (target, interrupts, timeoutMs) => {
    let box = null;
    let why = "not found";
    const end = performance.now() + timeoutMs;
    for (;;) {
      const found = resolve(target);
      const by = interruptOver(interrupts, found?.element ?? null);
      if (by) return { interrupted: by };
      if (!found) {
        why = "not found";
        box = null;
      } else if (!isEnabled(found.element)) {
        why = `${describe(found.element)} is disabled`;
        box = null;
      } else {
        const element = clickable(found.element);
        let now = element.getBoundingClientRect();
        const point = centre(now);
        const inside = point.x >= 0 && point.y >= 0 && point.x < innerWidth && point.y < innerHeight;
        if (!inside) {
          element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
          now = element.getBoundingClientRect();
        }
        const still = box && box.element === element && ["x", "y", "width", "height"].every((side) => Math.abs(box[side] - now[side]) < 0.5);
        if (still) {
          const hit = hitAt(centre(now));
          if (belongs(hit, element) || belongs(hit, found.element)) {
            armed = { element: hit, landed: null, over: false };
            return { ...centre(now), alternative: found.alternative, element: describe(element) };
          }
          why = `covered by ${describe(hit)}`;
        } else {
          why = `${describe(element)} moves`;
        }
        box = { element, x: now.x, y: now.y, width: now.width, height: now.height };
      }
      if (performance.now() >= end) return { why };
      await nextFrame();
    }
  };

  // A press that lands on something else (re-rendered or covered in between) is swallowed before
  // the page sees it, and the click is made again.
  for (const name of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
    window.addEventListener(
      name,
      (event) => {
        if (!armed || armed.over || !event.isTrusted) return;
        if (armed.landed === null && name === "pointerdown") {
          const target = event.composedPath()[0];
          armed.landed = belongs(target, armed.element);
          if (!armed.landed) armed.elsewhere = describe(target);
        }
        if (armed.landed === false) {
          event.stopImmediatePropagation();
          event.preventDefault();
        }
        if (name === "click") armed.over = true;
      },
      { capture: true },
    );
  }

  const landed = () => {
    const answer = armed ? { landed: armed.landed, elsewhere: armed.elsewhere ?? null } : { landed: true, elsewhere: null };
    if (armed) armed.over = true;
    return answer;
  };

  const isEditable = (element) => !element.readOnly && isEnabled(element);

  // Puts the cursor into a field and selects what is in it.
  const focus = async (target, interrupts, timeoutMs) => {
    let why = "not found";
    const end = performance.now() + timeoutMs;
    for (;;) {
      const found = resolve(target);
      const by = interruptOver(interrupts, found?.element ?? null);
      if (by) return { interrupted: by };
      if (found && isEditable(found.element)) {
        found.element.focus();
        found.element.select?.();
        return { value: found.element.value ?? "", alternative: found.alternative };
      }
      if (found) why = `${describe(found.element)} is not editable`;
      if (performance.now() >= end) return { why };
      await nextFrame();
    }
  };

  const valueOf = (target) => resolve(target)?.element.value ?? null;

  // The way a controlled field hears of a value that the keyboard did not bring.
  const setValue = (target, value) => {
    const element = resolve(target)?.element;
    if (!element) return null;
    const prototype = element instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, "value").set.call(element, value);
    element.dispatchEvent(new Event("input", { bubbles: true }));
    element.dispatchEvent(new Event("change", { bubbles: true }));
    return element.value;
  };

  const blur = () => document.activeElement?.blur?.();

  const clickElement = (target) => {
    const element = resolve(target)?.element;
    element?.click();
    return element?.checked ?? null;
  };

  const isChecked = (target) => {
    const element = resolve(target)?.element;
    return element ? (element.checked ?? element.getAttribute("aria-checked") === "true") : null;
  };

  const elementOf = (target) => resolve(target)?.element ?? null;

  const snapshot = (charsMax) => {
    const copy = document.documentElement.cloneNode(true);
    for (const element of copy.querySelectorAll("script,noscript,link[rel=preload]")) element.remove();
    for (const element of copy.querySelectorAll("input[type=password]")) element.removeAttribute("value");
    // What was typed is a property, not an attribute: written down for whoever reads the snapshot.
    const typed = [...document.querySelectorAll("input,textarea")];
    copy.querySelectorAll("input,textarea").forEach((element, at) => {
      const original = typed[at];
      if (original && original.type !== "password") element.setAttribute("value", original.value);
    });
    return `<!doctype html><!-- ${location.href.replace(/[?#].*/, "")} -->\n${copy.outerHTML}`.slice(0, charsMax);
  };

  globalThis.gsp = {
    plain,
    sight,
    look,
    aim,
    landed,
    focus,
    valueOf,
    setValue,
    blur,
    clickElement,
    isChecked,
    elementOf,
    isVisible,
    textOf,
    snapshot,
    resolve,
    all,
    waitFor,
    status: () => performance.getEntriesByType("navigation")[0]?.responseStatus ?? 0,
  };
})();
