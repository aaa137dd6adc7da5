// Reactions are buttons of one form, and what may be given is a page. This brings that page's buttons
// to the post, sends them in place, and keeps the reader where they were.
import { ask, form, oneAtATime, send } from "./in_place.js";

const once = oneAtATime();

// --- choosing -------------------------------------------------------------------------------------

const opened = () => document.querySelector(".post-foot .reactions-panel");

function close(back) {
  const way = opened()?.closest(".reactions").querySelector("[data-react]");
  opened()?.remove();
  way?.setAttribute("aria-expanded", "false");
  if (back) way?.focus();
}

async function open(way) {
  const panel = await ask(way.href, ".reactions-panel");
  if (!panel) return;
  way.after(panel);
  way.setAttribute("aria-expanded", "true");
  panel.querySelector("button")?.focus();
}

document.addEventListener("click", (event) => {
  const way = event.target.closest("[data-react]");
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey);
  const wasOpen = way?.getAttribute("aria-expanded") === "true";
  if (!event.target.closest(".reactions-panel")) close(wasOpen);
  if (!way || !isPlain) return;
  event.preventDefault();
  if (!wasOpen) once(() => open(way));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && opened()) close(true);
});

// --- giving and taking back -----------------------------------------------------------------------

async function react(button) {
  const now = await send(button, ".reactions");
  if (!now) return;
  const was = button.classList.contains("reaction") ? button.value : "";
  button.closest(".reactions").replaceWith(now);
  const same = was && now.querySelector(`.reaction[value="${was}"]`);
  (same || now.querySelector("[data-react]"))?.focus();
}

form?.addEventListener("submit", (event) => {
  if (!event.submitter?.closest(".post-foot .reactions")) return;
  event.preventDefault();
  once(() => react(event.submitter));
});
