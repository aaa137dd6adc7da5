// What is begun in the field, completed: a list beside it, to take from by arrows and Enter, or by a tap.

import { mean, meant, option, step } from "../listbox.js";
import { replace } from "./text.js";

const PAUSE = 150;
const LIST = "completions";

const kinds = [];
let list = null; // shown below the field, or above it
let field = null; // which it belongs to
let taken = ""; // the beginning that its choices replace
let choices = [];
let asked = ""; // the latest question
let timer = 0;

// Whenever what stands before the caret matches `begun`, whose first group a choice then replaces,
// `find(field, group)` promises the choices: `label` to show and `text` to write.
export function complete(begun, find) {
  kinds.push({ begun, find });
}

function question({ value, selectionStart, selectionEnd }) {
  if (selectionStart !== selectionEnd) return null;
  const before = value.slice(Math.max(0, selectionStart - 100), selectionStart);
  for (const kind of kinds) {
    const found = kind.begun.exec(before)?.[1];
    if (found) return { kind, found };
  }
  return null;
}

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-composer-body]")) return;
  clearTimeout(timer);
  const begun = event.isComposing ? null : question(event.target);
  if (!begun) return close();
  timer = setTimeout(() => ask(event.target, begun), PAUSE);
});

async function ask(body, { kind, found }) {
  asked = found;
  const answer = await kind.find(body, found).catch(() => []);
  if (asked !== found || question(body)?.found !== found || document.activeElement !== body) return;
  if (answer.length) open(body, found, answer);
  else close();
}

function open(body, begun, answer) {
  close();
  [field, taken, choices] = [body, begun, answer];
  list = document.createElement("ul");
  list.id = LIST;
  list.className = LIST;
  list.role = "listbox";
  list.ariaLabel = field.labels[0].textContent;
  list.append(...choices.map(({ label }, n) => option(`${LIST}-${n}`, label, () => take(n))));
  field.after(list);
  list.classList.toggle("is-above", isOutOfSight());
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", LIST);
  mean(list, field, 0);
}

// A phone's keyboard begins where the seen part ends: below it nobody finds the list, above the field
// there may be room.
function isOutOfSight() {
  const { offsetTop: top, height } = visualViewport;
  const box = list.getBoundingClientRect();
  return box.bottom > top + height && list.parentElement.getBoundingClientRect().top - box.height >= top;
}

function take(n) {
  const [body, end] = [field, field.selectionStart];
  const [start, { text }] = [end - taken.length, choices[n]];
  close();
  replace(body, start, end, text);
}

function close() {
  asked = "";
  list?.remove();
  field?.removeAttribute("aria-activedescendant");
  field?.removeAttribute("aria-controls");
  field?.removeAttribute("aria-autocomplete");
  list = field = null;
}

// Before all others who listen for these keys in the field.
document.addEventListener(
  "keydown",
  (event) => {
    if (!list || event.target !== field || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === "Tab") take(meant(list));
    else if (event.key === "Escape") close();
    else if (!step(list, field, event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

// While a button below the list is pressed, the list stays: without it the button would move away
// from under the pointer, and its click would be lost.
let isPressed = false;

document.addEventListener("mousedown", () => (isPressed = true), { capture: true });

for (const released of ["mouseup", "dragend"]) {
  document.addEventListener(released, letGo, { capture: true });
}

function letGo() {
  isPressed = false;
  setTimeout(() => field && document.activeElement !== field && close());
}

document.addEventListener("focusout", (event) => event.target === field && !isPressed && close());
