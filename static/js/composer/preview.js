// The preview beside the text (below it where there is no room), made anew while one writes.
// Off until it is wanted; the choice stays in this browser. The button «Preview» works without.

import { bodyOf, composerOf } from "./text.js";

const CHOICE = "composer-preview";
const PAUSE = 500; // ms without typing
const APART = 1200; // ms between two at least: the server gives 120 in a minute
const AFTER_REFUSAL = 15_000;

let timer = 0;
let asked = 0; // when the last was asked for
let shown = null; // its text
let waiting = null; // the request under way

export function isOn() {
  try {
    return localStorage.getItem(CHOICE) === "on";
  } catch {
    return false;
  }
}

function keep(on) {
  try {
    localStorage.setItem(CHOICE, on ? "on" : "off");
  } catch {
    // In a browser that keeps nothing the choice lasts as long as the page.
  }
}

export function show(form, on) {
  form.classList.toggle("is-previewing", on);
  form.querySelector("[data-composer-live]")?.setAttribute("aria-pressed", String(on));
  const place = form.querySelector("#preview");
  place.ariaLive = on ? "off" : "polite"; // read out with every pause it would drown the writing
  place.tabIndex = on ? 0 : -1; // it scrolls by itself
  shown = null;
  if (on) soon(form, 0);
}

function soon(form, pause = PAUSE) {
  clearTimeout(timer);
  timer = setTimeout(() => make(form), Math.max(pause, asked + APART - Date.now()));
}

async function make(form) {
  const text = bodyOf(form).value;
  if (text === shown || !form.classList.contains("is-previewing")) return;
  const place = form.querySelector("#preview");
  if (!text.trim()) {
    shown = text;
    return place.replaceChildren();
  }
  waiting?.abort();
  waiting = new AbortController();
  asked = Date.now();
  const sent = new FormData();
  sent.append("body", text);
  sent.append("place", form.dataset.draftPlace ?? ""); // formulas are shown where the board has them
  sent.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(form.querySelector("#composer-preview").getAttribute("hx-post"), {
      method: "POST",
      body: sent,
      signal: waiting.signal,
    });
    if (answer.status === 429) return soon(form, AFTER_REFUSAL);
    if (!answer.ok) return; // the next letter asks again
    const html = await answer.text();
    shown = text;
    fill(place, html);
  } catch {
    // Offline, or overtaken: the last preview stays.
  }
}

// The place keeps where it was scrolled to.
function fill(place, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const { scrollTop } = place;
  place.replaceChildren(...page.body.childNodes);
  place.scrollTop = scrollTop;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-composer-live]");
  if (!button) return;
  const on = button.getAttribute("aria-pressed") !== "true";
  keep(on);
  show(composerOf(button), on);
});

document.addEventListener("input", (event) => {
  const form = composerOf(event.target);
  if (form?.classList.contains("is-previewing")) soon(form);
});
