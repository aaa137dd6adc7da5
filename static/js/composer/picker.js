// The picker of emoji: a field to search in, which keeps the focus, and a list in which arrows go.

import { allEmoji, called, matching } from "./emoji.js";
import { bodyOf, composerOf, replace } from "./text.js";

const RECENT = "emoji-recent";
const MOST_RECENT = 16;
const AT_ONCE = 240; // more are put in as one scrolls

let picker = null; // the one that is open
let emoji = [];
let rest = []; // found, and not put in yet

const part = (name) => picker.querySelector(`[data-emoji-${name}]`);
const options = () => [...picker.querySelectorAll("[role=option]")];
const opener = () => composerOf(picker).querySelector("[data-emoji-open]");

// --- opening and closing --------------------------------------------------------------------------

async function open(form) {
  picker = form.querySelector("[data-emoji-picker]");
  picker.hidden = false;
  opener().setAttribute("aria-expanded", "true");
  part("search").value = "";
  // On touch the keyboard would cover what is to be picked.
  if (matchMedia("(pointer: coarse)").matches) picker.focus();
  else part("search").focus();
  const mine = picker;
  try {
    emoji = await allEmoji(form);
    if (picker === mine) show();
  } catch {
    if (picker === mine) say("failed");
  }
}

function close({ back = true } = {}) {
  if (!picker) return;
  const field = bodyOf(composerOf(picker));
  picker.hidden = true;
  opener().setAttribute("aria-expanded", "false");
  picker = null;
  if (back) field.focus({ preventScroll: true });
}

function take(option) {
  const field = bodyOf(composerOf(picker));
  const { character } = option.dataset;
  close();
  remember(character);
  replace(field, field.selectionStart, field.selectionEnd, character);
}

// --- what is shown --------------------------------------------------------------------------------

function show() {
  const query = part("search").value;
  const found = query.trim() ? matching(emoji, query) : emoji;
  const lately = query.trim() ? [] : recent();
  rest = found.slice(AT_ONCE);
  part("lately").replaceChildren(...lately.map(option));
  part("lately").hidden = !lately.length;
  part("found").replaceChildren(...found.slice(0, AT_ONCE).map(option));
  part("list").scrollTop = 0;
  say(found.length ? "" : "none");
  for (const [n, it] of options().entries()) it.id = `emoji-${n}`;
  mean(0);
}

function showMore() {
  const more = rest.splice(0, AT_ONCE).map(option);
  const before = options().length;
  for (const [n, it] of more.entries()) it.id = `emoji-${before + n}`;
  part("found").append(...more);
}

function option(one) {
  const it = document.createElement("span");
  it.role = "option";
  it.dataset.character = it.textContent = one.character;
  it.ariaLabel = it.title = called(one);
  it.ariaSelected = "false";
  return it;
}

function say(what) {
  part("said").textContent = what ? part("said").dataset[what] : "";
}

function mean(n) {
  const all = options();
  for (const it of picker.querySelectorAll("[aria-selected=true]")) it.ariaSelected = "false";
  const it = all[Math.max(0, Math.min(n, all.length - 1))];
  if (!it) return part("search").removeAttribute("aria-activedescendant");
  it.ariaSelected = "true";
  part("search").setAttribute("aria-activedescendant", it.id);
  it.scrollIntoView({ block: "nearest" });
}

// --- what was taken lately ------------------------------------------------------------------------

function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(RECENT)) ?? [];
    return kept.map((character) => emoji.find((one) => one.character === character)).filter(Boolean);
  } catch {
    return [];
  }
}

function remember(character) {
  const others = recent().map((one) => one.character);
  const now = [character, ...others.filter((one) => one !== character)].slice(0, MOST_RECENT);
  try {
    localStorage.setItem(RECENT, JSON.stringify(now));
  } catch {
    // In a browser that keeps nothing none was taken lately.
  }
}

// --- keys and taps --------------------------------------------------------------------------------

function go(key) {
  const all = options();
  const at = all.findIndex((it) => it.ariaSelected === "true");
  if (key === "ArrowLeft") return mean(at - 1);
  if (key === "ArrowRight") return mean(at + 1);
  const down = key === "ArrowDown";
  const next = all.findIndex((it, n) => (down ? n > at && isBelow(it, all[at]) : isAbove(it, all[at], all)));
  if (next >= 0) mean(next);
}

// In the next line, not further to the left; or its last one, where that line is shorter.
const isBelow = (it, from) => it.offsetTop > from.offsetTop && (it.offsetLeft >= from.offsetLeft || isLast(it));
const isLast = (it) => !it.nextElementSibling || it.nextElementSibling.offsetTop > it.offsetTop;

function isAbove(it, from, all) {
  const above = all.filter((one) => one.offsetTop < from.offsetTop).at(-1);
  return above && it.offsetTop === above.offsetTop && (it.offsetLeft >= from.offsetLeft || isLast(it));
}

document.addEventListener("keydown", (event) => {
  if (!picker?.contains(event.target) || event.isComposing || event.ctrlKey || event.metaKey) return;
  const meant = picker.querySelector("[aria-selected=true]");
  if (event.key === "Escape") close();
  else if (event.key === "Enter" && meant) take(meant);
  else if (event.key.startsWith("Arrow") && meant) go(event.key);
  else if (event.key !== "Enter") return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-emoji-open]");
  if (button) return picker ? close() : open(composerOf(button));
  const option = picker && event.target.closest("[data-emoji-picker] [role=option]");
  if (option) return take(option);
  if (picker && !picker.contains(event.target)) close({ back: false });
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-emoji-search]")) show();
});

document.addEventListener(
  "scroll",
  ({ target }) => {
    if (!picker || target !== part("list")) return;
    if (rest.length && target.scrollTop + 2 * target.clientHeight > target.scrollHeight) showMore();
  },
  { capture: true, passive: true },
);

document.addEventListener("focusout", (event) => {
  if (!picker?.contains(event.target) || !event.relatedTarget || picker.contains(event.relatedTarget)) return;
  if (!event.relatedTarget.matches("[data-emoji-open]")) close({ back: false });
});

// A form that was sent took its picker with it.
document.addEventListener("htmx:afterSettle", () => {
  if (picker && !picker.isConnected) picker = null;
});
