// The toolbar over the field and its shortcuts. All of it works on what is selected, a second press
// takes it back, and Ctrl+Z undoes it.

import { bodyOf, composerOf, gapsAround, linesAround, replace, select } from "./text.js";

const ADDRESS = /^(https?:\/\/|mailto:)\S+$/i;
const KEYS = {
  KeyB: "bold",
  KeyI: "italic",
  KeyK: "link",
  KeyE: "code",
  KeyM: "maths",
};
const KEYS_WITH_SHIFT = { Period: "quote", Digit8: "list" };

const TOOLS = {
  bold: (field) => wrap(field, "**"),
  italic: (field) => wrap(field, "*"),
  link,
  quote: (field) => mark(field, "> ", /^> ?/),
  list: (field) => mark(field, "- ", /^[-*+] /),
  code: (field) => (isMany(field) ? fence(field, "```\n", "\n```") : wrap(field, "`")),
  table,
  maths: (field) => (isMany(field) ? fence(field, "$$\n", "\n$$") : wrap(field, "$")),
  spoiler: (field) => (isMany(field) ? fence(field, "::: spoiler\n", "\n:::") : wrap(field, "||")),
};

// --- what the tools do ----------------------------------------------------------------------------

const isMany = ({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd).includes("\n");

// Around the words, not around the spaces beside them: `** word**` is not bold.
function trimmed({ value, selectionStart, selectionEnd }) {
  const chosen = value.slice(selectionStart, selectionEnd);
  const start = selectionStart + (chosen.trim() ? chosen.search(/\S/) : 0);
  return [start, chosen.trim() ? start + chosen.trim().length : selectionEnd];
}

function wrap(field, sign) {
  const [start, end] = trimmed(field);
  const inside = field.value.slice(start, end);
  const n = sign.length;
  if (stands(field.value, start - n, sign) && stands(field.value, end, sign)) {
    replace(field, start - n, end + n, inside);
    return select(field, start - n, end - n);
  }
  if (inside.length > 2 * n && stands(inside, 0, sign) && stands(inside, inside.length - n, sign)) {
    replace(field, start, end, inside.slice(n, -n));
    return select(field, start, end - 2 * n);
  }
  replace(field, start, end, sign + inside.replaceAll(/\n{2,}/g, `${sign}$&${sign}`) + sign);
  select(field, start + n, field.selectionEnd - n);
}

// Whether the sign stands there by itself: one star of two is not the sign of italics.
function stands(text, at, sign) {
  if (at < 0 || text.slice(at, at + sign.length) !== sign) return false;
  if (sign !== "*") return true;
  let from = at;
  let to = at;
  while (text[from - 1] === "*") from -= 1;
  while (text[to] === "*") to += 1;
  return (to - from) % 2 === 1;
}

function mark(field, sign, marked) {
  const { value, selectionStart, selectionEnd } = field;
  const [from, to] = linesAround(value, selectionStart, selectionEnd);
  const lines = value.slice(from, to).split("\n");
  const isOn = lines.some((line) => line.trim()) && lines.every((line) => marked.test(line) || !line.trim());
  const changed = lines.map((line) => (isOn ? line.replace(marked, "") : on(line, sign, marked, lines)));
  const text = changed.join("\n");
  const before = isOn || !from || value.slice(0, from).endsWith("\n\n") || marked.test(lineBefore(value, from)) ? "" : "\n";
  const isCaret = selectionStart === selectionEnd;
  replace(field, from, to, before + text);
  if (isCaret) select(field, from + before.length + text.length);
  else select(field, from + before.length, from + before.length + text.length);
}

// A quote goes on over blank lines, a list doesn't need them.
function on(line, sign, marked, lines) {
  if (!line.trim() && lines.length > 1) return sign === "> " ? ">" : line;
  return sign === "- " && marked.test(line) ? line : sign + line;
}

function lineBefore(value, from) {
  return value.slice(value.lastIndexOf("\n", from - 2) + 1, from - 1);
}

function link(field) {
  const [start, end] = trimmed(field);
  const chosen = field.value.slice(start, end);
  if (ADDRESS.test(chosen)) {
    replace(field, start, end, `[](${chosen})`);
    return select(field, start + 1);
  }
  const words = chosen || field.dataset.words.split("|")[0];
  replace(field, start, end, `[${words}](https://)`);
  const address = start + words.length + 3;
  if (chosen) select(field, address, address + 8);
  else select(field, start + 1, start + 1 + words.length);
}

function fence(field, head, foot) {
  const { value, selectionStart, selectionEnd } = field;
  const [from, to] = linesAround(value, selectionStart, selectionEnd);
  const inside = value.slice(from, to);
  const before = value.slice(0, from);
  if (before.endsWith(head) && value.slice(to).startsWith(foot)) {
    replace(field, from - head.length, to + foot.length, inside);
    return select(field, from - head.length, to - head.length);
  }
  const [above, below] = gapsAround(value, from, to);
  replace(field, from, to, above + head + inside + foot + below);
  const start = from + above.length + head.length;
  select(field, start, start + inside.length);
}

function table(field) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const [column, cell] = field.dataset.words.split("|").slice(1);
  const chosen = value.slice(start, end).trim();
  const [above, below] = gapsAround(value, start, end);
  const head = `| ${column} | ${column} |`;
  const row = `| ${cell} | ${cell} |`;
  const rows = chosen.includes("\t") ? pasted(chosen) : [head, "| --- | --- |", row, row];
  replace(field, start, end, `${above}${rows.join("\n")}${below || "\n"}`);
  const first = start + above.length + 2;
  select(field, first, first + rows[0].indexOf(" |", 2) - 2);
}

