// Words in a line with commas between them: what is begun is completed from a list below the field, by
// arrows and Enter, or by a tap. Without this it is a plain field.

import { meant, option, step } from "./listbox.js";

const PAUSE = 150;
const namesOf = (text) => text.split(",").map((name) => name.trim().toLowerCase());

// While a button below the list is pressed, the list stays: without it the button would move away from
// under the pointer, and its click would be lost.
let isPressed = false;
document.addEventListener("mousedown", () => (isPressed = true), { capture: true });
for (const released of ["mouseup", "dragend"]) {
  document.addEventListener(released, () => (isPressed = false), { capture: true });
}

// `find(words)` promises what there is for the words that are begun.
export function completeLine(field, id, find) {
  const list = document.createElement("ul");
  let asked = 0; // the latest question
  let timer = 0;

  const isOpen = () => list.children.length > 0;

  // What is begun stands between the commas around the caret.
  function begun() {
    const { value, selectionStart: at } = field;
    const start = value.lastIndexOf(",", at - 1) + 1;
    const comma = value.indexOf(",", at);
    const end = comma < 0 ? value.length : comma;
    return { start, end, words: value.slice(start, at).trim() };
  }

  async function ask() {
    const question = ++asked;
    const { start, end, words } = begun();
    const others = namesOf(field.value.slice(0, start) + field.value.slice(end));
    const found = await find(words).catch(() => []);
    if (question !== asked || document.activeElement !== field) return;
    show(found.filter((name) => !others.includes(name.toLowerCase())));
  }

  function show(names) {
    list.replaceChildren(...names.map(choice));
    list.hidden = !isOpen();
    field.setAttribute("aria-expanded", String(isOpen()));
    field.removeAttribute("aria-activedescendant");
  }

  function choice(name, n) {
    const item = option(`${id}-${n}`, name, () => take(name));
    item.ariaSelected = "false";
    item.dir = "auto";
    return item;
  }

  function close() {
    clearTimeout(timer);
    asked += 1;
    show([]);
  }

  function take(name) {
    const { start, end } = begun();
    const before = field.value.slice(0, start).trim();
    const after = field.value.slice(end).replace(/^[\s,]+/, "");
    const taken = `${before ? `${before} ` : ""}${name}, `;
    field.value = taken + after;
    field.setSelectionRange(taken.length, taken.length);
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }

  function onKey(event) {
    if (!isOpen() || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" && meant(list) >= 0) take(list.children[meant(list)].textContent);
    else if (event.key === "Escape") close();
    else if (!step(list, field, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  list.id = id;
  list.className = "completions tags-offered";
  list.role = "listbox";
  list.ariaLabel = field.labels[0].textContent.trim();
  list.hidden = true;
  field.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    field.setAttribute(name, value);
  }
  field.addEventListener("input", later);
  field.addEventListener("focus", later);
  field.addEventListener("keydown", onKey);
  field.addEventListener("blur", () => isPressed || close());
  for (const released of ["mouseup", "dragend"]) {
    document.addEventListener(released, () => setTimeout(() => document.activeElement !== field && close()));
  }
}
