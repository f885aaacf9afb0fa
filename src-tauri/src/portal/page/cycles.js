// The cycles on offer, each with the mark of what takes the click.
// Of several dialogs that ask, the topmost is answered.
const asking = dialogsOf(spec.dialogs).find(({ root }) => find(root, spec.cycle_option));
const seen = find(asking ? asking.root : document, spec.cycle_option);
if (!seen) return [];
return seen.els.map((el) => {
  const label = (el.labels && el.labels[0]) || el.closest("label");
  let around = el;
  // The largest ancestor that holds this option alone.
  while (around.parentElement && seen.els.every((other) => other === el || !around.parentElement.contains(other))) {
    if (around.parentElement === document.body || around.parentElement.getAttribute("role") === "dialog") break;
    around = around.parentElement;
    if (around.hasAttribute("data-bot-row")) break;
    if (textOf(around).trim()) break;
  }
  const wrapper = el.closest("[data-testid=ripple-wrapper]");
  const target = wrapper ?? (label && rendered(label) ? label : rendered(el) ? el : around);
  const text = textOf(label ?? around).trim() || textOf(around).trim() || el.getAttribute("aria-label") || el.value || "";
  const radio = isTick(el) ? el : (all(el, "input[type=radio]")[0] ?? el);
  return {
    text: text.slice(0, 200),
    hint: textOf(around).trim().slice(0, 300),
    value: radio.value ?? "",
    is_disabled: isDisabled(radio),
    is_checked: radio.checked === true || radio.getAttribute("aria-checked") === "true",
    mark: markOf(target),
    radio: markOf(radio),
  };
});
