// A vote is sent in place; without this the page comes anew.
import { form, oneAtATime, send } from "./in_place.js";

const once = oneAtATime();

async function vote(button) {
  const now = await send(button, ".poll");
  if (!now) return;
  button.closest(".poll").replaceWith(now);
  const next = now.querySelector("[role=alert], .poll-foot button, .poll-foot a") ?? now;
  if (next === now) now.tabIndex = -1;
  next.focus();
}

form?.addEventListener("submit", (event) => {
  if (!event.submitter?.closest(".poll")) return;
  event.preventDefault();
  once(() => vote(event.submitter));
});
