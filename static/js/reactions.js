// Reactions are buttons of one form. This sends them in place, and keeps the reader where they were.
import { renew } from "./composer/token.js";

const form = document.getElementById("react");
const messages = document.getElementById("messages");
let sending = false;

async function send(button) {
  const body = new FormData(form, button);
  const answer = await fetch(button.formAction, { method: "POST", body, headers: { "HX-Request": "true" } });
  const text = await answer.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  // Signed out meanwhile, one is led to the door.
  if (answer.redirected) location.assign(answer.url);
  else if (answer.ok) put(page.querySelector(".reactions"), button);
  else say(page.querySelector("[data-sentence]")?.textContent);
}

function put(now, button) {
  const block = button.closest(".reactions");
  const was = button.classList.contains("reaction") ? button.value : "";
  block.replaceWith(document.adoptNode(now));
  const same = was && now.querySelector(`.reaction[value="${was}"]`);
  (same || now.querySelector("summary"))?.focus();
}

function say(sentence) {
  const line = document.createElement("p");
  line.className = "message message-error";
  line.setAttribute("role", "alert");
  line.textContent = sentence ?? messages.dataset.lost;
  messages.replaceChildren(line);
  line.scrollIntoView({ block: "center" });
}

form?.addEventListener("submit", async (event) => {
  if (!event.submitter?.closest(".reactions")) return;
  event.preventDefault();
  if (sending) return;
  sending = true;
  renew(form);
  try {
    await send(event.submitter);
  } catch {
    say();
  } finally {
    sending = false;
  }
});
