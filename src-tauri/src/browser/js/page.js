// Runs in an isolated world of the page: sees the page's DOM, shares none of its globals. Installed
// once a document as `globalThis.gsp`; `act.js` and `record.js` add to it. Targets are resolved
// afresh at every look, so nothing that was found can go stale.
(() => {
  // An element of the page can be reached by such a name too, but is no property of its own.
  if (Object.hasOwn(globalThis, "gsp")) return;

  const FALLBACK_LOOK_MS = 100;
  const TEXT_CHARS_MAX = 600;

  const plain = (text) =>
    (text ?? "")
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/\s+/g, " ")
      .trim()
      .toLowerCase();

  const secretFields = new WeakSet();
  const secretTexts = new Set();
  const SECRET_TEXTS_MAX = 16;
  const NAMED_SECRET = /passw|contrase|senha|clave/i;

  const isField = (element) => element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;

  // A field whose content must leave the page in no form: also once it shows it, and when it was
  // rendered anew.
  const isSecret = (element) =>
    isField(element) &&
    (element.type === "password" ||
      secretFields.has(element) ||
      secretTexts.has(element.value) ||
      [element.name, element.id, element.autocomplete].some((name) => NAMED_SECRET.test(name)));

  const keepSecret = (element, text) => {
    secretFields.add(element);
    if (text !== "" && secretTexts.size < SECRET_TEXTS_MAX) secretTexts.add(text);
  };

  const textOf = (element) => {
    if (isField(element)) {
      return (isSecret(element) ? "" : element.value) || element.placeholder || element.getAttribute("aria-label") || "";
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

  // The document and the shadow trees in it that are open. A page that has any keeps them: they are
  // sought anew only now and then.
  const ROOTS_MS = 30;
  let roots = { at: -Infinity, all: [document] };
  const shadowsIn = (root) =>
    [...root.querySelectorAll("*")].flatMap(({ shadowRoot }) => (shadowRoot ? [shadowRoot, ...shadowsIn(shadowRoot)] : []));
  const rootsNow = () => {
    const now = performance.now();
    if (now - roots.at > ROOTS_MS) roots = { at: now, all: [document, ...shadowsIn(document)] };
    return roots.all;
  };
  const everywhere = (css) => rootsNow().flatMap((root) => [...root.querySelectorAll(css)]);

  // Of nested elements with the same text the innermost is meant.
  const innermost = (elements) =>
    elements.filter((element) => !elements.some((other) => other !== element && element.contains(other)));

  const all = (selector) => {
    let found;
    try {
      found = everywhere(selector.css);
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
      value: isSecret(element) ? null : (element.value ?? null),
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

  // What a look answers to be asked again in the next frame, though nothing may have changed.
  const AGAIN = Symbol("again");

  // Calls `look` after each change of the document, at most once a frame, and now and then besides
  // (styles change without a mutation), until it answers something or time is up: then null.
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
        if (over) return;
        try {
          const answer = look();
          if (answer === AGAIN) queue();
          else if (answer !== undefined) end(done, answer);
        } catch (error) {
          end(fail, error);
        }
      };
      const queue = () => {
        if (queued || over) return;
        queued = true;
        requestAnimationFrame(() => {
          queued = false;
          tick();
        });
      };
      const observer = new MutationObserver(queue);
      observer.observe(document, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      });
      const interval = setInterval(tick, FALLBACK_LOOK_MS);
      const timer = setTimeout(() => {
        // Once more: what was waited for may have come without a sign.
        tick();
        end(done, null);
      }, timeoutMs);
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

  globalThis.gsp = {
    world: "gsp-bot",
    AGAIN,
    plain,
    sight,
    look,
    waitFor,
    everywhere,
    roots: rootsNow,
    resolve,
    all,
    textOf,
    isVisible,
    isEnabled,
    isField,
    isSecret,
    keepSecret,
    secretTexts,
    describe,
    status: () => performance.getEntriesByType("navigation")[0]?.responseStatus ?? 0,
  };
})();
