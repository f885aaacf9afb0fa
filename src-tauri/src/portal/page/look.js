// Everything that there is on the screen, as soon as it differs from `spec.before`.
const scan = () => {
  const body = document.body;
  const dialogs = body ? dialogsOf(spec.dialogs) : [];
  const ownerOf = (el) => dialogs.findIndex((dialog) => dialog.root.contains(el));
  const anchors = {};
  const screens = dialogs.map(() => []);
  for (const [name, spots] of Object.entries(spec.anchors)) {
    const seen = find(document, spots);
    if (!seen) continue;
    const el = seen.els[0];
    if (spec.screens.includes(name)) {
      dialogs.forEach((dialog, index) => {
        if (seen.els.some((one) => dialog.root.contains(one))) screens[index].push(name);
      });
    }
    anchors[name] = { alt: seen.alt, count: seen.els.length, disabled: isDisabled(el), dialog: ownerOf(el) };
  }
  // A check-up wants to know of every alternative, not of the first that is there.
  const alternatives = {};
  if (spec.survey) {
    for (const [name, spots] of Object.entries(spec.anchors)) {
      alternatives[name] = spots.flatMap((spot, at) => (find(document, [spot]) ? [at] : []));
    }
  }
  const toasts = [];
  const taken = new Set();
  for (const css of spec.toasts) {
    for (const el of all(document, css)) {
      if (taken.has(el) || !rendered(el) || [...taken].some((one) => one.contains(el) || el.contains(one))) continue;
      if (dialogs.some((dialog) => dialog.root.contains(el) || el.contains(dialog.root))) continue;
      const text = textOf(el).trim();
      if (!text) continue;
      taken.add(el);
      toasts.push({ id: idOf(el), text: text.slice(0, 500) });
    }
  }
  const shownText = pageText();
  const page = plain(shownText);
  const phrases = {};
  for (const [name, wordings] of Object.entries(spec.phrases)) {
    const wording = wordings.find((one) => page.includes(one));
    if (wording === undefined) continue;
    const line = shownText.split("\n").find((one) => plain(one).includes(wording));
    phrases[name] = (line ?? wording).trim().slice(0, 300);
  }
  const identity = spec.identity.length ? find(document, spec.identity) : null;
  const scene = {
    url: location.href,
    anchors,
    alternatives,
    dialogs: dialogs.map(({ el, root }, index) => ({
      screens: screens[index],
      id: idOf(el),
      mark: markOf(root),
      blocks: gsp.blocks(el, root),
      text: textOf(root).trim().slice(0, 4000),
      buttons: all(root, spec.buttons.join(",")).filter(rendered).map((one) => textOf(one).trim()).filter(Boolean).slice(0, 20),
      holds: spec.holds.filter((css) => all(root, css).some(shown)),
    })),
    toasts,
    phrases,
    busy: anyShown(spec.overlays),
    identity: (identity && textOf(identity.els[0]).trim().slice(0, 500)) || null,
    is_blank: page === "" && Object.keys(anchors).length === 0,
    loaded: document.readyState !== "loading",
    text: Object.keys(anchors).length === 0 ? shownText.trim().slice(0, 600) : "",
  };
  scene.mark = JSON.stringify([
    scene.url, scene.anchors, scene.dialogs, scene.toasts, Object.keys(scene.phrases), scene.busy, scene.identity, scene.is_blank,
  ]);
  return scene;
};
const now = scan();
if (now.mark !== spec.before || spec.timeout_ms <= 0) return now;
return await new Promise((resolve) => {
  let queued = false;
  const finish = (scene) => {
    observer.disconnect();
    clearInterval(beat);
    clearTimeout(end);
    resolve(scene);
  };
  const check = () => {
    queued = false;
    const scene = scan();
    if (scene.mark !== spec.before) finish(scene);
  };
  const observer = new MutationObserver(() => {
    if (queued) return;
    queued = true;
    setTimeout(check, 15);
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  // What changes without a mutation: styles that end, values that are typed.
  const beat = setInterval(check, 250);
  const end = setTimeout(() => finish(scan()), spec.timeout_ms);
});
