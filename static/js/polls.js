// A vote is sent in place; without this the page comes anew.
import { renew } from "./composer/token.js";

const form = document.getElementById("react");
const messages = document.getElementById("messages");
let busy = false;

async function send(button) {
  const body = new FormData(form, button);
  const answer = await fetch(button.formAction, { method: "POST", body, headers: { "HX-Request": "true" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector(".poll");
  // Signed out meanwhile, one is led to the door.
  if (answer.redirected) location.assign(answer.url);
  else if (now) put(document.adoptNode(now), button);
  else say(page.querySelector("[data-sentence]")?.textContent);
}

function put(now, button) {
  button.closest(".poll").replaceWith(now);
  const next = now.querySelector("[role=alert], .poll-foot button, .poll-foot a") ?? now;
  if (next === now) now.tabIndex = -1;
  next.focus();
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
  if (!event.submitter?.closest(".poll")) return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  try {
    renew(form);
    await send(event.submitter);
  } catch {
    say();
  } finally {
    busy = false;
  }
});
