// Drafts: what is typed is kept on the server a moment later, and in this browser whenever the server
// can't be reached. The form says where it belongs: `data-draft-place`, the version that it began
// with: `data-draft-version`, and where drafts go: `data-drafts`. One that was made without looking for
// a draft, as all readers of a thread share it, asks once it is looked at: `data-draft-ask`. One that
// came back refused holds what no draft holds: `data-draft-unsaved`.

import { bodyOf, composerOf, replace } from "./text.js";

const PAUSE = 2000; // ms without typing
const AT_LAST = 10_000; // ms of typing without a pause
const AGAIN = 30_000; // after a refusal
const MOST_AT_LEAVING = 60_000; // bytes that a browser sends for a page that is gone
const PREFIX = "draft:";

const states = new WeakMap();

// --- what a form holds ------------------------------------------------------------------------------

const words = (form) => ({
  title: form.elements.title?.value ?? "",
  body: bodyOf(form).value,
  reply_to: form.elements.reply_to?.value ?? "",
  began: form.elements.began?.value ?? "", // which text of the post an edit changes
  ...Object.fromEntries(aside(form).map((field) => [field.name, valueOf(field)])),
});
// A poll and tags that go along with a thread; to whom a conversation goes; why a post is edited. Of
// some forms the reason is the text itself.
const isAside = (name) => ["tags", "to", "reason"].includes(name) || Boolean(name?.startsWith("poll_"));
const aside = (form) => [...form.elements].filter((field) => isAside(field.name) && field !== bodyOf(form));
const valueOf = (field) => (field.type === "checkbox" ? (field.checked ? "on" : "") : field.value);
const told = (words) => JSON.stringify(Object.entries(words).filter(([name]) => isAside(name)));
const isSame = (a, b) =>
  a.title === b.title && a.body === b.body && a.reply_to === b.reply_to && told(a) === told(b);
const isEmpty = ({ title, body }) => !title.trim() && !body.trim();

function know(form, version) {
  states.get(form).version = version;
  if (form.elements.known) form.elements.known.value = version;
}

function fill(form, { title, body, reply_to, began, ...more }) {
  for (const field of aside(form)) {
    const value = more[field.name] ?? "";
    if (field.type === "checkbox") field.checked = Boolean(value);
    else if (value || field.tagName !== "SELECT") field.value = value;
    const folded = field.closest("details");
    if (folded && value && field.tagName !== "SELECT") folded.open = true;
  }
  if (form.elements.title) form.elements.title.value = title ?? "";
  if (form.elements.began) form.elements.began.value = began || 0;
  const field = bodyOf(form);
  const had = document.activeElement;
  replace(field, 0, field.value.length, body);
  if (had !== field) had?.focus({ preventScroll: true });
  if (!form.elements.reply_to || !reply_to) return;
  form.elements.reply_to.value = reply_to;
  const line = form.querySelector("[data-replying]");
  line.hidden = false;
  line.querySelector("a").href = `/p/${reply_to}/`;
  line.querySelector("[data-drop-reply]").hidden = false;
}

// --- this browser -----------------------------------------------------------------------------------

// A member's name is in the key: nobody else who uses this browser is shown their words.
const member = () => document.querySelector("[data-member]")?.dataset.member ?? "";
const keyOf = (form) => `${PREFIX}${member()}:${form.dataset.draftPlace}`;

function keepHere(form, more = {}) {
  const state = states.get(form);
  if (isOfferedFromHere(state)) return false;
  try {
    localStorage.setItem(keyOf(form), JSON.stringify({ ...words(form), known: state.version, at: Date.now(), ...more }));
    return true;
  } catch {
    return false;
  }
}

function keptHere(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

// What was kept here and waits to be taken or not: nothing may be put in its place.
const isOfferedFromHere = ({ other }) => Boolean(other && !other.version);

function forgetWordsOf(form) {
  if (!isOfferedFromHere(states.get(form))) forgetHere(keyOf(form));
}

function forgetHere(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // There was nothing to forget.
  }
}

function keysHere() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

// --- the server -------------------------------------------------------------------------------------

function soon(form, pause = PAUSE) {
  const state = states.get(form);
  clearTimeout(state.timer);
  state.since ??= Date.now();
  const left = Math.max(0, state.since + AT_LAST - Date.now());
  state.timer = setTimeout(() => save(form), pause === PAUSE ? Math.min(pause, left) : pause);
}

async function save(form) {
  const state = states.get(form);
  const sent = words(form);
  state.since = null;
  if (!form.isConnected || state.isOver || isSame(sent, state.saved)) return;
  // The other draft on the server stays until the writer has chosen.
  if (!form.dataset.drafts || !navigator.onLine || state.other?.version) return stay(form, sent);
  if (state.request) return soon(form);
  state.request = exchange(form, sent);
  await state.request;
  state.request = null;
}

async function exchange(form, sent) {
  try {
    await hear(form, sent, await post(form, sent));
  } catch {
    stay(form, sent);
  }
}

function post(form, sent, options = {}) {
  const data = new URLSearchParams({ ...sent, place: form.dataset.draftPlace, known: states.get(form).version });
  return fetch(form.dataset.drafts, {
    method: "POST",
    body: data,
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    ...options,
  });
}

async function hear(form, sent, answer) {
  const state = states.get(form);
  if (answer.ok) {
    const { version } = await answer.json();
    state.saved = sent;
    know(form, version);
    if (!isSame(words(form), sent)) return; // written on meanwhile: the next save tells
    forgetWordsOf(form);
    return say(form, isEmpty(sent) ? "" : "saved");
  }
  if (answer.status === 409) return offer(form, await answer.json());
  stay(form, sent);
  if (answer.status === 429 || answer.status >= 500) soon(form, AGAIN);
}

