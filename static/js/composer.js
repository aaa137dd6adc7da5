// The form for writing: Ctrl+Enter sends, leaving asks where unsent words would be lost, and after an
// answer of the server the focus goes where the eyes should be. What else it does is in composer/.

import "./composer/files.js";
import "./composer/lists.js";
import "./composer/mentions.js";
import "./composer/news.js";
import "./composer/pasting.js";
import "./composer/picker.js";
import "./composer/quoting.js";
import "./composer/screen.js";
import "./composer/token.js";
import { count } from "./composer/counter.js";
import { isKept, keepDrafts } from "./composer/drafts.js";
import { isOn, show } from "./composer/preview.js";
import { bodyOf } from "./composer/text.js";
import { name } from "./composer/tools.js";

let sending = false;

const composer = () => document.querySelector("form[data-composer]");
const words = () => bodyOf(composer());
const hasUnsentWords = () => words() && words().value.trim() && words().value !== words().defaultValue;

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("form[data-composer]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector(".composer-send"));
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-composer]")) sending = true;
});

window.addEventListener("beforeunload", (event) => {
  if (!sending && hasUnsentWords() && !isKept(composer())) event.preventDefault();
});

// The server's answer to a reply: either new posts and an empty form, or the form with its reasons.
document.addEventListener("htmx:afterRequest", () => (sending = false));

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "preview") {
    event.detail.target.scrollIntoView({ block: "nearest" });
    return;
  }
  if (!event.detail.requestConfig?.elt?.matches?.("form[data-composer]")) return;
  const refused = composer()?.querySelector('[role="alert"]');
  const place = refused ?? document.querySelector("#posts > article:last-of-type");
  place?.focus({ preventScroll: true });
  place?.scrollIntoView({ block: refused ? "nearest" : "start" });
});

if (document.querySelector('form[data-composer] [role="alert"]')) {
  document.querySelector('form[data-composer] [role="alert"]').focus();
}

const begun = new WeakSet();

// A form that is new on the page, with it or instead of one that was sent.
function begin() {
  const form = composer();
  if (!form || begun.has(form)) return;
  begun.add(form);
  name(form);
  count(form);
  keepDrafts(form);
  if (isOn() && form.querySelector("#preview")) show(form, true);
}

begin();
document.addEventListener("htmx:afterSettle", begin);
