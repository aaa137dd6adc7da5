// Quotes on their way into the form: of a post, of words chosen in it, of posts noted with «+» on any
// page of this tab until they are put in together.

import { bodyOf, insertBlock } from "./text.js";

const NOTED = "quotes";
const MOST = 20;

const composer = () => document.querySelector("form[data-composer]");
const strip = () => composer()?.querySelector("[data-quotes]");

// --- from the server ------------------------------------------------------------------------------

async function fetched(address, words) {
  const options = words && { method: "POST", body: new URLSearchParams({ words }), headers: { "X-CSRFToken": token() } };
  const answer = await fetch(address, options).catch(() => null);
  return answer?.ok ? (await answer.text()).trimEnd() : null;
}

const token = () => composer().elements.csrfmiddlewaretoken.value;

// Put it in and go there; false when there is none to be had.
export async function quote(address, words) {
  const text = await fetched(address, words);
  if (text === null) {
    say("refused");
    return false;
  }
  put([text]);
  return true;
}

function put(texts) {
  say("");
  const field = bodyOf(composer());
  insertBlock(field, texts.join("\n\n"));
  field.scrollIntoView({ block: "center" });
}

function say(what) {
  const line = strip()?.querySelector("[data-quotes-said]");
  if (line) line.textContent = what ? strip().dataset[what] : "";
}

// --- several, over pages --------------------------------------------------------------------------

function noted() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NOTED)) ?? [];
    return kept.filter((address) => /^\/p\/\d+\/quote\/$/.test(address));
  } catch {
    return [];
  }
}

function note(addresses) {
  try {
    sessionStorage.setItem(NOTED, JSON.stringify(addresses.slice(-MOST)));
  } catch {
    // In a browser that keeps nothing there is nothing to note either.
  }
  show();
}

function show() {
  const addresses = noted();
  for (const button of document.querySelectorAll("button[data-note-quote]")) {
    button.setAttribute("aria-pressed", String(addresses.includes(button.dataset.noteQuote)));
  }
  const line = strip()?.querySelector("[data-quotes-noted]");
  if (!line) return;
  line.hidden = !addresses.length;
  line.querySelector("[data-quotes-count]").textContent = addresses.length;
}

async function putNoted() {
  const texts = [];
  for (const address of noted()) texts.push(await fetched(address));
  const had = texts.filter((text) => text !== null);
  if (had.length) put(had);
  else bodyOf(composer()).focus();
  note([]);
  if (had.length < texts.length) say("refused");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-note-quote]");
  if (button) {
    const { noteQuote: address } = button.dataset;
    const others = noted().filter((one) => one !== address);
    note(others.length < noted().length ? others : [...others, address]);
  } else if (event.target.closest("[data-quotes-put]")) putNoted();
  else if (event.target.closest("[data-quotes-drop]")) {
    note([]);
    bodyOf(composer()).focus();
  }
});

// More posts come in while one reads on, and a fresh form once one was sent.
const posts = document.getElementById("posts");
if (posts) new MutationObserver(show).observe(posts, { childList: true });
document.addEventListener("htmx:afterSettle", show);
addEventListener("pageshow", show);
show();