// The server can't be told now: the words stay in this browser until it can.
function stay(form, sent) {
  const state = states.get(form);
  if (isEmpty(sent)) {
    forgetWordsOf(form);
    return say(form, "");
  }
  if (!keepHere(form)) return say(form, "");
  if (!form.dataset.drafts) state.saved = sent;
  say(form, navigator.onLine ? "here" : "offline");
}

function say(form, what) {
  const line = form.querySelector("[data-draft-status]");
  const sentence = what ? line.dataset[what] : "";
  if (line.textContent !== sentence) line.textContent = sentence;
}

// --- another version ----------------------------------------------------------------------------------

// Two texts for one place: the one that is not shown is offered, none is thrown away unasked.
function offer(form, other) {
  const state = states.get(form);
  const box = form.querySelector("[data-draft-offer]");
  state.other = other;
  if (other.version) keepHere(form);
  box.querySelector("[data-draft-other]").textContent = beginning(other);
  box.hidden = false;
}

function beginning({ body }) {
  return body.length > 200 ? `${body.slice(0, 200)}…` : body;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-draft-take], [data-draft-keep]");
  if (!button) return;
  const form = composerOf(button);
  const state = states.get(form);
  form.querySelector("[data-draft-offer]").hidden = true;
  if (button.matches("[data-draft-take]")) fill(form, state.other);
  if (state.other.version) know(form, state.other.version);
  else forgetHere(keyOf(form));
  state.other = null;
  bodyOf(form).focus();
  soon(form, 0);
});

// --- beginning and leaving ----------------------------------------------------------------------------

export function keepDrafts(form) {
  if (!form.dataset.draftPlace) return;
  const version = Number(form.dataset.draftVersion ?? 0);
  const isRefused = form.dataset.draftUnsaved !== undefined;
  states.set(form, { version, saved: isRefused ? {} : words(form), since: null });
  forgetTaken();
  if (isRefused) soon(form, 0);
  if (form.dataset.draftAsk === undefined || !isEmpty(words(form))) return compare(form);
  looks.observe(form);
}

const looks = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    looks.unobserve(target);
    ask(target);
  }
});

async function ask(form) {
  try {
    const answer = await fetch(`${form.dataset.drafts}?place=${form.dataset.draftPlace}`);
    const draft = answer.ok ? await answer.json() : {};
    if (draft.version && isEmpty(words(form))) take(form, draft);
    else if (draft.version) return offer(form, draft); // typed while the answer was on its way
  } catch {
    // Offline: what this browser has is compared with nothing.
  }
  compare(form);
}

function take(form, draft) {
  know(form, draft.version);
  fill(form, draft);
  states.get(form).saved = words(form);
  say(form, "restored");
}

// What this browser kept goes on from the form's version, or stands against it.
function compare(form) {
  const { version } = states.get(form);
  const shown = words(form);
  const here = keptHere(keyOf(form));
  if (!here || isSame(here, shown)) return;
  const goesOn = here.known === version && (version || isEmpty(shown));
  if (!goesOn) return offer(form, here);
  fill(form, here);
  say(form, "restored");
  soon(form, 0);
}

// What was sent stays in this browser until the forum says of this very sending that it was taken.
function forgetTaken() {
  const taken = Number(document.cookie.match(/(?:^|; )taken=(\d+)/)?.[1]);
  if (!taken) return;
  document.cookie = "taken=; path=/; max-age=0";
  for (const key of keysHere()) if (keptHere(key)?.sent === taken) forgetHere(key);
}

// Whether leaving the page loses nothing.
export function isKept(form) {
  return states.has(form) && keepHere(form);
}

document.addEventListener("input", (event) => {
  const form = composerOf(event.target);
  if (!states.has(form)) return;
  say(form, "");
  soon(form);
});

function leave() {
  for (const form of document.querySelectorAll("form[data-draft-place]")) {
    const state = states.get(form);
    const now = state && words(form);
    if (!state || state.isOver || isSame(now, state.saved)) continue;
    keepHere(form);
    if (!form.dataset.drafts || new URLSearchParams(now).toString().length > MOST_AT_LEAVING) continue;
    post(form, now, { keepalive: true })
      .then((answer) => hear(form, now, answer))
      .catch(() => {});
  }
}

document.addEventListener("visibilitychange", () => document.hidden && leave());
addEventListener("pagehide", leave);
addEventListener("online", () => {
  for (const form of document.querySelectorAll("form[data-draft-place]")) if (states.has(form)) soon(form, 0);
});

// A save under way has to come first: behind the form it would bring back a draft of what is sent.
document.addEventListener(
  "submit",
  async (event) => {
    const form = composerOf(event.target);
    const state = states.get(form);
    if (!state?.request) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (state.isWaiting) return;
    state.isWaiting = true;
    await state.request;
    state.isWaiting = false;
    form.requestSubmit(event.submitter);
  },
  { capture: true },
);

// While the form is on its way nothing more is saved: a draft must not outlive what became of it.
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-draft-afresh]")) return startAfresh();
  const form = composerOf(event.target);
  if (!states.has(form) || event.submitter?.name === "preview") return;
  states.get(form).isOver = true;
  clearTimeout(states.get(form).timer);
  const sent = Date.now();
  form.elements.sending.value = sent;
  keepHere(form, { sent });
});

function startAfresh() {
  for (const form of document.querySelectorAll("form[data-draft-place]")) {
    if (!states.has(form)) continue;
    states.get(form).isOver = true;
    forgetHere(keyOf(form));
  }
}

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.requestConfig?.elt;
  if (!form || !states.has(form)) return;
  if (event.detail.successful) return forgetWordsOf(form);
  states.get(form).isOver = false;
  keepHere(form);
});
