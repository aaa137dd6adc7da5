// Single keys for the queue of cases and for a case's page: n and p go from case to case, x marks one,
// c claims it, d decides. They are silent in fields and switched off with the others (/keyboard/).

import { areOn, isTyping, keyOf } from "./keyboard.js";

const cases = [...document.querySelectorAll("[data-case]")];
const page = document.querySelector("[data-case-page]");

const here = () => cases.find((one) => one.contains(document.activeElement));
const openerOf = (one) => one?.querySelector("[data-case-open]");

function step(forward) {
  if (page) {
    page.querySelector("[data-case-next]")?.click();
    return;
  }
  const at = cases.indexOf(here());
  const next = at < 0 ? cases[0] : cases[at + (forward ? 1 : -1)];
  openerOf(next)?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest", behavior: "instant" });
  if (!next && forward) document.querySelector(".further a[rel=next]")?.click();
}

function mark() {
  const box = here()?.querySelector(".case-mark");
  if (box) box.checked = !box.checked;
}

function claim() {
  (page ?? here())?.querySelector("[data-case-claim]")?.click();
}

// Of the marked cases all at once; else of the one that one is at.
function decide() {
  const marked = document.querySelector(".case-mark:checked");
  const form = page?.querySelector("[data-case-form]") ?? (marked && document.querySelector("[data-case-many]"));
  if (!form) {
    here()?.querySelector("[data-case-decide]")?.click();
    return;
  }
  const field = form.querySelector("input:not([type=hidden]), select");
  field?.focus({ preventScroll: true });
  field?.scrollIntoView({ block: "center", behavior: "instant" });
}

const KEYS = { n: () => step(true), p: () => step(false), x: mark, c: claim, d: decide };

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || isTyping(event) || !areOn()) return;
  const key = keyOf(event);
  if (!Object.hasOwn(KEYS, key)) return;
  event.preventDefault();
  KEYS[key]();
});

// Who comes to a case to decide it is at once where that is done; going to the address's end comes
// last, and takes the focus away.
if (location.hash === "#decide" && page) {
  if (document.readyState === "complete") decide();
  else addEventListener("load", () => setTimeout(decide));
}
