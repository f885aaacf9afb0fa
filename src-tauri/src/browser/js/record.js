// What is written down of a page. Adds to `gsp`, which `page.js` installed.
((gsp) => {
  if (gsp.snapshot) return;

  const VEILED = "data-bot-veiled";
  const FIELDS = "input,textarea,select";
  const COVER = `[${VEILED}],input[type=password] {
    color: transparent !important;
    -webkit-text-fill-color: transparent !important;
    caret-color: transparent !important;
    text-shadow: none !important;
    background: #808080 !important;
  }
  [${VEILED}]::selection { background: transparent !important; }`;

  let cover = null;

  // Covers secrets for as long as a picture takes.
  const veil = () => {
    for (const field of document.querySelectorAll(FIELDS)) {
      if (gsp.isSecret(field)) field.setAttribute(VEILED, "");
    }
    if (cover !== null) return;
    cover = new CSSStyleSheet();
    cover.replaceSync(COVER);
    document.adoptedStyleSheets.push(cover);
  };

  const unveil = () => {
    for (const field of document.querySelectorAll(`[${VEILED}]`)) field.removeAttribute(VEILED);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== cover);
    cover = null;
  };

  // The page's markup with what was typed, which is a property and no attribute; without scripts
  // and secrets.
  const snapshot = (charsMax) => {
    const copy = document.documentElement.cloneNode(true);
    const fields = [...document.documentElement.querySelectorAll(FIELDS)];
    copy.querySelectorAll(FIELDS).forEach((field, at) => {
      const original = fields[at];
      if (gsp.isSecret(original)) {
        field.removeAttribute("value");
        field.textContent = "";
      } else if (original instanceof HTMLTextAreaElement) {
        field.textContent = original.value;
      } else {
        field.setAttribute("value", original.value);
        field.toggleAttribute("checked", original.checked === true);
      }
    });
    for (const element of copy.querySelectorAll("script,noscript,link[rel=preload]")) element.remove();
    let markup = copy.outerHTML;
    for (const secret of gsp.secretTexts) {
      // A short one would be found in half the page's words.
      if (secret.length > 3) markup = markup.replaceAll(secret, "•••");
    }
    return `<!doctype html><!-- ${location.href.replace(/[?#].*/, "")} -->\n${markup}`.slice(0, charsMax);
  };

  Object.assign(gsp, { veil, unveil, snapshot });
})(globalThis.gsp);
