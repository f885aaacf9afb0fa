// A toast under the pointer waits for the pointer to leave before it goes: it is told that it has.
let told = 0;
for (const css of spec.toasts) {
  for (const el of all(document, css)) {
    if (!rendered(el) || !textOf(el).trim()) continue;
    for (const part of [el, ...all(el, "*")]) {
      const leave = { bubbles: true, relatedTarget: document.body };
      part.dispatchEvent(new PointerEvent("pointerout", leave));
      part.dispatchEvent(new MouseEvent("mouseout", leave));
      part.dispatchEvent(new MouseEvent("mouseleave", { ...leave, bubbles: false }));
    }
    told++;
  }
}
return told;
