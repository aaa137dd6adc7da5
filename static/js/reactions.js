// Reactions are buttons of one form, and what may be given is a page. This brings that page's buttons
// to the post, sends them in place, and keeps the reader where they were.
import { renew } from "./composer/token.js";

const form = document.getElementById("react");
const messages = document.getElementById("messages");
const HTMX = { "HX-Request": "true" };
let busy = false;

async function ask(address, options) {
  const answer = await fetch(address, { headers: HTMX, ...options });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // Signed out meanwhile, one is led to the door.
  if (answer.redirected) location.assign(answer.url);
  else if (answer.ok) return document.adoptNode(page.body.firstElementChild);
  else say(page.querySelector("[data-sentence]")?.textContent);
  return null;
}

function say(sentence) {
  const line = document.createElement("p");
  line.className = "message message-error";
  line.setAttribute("role", "alert");
  line.textContent = sentence ?? messages.dataset.lost;
  messages.replaceChildren(line);
  line.scrollIntoView({ block: "center" });
}

async function once(work) {
  if (busy) return;
  busy = true;
  try {
    await work();
  } catch {
    say();
  } finally {
    busy = false;
  }
}

// --- choosing -------------------------------------------------------------------------------------

const opened = () => document.querySelector(".post-foot .reactions-panel");

function close(back) {
  const way = opened()?.closest(".reactions").querySelector("[data-react]");
  opened()?.remove();
  way?.setAttribute("aria-expanded", "false");
  if (back) way?.focus();
}

async function open(way) {
  const panel = await ask(way.href);
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

async function send(button) {
  const body = new FormData(form, button);
  const now = await ask(button.formAction, { method: "POST", body });
  if (!now) return;
  const was = button.classList.contains("reaction") ? button.value : "";
  button.closest(".reactions").replaceWith(now);
  const same = was && now.querySelector(`.reaction[value="${was}"]`);
  (same || now.querySelector("[data-react]"))?.focus();
}

form?.addEventListener("submit", (event) => {
  if (!event.submitter?.closest(".post-foot .reactions")) return;
  event.preventDefault();
  once(() => {
    renew(form);
    return send(event.submitter);
  });
});
