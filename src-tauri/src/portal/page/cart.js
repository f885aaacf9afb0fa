// The cart as the page shows it, once it has been still for a while: nothing loading, no row
// changing. Answers early when something gets in the way.
const digits = (text) => {
  const number = (text ?? "").trim().match(/^\D{0,12}(\d{1,5})\D{0,12}$/);
  return number ? Number(number[1]) : null;
};
const codeIn = (row) => {
  for (const spot of spec.row_code) {
    const els = all(row, spot.css).filter((el) => suits(el, spot) && textOf(el).trim());
    const named = els.find((el) => plain(textOf(el) + " " + (el.parentElement?.textContent ?? "")).includes("codigo"));
    const el = named ?? els[0];
    const code = el && textOf(el).split(":").pop().trim();
    if (code && /\d/.test(code)) return code;
  }
  return codeInText(row);
};
// Where nothing marks it: what follows the word for it, or what is one of the spreadsheet's codes.
const codeInText = (row) => {
  const lines = textOf(row).split("\n").map(plain);
  const named = lines.map((line) => line.match(/(?<!\p{L})(?:codigo|cod)(?!\p{L})[\s.:#°]*([a-z0-9][a-z0-9.,-]*[a-z0-9])/u)?.[1]).find((code) => /\d/.test(code ?? ""));
  if (named) return named.toUpperCase();
  const words = lines.flatMap((line) => line.match(/[\p{L}\p{N}]+(?:[.,-][\p{L}\p{N}]+)*/gu) ?? []).map(bareOf);
  const ours = spec.codes.filter((code) => bareOf(code).length >= 4 && words.includes(bareOf(plain(code))));
  return ours.length === 1 ? ours[0] : null;
};
// "2 x 1" is a promise in a product's name: a quantity has something else on its other side.
const TIMES = "[x×](?!\\s?\\d{1,2}(?![\\d.,]))|(?:u|un|uds?|unid\\w*)\\b";
const LINE_SHAPES = [new RegExp(`^(\\d{1,4})\\s?(?:${TIMES})`), /^[x×]\s?(\d{1,4})$/, /^(\d{1,4})$/];
const SHAPES = [/(?:^|[^\d\s]\s*)[x×]\s?(\d{1,4})(?![\d.,-])/, new RegExp(`\\s(\\d{1,4})\\s?(?:${TIMES})`)];
const quantityIn = (row, spots, code) => {
  for (const spot of spots) {
    for (const el of all(row, spot.css)) {
      const number = digits(el instanceof HTMLInputElement ? el.value : textOf(el));
      if (number !== null) return number;
    }
  }
  const lines = textOf(row).split("\n").map((line) => withoutCode(plain(line), code).trim());
  const text = lines.join(" ");
  for (const word of spec.quantity_words) {
    const after = text.match(new RegExp(plain(word).replace(/[^a-z]/g, "") + "[a-z.]*\\W{0,4}(\\d{1,5})(?![\\d.,])"));
    if (after) return Number(after[1]);
  }
  // A line that begins with it or holds nothing else, then anywhere.
  const shapes = [...LINE_SHAPES.flatMap((shape) => lines.map((line) => line.match(shape))), ...SHAPES.map((shape) => text.match(shape))];
  const found = shapes.find(Boolean);
  if (found) return Number(found[1]);
  const lone = text.match(/(?<![\w$.,/])\s\d{1,4}(?![\w.,/%])/g) ?? [];
  return lone.length === 1 ? Number(lone[0]) : null;
};
// The row's text without its code, however that is written there: a short one could be a quantity.
const withoutCode = (text, code) => {
  const bare = bareOf(plain(code));
  if (bare.length < 4) return text.replaceAll(plain(code) || "\0", " ");
  return text.replace(/[\p{L}\p{N}]+(?:[.,-][\p{L}\p{N}]+)*/gu, (word) => (bareOf(word) === bare ? " " : word));
};
// A code is the spreadsheet's when it differs from it only by zeros in front or by signs in between,
// and from no other.
const bareOf = (code) => code.replace(/[^\p{L}\p{N}]/gu, "").replace(/^0+(?=.)/, "");
const asWanted = (rows) => {
  const shownCodes = new Set(rows.map((row) => row.code));
  for (const row of rows) {
    if (row.code === null || spec.codes.includes(row.code)) continue;
    const same = spec.codes.filter((code) => bareOf(code) === bareOf(row.code));
    if (same.length === 1 && !shownCodes.has(same[0])) row.code = same[0];
  }
  return rows;
};
const rowsShown = () => (find(document, spec.cart_row) ?? find(document, spec.quick_remove))?.els ?? [];
// What scrolls the rows.
const scrollerOf = (row) => {
  for (let part = row.parentElement; part && part !== document.body; part = part.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(part).overflowY) && part.scrollHeight > part.clientHeight + 1) return part;
  }
  return document.scrollingElement;
};
// What scrolls a list that keeps only the rows in sight: it is far longer than its rows.
const partial = () => {
  const rows = rowsShown();
  if (!rows.length) return null;
  const boxes = rows.map((row) => row.getBoundingClientRect());
  const taken = Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top));
  const scroller = scrollerOf(rows[0]);
  const isPage = scroller === document.scrollingElement;
  const list = rows[0].parentElement;
  const around = list?.parentElement?.childElementCount === 1 ? list.parentElement : list;
  const length = isPage ? Math.max(list?.offsetHeight ?? 0, around?.offsetHeight ?? 0) : scroller.scrollHeight;
  return length - taken > scroller.clientHeight / 2 ? scroller : null;
};
const SWEEP_STEPS_MAX = 400;
const pausing = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
// Rows are drawn once two looks agree and all of them can be read.
const drawn = async () => {
  for (let looks = 0, before = null; looks < 25; looks++) {
    await pausing(40);
    const { rows } = read();
    const mark = JSON.stringify(rows.map(({ code, quantity }) => [code, quantity]));
    if (mark === before && rows.every((row) => row.code !== null && row.quantity !== null)) return rows;
    before = mark;
  }
  return read().rows;
};
// All rows of such a list, from its top to its end, or as far as `isEnough`. A row that is seen from
// two places is one row.
const sweep = async (scroller, isEnough) => {
  const kept = new Map();
  for (let step = 0, top = 0; step < SWEEP_STEPS_MAX; step++, top += scroller.clientHeight * 0.6) {
    scroller.scrollTo({ top, behavior: "instant" });
    const rows = await drawn();
    for (const code of new Set(rows.map((row) => row.code))) {
      const same = rows.filter((row) => row.code === code);
      if (same.length >= (kept.get(code)?.length ?? 0)) kept.set(code, same);
    }
    if (isEnough(rows) || top + scroller.clientHeight >= scroller.scrollHeight - 1) break;
  }
  return [...kept.values()].flat();
};
// Rows that a list brings only once its end is looked at: it is, and whether it moved is answered.
const lookAtEnd = () => {
  const last = rowsShown().at(-1);
  let moved = false;
  for (let part = last?.parentElement; part; part = part.parentElement) {
    const isPage = part === document.body || part === document.documentElement;
    const box = isPage ? document.scrollingElement : part;
    if (!box || (!isPage && !/auto|scroll/.test(getComputedStyle(part).overflowY))) continue;
    const before = box.scrollTop;
    box.scrollTo({ top: box.scrollHeight, behavior: "instant" });
    moved ||= Math.abs(box.scrollTop - before) > 1;
    if (isPage) break;
  }
  return moved;
};
const ownRow = (link) => {
  let row = link;
  const others = (el) => spec.quick_remove.some((spot) => all(el, spot.css).some((one) => one !== link && !link.contains(one)));
  while (row.parentElement && row.parentElement !== document.body && !others(row.parentElement)) {
    // A list of one row must not swallow the form above it.
    if (all(row.parentElement, spec.form.join(",")).length) break;
    row = row.parentElement;
    if (/^(LI|TR)$/.test(row.tagName)) break;
  }
  return row;
};
const read = () => {
  const rows = [];
  const inRow = {};
  // Only a check-up asks what there is in a row.
  const survey = (row, names) => {
    if (!spec.survey || Object.keys(inRow).length) return;
    for (const name of names) {
      inRow[name] = spec.survey[name].flatMap((spot, at) => (all(row, spot.css).some((el) => suits(el, spot) && shown(el)) ? [at] : []));
    }
  };
  const page = plain(pageText());
  const says = (wordings) => wordings.some((wording) => page.includes(wording));
  const pageRows = find(document, spec.cart_row)?.els ?? [];
  for (const row of pageRows) {
    survey(row, ["row_code", "row_quantity", "row_delete"]);
    const code = codeIn(row);
    rows.push({ code, quantity: quantityIn(row, spec.row_quantity, code ?? ""), mark: markOf(row) });
  }
  if (!pageRows.length) {
    for (const link of find(document, spec.quick_remove)?.els ?? []) {
      const id = link.getAttribute("data-testid") ?? "";
      const code = id.startsWith(spec.remove_prefix) ? id.slice(spec.remove_prefix.length) : null;
      const row = ownRow(link);
      survey(row, ["quick_row_quantity"]);
      rows.push({ code, quantity: quantityIn(row, spec.quick_row_quantity, code ?? ""), mark: markOf(link) });
    }
  }
  asWanted(rows);
  const unavailable = (find(document, spec.unavailable_item)?.els ?? []).map((el) => textOf(el).trim().slice(0, 300));
  const identity = spec.identity.length ? find(document, spec.identity) : null;
  const dialogs = dialogsOf(spec.dialogs).filter(({ root }) => !spec.form.some((css) => all(root, css).length));
  const state = {
    rows,
    unavailable,
    identity: (identity && textOf(identity.els[0]).trim().slice(0, 500)) || null,
    says_empty: says(spec.empty_wordings),
    is_loading: anyShown(spec.overlays) || (says(spec.loading_wordings) && !rows.length),
    has_more: rows.length > 0 && anyShown(spec.loaders),
    in_row: inRow,
    is_here: spec.here.some((spots) => find(document, spots) !== null),
    is_disturbed: dialogs.length > 0 || find(document, spec.retry) !== null || find(document, spec.password) !== null,
    url: location.href,
  };
  state.mark = JSON.stringify(state);
  return state;
};
const matches = (state) => {
  const held = {};
  for (const row of state.rows) if (row.code !== null) held[row.code] = (held[row.code] ?? 0) + (row.quantity ?? 0);
  return spec.expected.some((cart) => {
    // Least and most units by code.
    const isExpected = ([code, [least, most]]) => (held[code] ?? 0) >= least && (held[code] ?? 0) <= most;
    return Object.keys(held).every((code) => code in cart) && Object.entries(cart).every(isExpected);
  });
};
if (spec.seek !== null) {
  const isThere = (rows) => rows.some((row) => row.code === spec.seek);
  const scroller = isThere(read().rows) ? null : partial();
  if (scroller) await sweep(scroller, isThere);
}
return await new Promise((resolve) => {
  const started = performance.now();
  let state = read();
  let since = performance.now();
  let timer = 0;
  let lookedAt = 0;
  let atLeast_ms = 0;
  const finish = (why) => {
    observer.disconnect();
    clearTimeout(timer);
    resolve({ ...state, why });
  };
  const step = () => {
    clearTimeout(timer);
    timer = 0;
    const next = read();
    const now = performance.now();
    if (next.mark !== state.mark) since = now;
    state = next;
    if (state.is_disturbed && !state.is_loading) return finish("disturbed");
    if (now - started >= spec.timeout_ms) return finish("timed_out");
    const settled = state.is_here && !state.is_loading && (state.rows.length > 0 || state.says_empty);
    const expected_ms = matches(state) && settled && !state.has_more ? spec.still_ms : spec.still_unexpected_ms;
    const still_ms = Math.max(expected_ms, atLeast_ms);
    const wait = still_ms - (now - since);
    // A cart that shows neither rows nor that it is empty is given twice the time.
    // Rows that cannot be read yet are still on their way.
    const isUnread = state.rows.some((row) => row.code === null || row.quantity === null);
    if (state.is_here && !state.is_loading && !isUnread && wait + (settled ? 0 : still_ms) <= 0) {
      const scroller = spec.timeout_ms > 0 ? partial() : null;
      if (scroller) {
        observer.disconnect();
        sweep(scroller, () => false).then((rows) => {
          state = { ...read(), rows };
          finish(state.is_disturbed ? "disturbed" : "still");
        });
        return;
      }
      const isNew = state.rows.length !== lookedAt;
      lookedAt = state.rows.length;
      if (!isNew || !lookAtEnd()) return finish("still");
      since = performance.now();
      atLeast_ms = spec.still_end_ms;
    }
    timer = setTimeout(step, Math.max(15, Math.min(wait > 0 ? wait : 100, 200)));
  };
  const observer = new MutationObserver(() => {
    if (timer) return;
    timer = setTimeout(step, 15);
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  step();
});
