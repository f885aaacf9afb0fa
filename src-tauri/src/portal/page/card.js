// What the confirm screen says: the smallest part of the page around the button that holds text of
// its own, and the code that was typed.
const button = find(document, spec.confirm)?.els[0];
const field = [spec.code, spec.code_old].map((spots) => find(document, spots)?.els[0]).find(Boolean);
const named = spec.name.length ? find(document, spec.name) : null;
const lines = [];
let held = false;
if (button) {
  let part = button.parentElement;
  const own = plain(textOf(button));
  for (; part && part !== document.body; part = part.parentElement) {
    const text = plain(textOf(part));
    held = spec.wanted !== "" && new RegExp("(^|[^a-z0-9])" + plain(spec.wanted).replace(/[^a-z0-9 -]/g, ".") + "([^a-z0-9]|$)").test(text);
    if (held || (text !== own && text.length > own.length + 400) || part.matches("main, form, [role=dialog], body")) break;
  }
  const root = part ?? button.parentElement;
  for (const line of textOf(root).split("\n")) if (line.trim()) lines.push(line.trim().slice(0, 200));
}
return {
  is_there: Boolean(button),
  is_disabled: button ? isDisabled(button) : false,
  lines: lines.slice(0, 40),
  typed: field?.value ?? null,
  name: named ? textOf(named.els[0]).trim().slice(0, 200) : null,
};
