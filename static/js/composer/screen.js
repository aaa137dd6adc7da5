// Writing over the whole screen: on a phone nothing else is left beside the keyboard.

import { bodyOf, composerOf } from "./text.js";

const root = document.documentElement;

function toggle(form, on) {
  form.classList.toggle("is-full", on);
  root.classList.toggle("is-composing", on);
  form.querySelector("[data-composer-full]").setAttribute("aria-pressed", String(on));
  if (on) fit();
  bodyOf(form).focus({ preventScroll: true });
  if (!on) form.scrollIntoView({ block: "nearest" });
}

const full = () => document.querySelector("form.is-full");

// What the keyboard leaves: its height is known to `visualViewport` alone.
function fit() {
  const form = full();
  if (!form || !window.visualViewport) return;
  form.style.setProperty("--seen-height", `${visualViewport.height}px`);
  form.style.setProperty("--seen-top", `${visualViewport.offsetTop}px`);
}

window.visualViewport?.addEventListener("resize", fit);
window.visualViewport?.addEventListener("scroll", fit);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-composer-full]");
  if (button) toggle(composerOf(button), button.getAttribute("aria-pressed") !== "true");
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !full() || document.querySelector("dialog[open]")) return;
  toggle(full(), false);
});

// Sent or replaced, the form is gone: the page is back.
document.addEventListener("htmx:afterSettle", () => root.classList.toggle("is-composing", Boolean(full())));
