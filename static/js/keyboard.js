// Single keys for reading: the page /keyboard/ tells them, and `?` shows what it tells over this one.
// They are silent in fields and with Ctrl, Alt or Meta, and can be switched off (WCAG 2.1.4).

const CHOICE = "single-keys";
const FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const SEQUENCE = 1500; // ms that `g` waits for its second key

let dialog = null;
let waiting = -SEQUENCE; // when `g` was pressed

export function areOn() {
  try {
    return localStorage.getItem(CHOICE) !== "off";
  } catch {
    return true;
  }
}

// --- posts and threads ----------------------------------------------------------------------------

function places() {
  const posts = [...document.querySelectorAll("#posts article.post")];
  return posts.length ? posts : [...document.querySelectorAll(".thread-row-title a")];
}

const isShown = (place) => {
  const box = place.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
};

// Whether the reader has scrolled by hand since the focus came where it is. A page still on its way
// to the focused post doesn't count.
let wandered = false;
for (const kind of ["wheel", "touchmove"]) addEventListener(kind, () => (wandered = true), { passive: true });
addEventListener("mousedown", (event) => (wandered ||= event.target === document.documentElement)); // a scroll bar
addEventListener("focusin", () => (wandered = false));

// The post or thread one is at: with the focus, or come to by its address; none once scrolled away.
function here(all) {
  const focused = document.activeElement;
  const place = all.find((one) => one.contains(focused)) ?? all.find((one) => one.matches(":target"));
  return place && (!wandered || isShown(place)) ? place : null;
}

function step(forward) {
  const all = places();
  const at = all.indexOf(here(all));
  const next = at >= 0 ? all[at + (forward ? 1 : -1)] : nearest(all, forward);
  if (next) go(next);
  else turnPage(all, forward);
}

function nearest(all, forward) {
  if (forward) return all.find((place) => place.getBoundingClientRect().top >= -1);
  return all.findLast((place) => place.getBoundingClientRect().top < -1);
}

function go(place) {
  wandered = false;
  place.focus({ preventScroll: true });
  const block = place.matches("article") ? "start" : "nearest";
  place.scrollIntoView({ block, behavior: "instant" });
}

function turnPage(all, forward) {
  const rel = forward ? "next" : "prev";
  const links = [...document.querySelectorAll(`main a[rel~=${rel}]`)];
  const way = forward ? links.at(-1) : links[0];
  if (!way) return;
  const numbers = [...document.querySelectorAll("#posts > [id^=post-]")].map((post) => Number(post.id.slice(5)));
  const edge = way.closest(".pages") && (forward ? numbers.at(-1) + 1 : numbers[0] - 1);
  location.assign(edge ? `${way.href}#post-${edge}` : way.href);
}

// --- what the keys do -----------------------------------------------------------------------------

function unread() {
  const line = document.getElementById("unread");
  const first = line && places().find((place) => line.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (first) go(first);
  else location.assign("/unread/");
}

function reply() {
  const all = places();
  const post = here(all);
  const answer = post?.querySelector("a[data-reply-to]:not([data-quote])");
  const field = document.querySelector("form[data-composer] textarea");
  if (answer) answer.click();
  else if (field) {
    field.focus({ preventScroll: true });
    field.scrollIntoView({ block: "center" });
  } else document.querySelector(".no-reply a")?.click();
}

// The words that are chosen in a post, or else the post one is at.
function quote() {
  const choice = document.querySelector("[data-quote-chosen]:not([hidden])");
  (choice ?? here(places())?.querySelector("a[data-quote]"))?.click();
}

function search() {
  const fields = [...document.querySelectorAll("[role=search] input, input[type=search]")];
  const field = fields.find((one) => one.checkVisibility()); // not one in a closed menu
  if (field) field.focus();
  else location.assign(document.querySelector("[data-search]")?.href ?? "/members/#members-q");
}

const KEYS = {
  j: () => step(true),
  k: () => step(false),
  u: unread,
  r: reply,
  q: quote,
  "/": search,
  "?": showHelp,
  g: () => (waiting = performance.now()),
};
const AFTER_G = { i: "/", l: "/latest/", u: "/unread/" };
const REPEATED = ["j", "k"];
const SCROLLING = ["PageDown", "PageUp", "Home", "End", " ", "ArrowDown", "ArrowUp"];

// In another alphabet a letter's key is known by its place: «о» stands where `j` does.
export function keyOf(event) {
  const isForeign = event.key.length === 1 && event.key.charCodeAt(0) > 127;
  return isForeign && event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
}

// Whether the key is for something else than these.
export function isTyping(event) {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return true;
  return Boolean(event.target.closest?.(FIELDS) || document.querySelector("dialog[open]"));
}

document.addEventListener("keydown", (event) => {
  if (SCROLLING.includes(event.key)) wandered = true;
  if (event.defaultPrevented || isTyping(event) || !areOn()) return;
  const key = keyOf(event);
  const afterG = performance.now() - waiting < SEQUENCE && Object.hasOwn(AFTER_G, key);
  waiting = -SEQUENCE;
  if (afterG) location.assign(AFTER_G[key]);
  else if (Object.hasOwn(KEYS, key) && (!event.repeat || REPEATED.includes(key))) KEYS[key]();
  else return;
  event.preventDefault();
});

// --- help -----------------------------------------------------------------------------------------

const helpLink = document.querySelector("[data-keys]");

async function showHelp() {
  const onPage = document.querySelector("main [data-keys-help] h1");
  if (onPage) return onPage.focus();
  dialog ??= await helpDialog().catch(() => null);
  if (!dialog) return location.assign(helpLink.href);
  if (!dialog.open) dialog.showModal();
}

async function helpDialog() {
  const answer = await fetch(helpLink.href);
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const help = document.adoptNode(page.querySelector("[data-keys-help]"));
  const made = document.createElement("dialog");
  made.className = "keys-dialog";
  made.setAttribute("aria-labelledby", "keys-title");
  made.append(asSection(help), closeButton(made));
  made.addEventListener("click", (event) => event.target === made && made.close());
  document.body.append(made);
  bindSwitch(made);
  return made;
}

// The page's own title stays the only one of the first level.
function asSection(help) {
  const title = document.createElement("h2");
  const first = help.querySelector("h1");
  title.id = first.id;
  title.textContent = first.textContent;
  title.tabIndex = -1;
  title.autofocus = true;
  first.replaceWith(title);
  return help;
}

function closeButton(made) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "keys-dialog-close";
  button.textContent = "×";
  button.setAttribute("aria-label", helpLink.dataset.keys);
  button.addEventListener("click", () => made.close());
  return button;
}

function bindSwitch(root) {
  const line = root.querySelector("[data-keys-switch]");
  if (!line) return;
  line.hidden = false;
  root.querySelector("[data-keys-off]").hidden = true;
  const box = line.querySelector("input");
  box.checked = areOn();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(CHOICE, box.checked ? "on" : "off");
    } catch {
      box.checked = true;
    }
  });
}

helpLink?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  showHelp();
});

bindSwitch(document);
// `/` leads to the search of another page: be in its field there.
if (/^#[\w-]+$/.test(location.hash)) document.querySelector(`input[type=search]${location.hash}`)?.focus();
