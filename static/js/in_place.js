// Buttons of the page's one form for small deeds (`pieces/react_form.html`), sent in place.
import { renew } from "./composer/token.js";
import { say } from "./failures.js";

export const form = document.getElementById("react");

// The piece that the server answers with; null where it has none, after saying why.
export async function ask(address, piece, options) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, ...options });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector(piece);
  // Signed out meanwhile, one is led to the door.
  if (answer.redirected) location.assign(answer.url);
  else if (found) return document.adoptNode(found);
  else say(page.querySelector("[data-sentence]")?.textContent);
  return null;
}

export function send(button, piece) {
  renew(form);
  return ask(button.formAction, piece, { method: "POST", body: new FormData(form, button) });
}

// What is begun while the last is under way is not begun at all.
export function oneAtATime() {
  let busy = false;
  return async (work) => {
    if (busy) return;
    busy = true;
    try {
      await work();
    } catch {
      say();
    } finally {
      busy = false;
    }
  };
}
