// After `@` and a letter or two: members who can see what is written about, to take by arrows and Enter.
// The field keeps the focus; which name is meant, `aria-activedescendant` says.

import { composerOf, replace } from "./text.js";

const BEGUN = /(?:^|[^\p{L}\p{N}_.@-])@([\p{L}\p{N}_.-]{1,30})$/u;
const PLACES = { reply: "thread", new: "board", edit: "post" };
const PAUSE = 150;
const LIST = "mention-names";

let list = null; // shown below the field
let field = null; // which it belongs to
let asked = ""; // the latest question
let timer = 0;

const begun = ({ value, selectionStart, selectionEnd }) =>
  selectionStart === selectionEnd ? BEGUN.exec(value.slice(0, selectionStart))?.[1] : undefined;

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-composer-body]")) return;
  clearTimeout(timer);
  const start = event.isComposing ? undefined : begun(event.target);
  if (!start) return close();
  timer = setTimeout(() => ask(event.target, start), PAUSE);
});

async function ask(body, start) {
  const [deed, id] = (composerOf(body).dataset.draftPlace ?? "").split("-");
  if (!PLACES[deed]) return;
  asked = start;
  const query = new URLSearchParams({ [PLACES[deed]]: id, q: start });
  const answer = await fetch(`/mentions/?${query}`).catch(() => null);
  const { names } = answer?.ok ? await answer.json() : { names: [] };
  if (asked !== start || begun(body) !== start || document.activeElement !== body) return;
  if (names.length) open(body, names);
  else close();
}

function open(body, names) {
  close();
  field = body;
  list = document.createElement("ul");
  list.id = LIST;
  list.className = "mention-names";
  list.role = "listbox";
  list.ariaLabel = field.labels[0].textContent + " @";
  list.append(...names.map(option));
  field.after(list);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", LIST);
  mean(0);
}

function option(name, n) {
  const item = document.createElement("li");
  item.id = `${LIST}-${n}`;
  item.role = "option";
  item.textContent = name;
  item.addEventListener("pointerdown", (event) => event.preventDefault());
  item.addEventListener("click", () => take(name));
  return item;
}

const meant = () => list.querySelector("[aria-selected=true]");

function mean(n) {
  const options = [...list.children];
  for (const [at, item] of options.entries()) item.ariaSelected = String(at === n);
  field.setAttribute("aria-activedescendant", options[n].id);
  options[n].scrollIntoView({ block: "nearest" });
}

function take(name) {
  const body = field;
  const end = body.selectionStart;
  const start = end - begun(body).length;
  close();
  replace(body, start, end, `${name} `);
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
    const all = [...list.children];
    const at = all.indexOf(meant());
    if (event.key === "ArrowDown") mean((at + 1) % all.length);
    else if (event.key === "ArrowUp") mean((at - 1 + all.length) % all.length);
    else if (event.key === "Enter" || event.key === "Tab") take(meant().textContent);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

document.addEventListener("focusout", (event) => event.target === field && close());