// Cells as they come from a spreadsheet: tabs between them.
function pasted(text) {
  const rows = text.split("\n").map((line) => line.split("\t").map((cell) => cell.trim().replaceAll("|", "\\|")));
  const width = Math.max(...rows.map((row) => row.length));
  const lines = rows.map((row) => `| ${Array.from({ length: width }, (_, n) => row[n] ?? "").join(" | ")} |`);
  return [lines[0], `|${" --- |".repeat(width)}`, ...lines.slice(1)];
}

// --- buttons and keys -----------------------------------------------------------------------------

function use(name, field) {
  if (field && Object.hasOwn(TOOLS, name)) TOOLS[name](field);
}

// A board without formulas has no button for them, and no key.
const has = (field, name) => composerOf(field).querySelector(`[data-tool="${name}"]`);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tool]");
  if (button) use(button.dataset.tool, bodyOf(composerOf(button)));
});

// The selection stays in the field when a button is pressed, on touch its keyboard too.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest("[data-composer-tools] button")) event.preventDefault();
});
document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-composer-tools] button")) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("[data-composer-body]") || event.isComposing) return;
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const name = (event.shiftKey ? KEYS_WITH_SHIFT : KEYS)[placeOf(event)];
  if (!name || !has(event.target, name)) return;
  event.preventDefault();
  use(name, event.target);
});

// By the letter where it is one of ours, so that other Latin layouts keep theirs; else by its place.
function placeOf(event) {
  return /^[a-z]$/i.test(event.key) ? `Key${event.key.toUpperCase()}` : event.code;
}

// What a button does and its keys, under the pointer.
export function name(form) {
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  for (const button of form.querySelectorAll("[data-composer-tools] button")) {
    const keys = button.getAttribute("aria-keyshortcuts")?.replace("Control", isMac ? "⌘" : "Ctrl");
    button.title = button.ariaLabel + (keys ? ` (${keys})` : "");
    if (isMac && keys) button.setAttribute("aria-keyshortcuts", keys.replace("⌘", "Meta"));
  }
}

// --- the toolbar is one stop of Tab, arrows go within ----------------------------------------------

document.addEventListener("keydown", (event) => {
  const bar = event.target.closest?.("[data-composer-tools]");
  if (!bar || !["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
  const buttons = [...bar.querySelectorAll("button")].filter((button) => button.offsetParent);
  const at = buttons.indexOf(document.activeElement);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[event.key];
  event.preventDefault();
  buttons.at(to % buttons.length).focus();
});

document.addEventListener("focusin", (event) => {
  const bar = event.target.closest("[data-composer-tools]");
  if (!bar || !event.target.matches("button")) return;
  for (const button of bar.querySelectorAll("button")) button.tabIndex = button === event.target ? 0 : -1;
});
