// Changing the text of a field so that Ctrl+Z takes it back: as if it had been typed.

// In Firefox and Chromium only `execCommand` leaves the change in the browser's own history.
export function replace(field, start, end, text) {
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end);
  if (start === end && !text) return;
  const command = text ? ["insertText", false, text] : ["delete"];
  if (document.execCommand(...command)) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
}

export function select(field, start, end = start) {
  field.setSelectionRange(start, end);
}

// The lines that a selection touches: where the first begins and the last ends.
export function linesAround(value, start, end) {
  const from = value.lastIndexOf("\n", start - 1) + 1;
  // A selection that ends at a line's very beginning doesn't touch that line.
  const last = end > start && value[end - 1] === "\n" ? end - 1 : end;
  const to = value.indexOf("\n", last);
  return [from, to < 0 ? value.length : to];
}

// Markdown blocks stand apart: what must come before and after one put in at this place.
export function gapsAround(value, start, end) {
  const before = value.slice(0, start);
  const after = value.slice(end);
  return [gap(/\n*$/.exec(before)[0], !before.trim()), gap(/^\n*/.exec(after)[0], !after.trim())];
}

function gap(newlines, isEdge) {
  return isEdge ? "" : "\n".repeat(Math.max(0, 2 - newlines.length));
}

// Put a block (a quote, a table) where the caret is, with blank lines around it. The caret goes
// behind it, where one goes on writing.
export function insertBlock(field, block) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const [before, after] = gapsAround(value, start, end);
  const text = `${before}${block}${after || "\n\n"}`;
  replace(field, start, end, text);
  return start + before.length;
}

// Whether code in a fence has begun and not ended.
export function isInFence(before) {
  return (before.match(/^ {0,3}(```|~~~)/gm) ?? []).length % 2 === 1;
}

export const composerOf = (element) => element.closest?.("form[data-composer]") ?? null;
export const bodyOf = (form) => form?.querySelector("textarea[data-composer-body]") ?? null;
