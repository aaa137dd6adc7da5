// Continuous reading: when the reader comes near the end of a thread's page, the next one is fetched
// from where its link leads and put below. The address bar follows the page in view, so what is
// copied from it stays a numbered page. Going up, the head of the page stays in reach: the page
// before is put above by its link, or by turning the wheel further once at the top.

const posts = document.querySelector("[data-continuous]");
const button = document.querySelector("[data-continuous-switch]");
const CHOICE = "continuous-reading";
const PAUSE = 250; // ms between arriving at the top and turning the wheel further

const navs = () => [...document.querySelectorAll("main > nav.pages")];
const link = (direction) => navs().at(direction === "next" ? -1 : 0)?.querySelector(`a[rel=${direction}]`);
const pageOf = (doc) => doc.querySelector("nav.pages [aria-current]")?.textContent.trim() ?? "";

let on = false;
let fetching = false;
let failed = false;
let scrolledAt = 0;
// The pages in the document, from above: where each begins, its address, title and name.
let pages = [];
let inView;

function chosen() {
  try {
    return localStorage.getItem(CHOICE) === "on";
  } catch {
    return false;
  }
}

function choose(value) {
  try {
    localStorage.setItem(CHOICE, value ? "on" : "off");
  } catch {
    // Without a place to keep the choice it holds for this page.
  }
}

// --- fetching -------------------------------------------------------------------------------------

async function fetchPage(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function take(direction, put) {
  const address = link(direction)?.href;
  if (!address || fetching || failed) return false;
  fetching = true;
  try {
    const doc = await fetchPage(address);
    const children = [...doc.querySelector("#posts").children].filter((child) => !known(child));
    put(children.map((child) => document.adoptNode(child)), { address, title: doc.title, name: pageOf(doc) }, doc);
    window.htmx?.process(posts);
  } catch {
    if (direction === "next") giveUp(address);
    else location.assign(address);
    return false;
  } finally {
    fetching = false;
  }
  return true;
}

const known = (child) => child.id && document.getElementById(child.id);

async function goOn() {
  const went = await take("next", (children, page, doc) => {
    const mark = markOf(page);
    posts.append(mark, ...children);
    pages.push({ ...page, first: mark });
    navs().at(-1).replaceWith(...navOf(doc, -1));
    if (!link("next")) takeComposer(doc);
  });
  if (went) look();
}

function goBack() {
  return take("prev", (children, page, doc) => {
    const anchor = posts.firstElementChild;
    const before = anchor.getBoundingClientRect().top;
    const mark = markOf(pages[0]);
    pages[0].first = mark;
    posts.prepend(...children, mark);
    pages.unshift({ ...page, first: children[0] ?? mark });
    navs()[0].replaceWith(...navOf(doc, 0));
    scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
  });
}

function navOf(doc, place) {
  const nav = [...doc.querySelectorAll("main > nav.pages")].at(place);
  return nav ? [document.adoptNode(nav)] : [];
}

// On the last page the form puts a reply in place; words that are being written stay where they are.
function takeComposer(doc) {
  const here = document.querySelector("form[data-composer]");
  const there = doc.querySelector("form[data-composer]");
  if (!here || !there || here.elements.body.value || here.contains(document.activeElement)) return;
  here.replaceWith(document.adoptNode(there));
  window.htmx?.process(there);
}

function markOf(page) {
  const mark = document.createElement("p");
  mark.className = "page-mark";
  const way = document.createElement("a");
  way.href = page.address;
  way.textContent = page.name;
  mark.append(way);
  return mark;
}

function giveUp(address) {
  failed = true;
  const line = document.createElement("p");
  line.className = "page-mark page-mark-failed";
  line.setAttribute("role", "status");
  const way = document.createElement("a");
  way.href = address;
  way.textContent = posts.dataset.continuousNext;
  const words = document.createElement("span");
  words.append(`${posts.dataset.continuous} `, way);
  line.append(words);
  posts.append(line);
}

// --- following ------------------------------------------------------------------------------------

function look() {
  if (!on) return;
  follow();
  if (posts.getBoundingClientRect().bottom < innerHeight * 1.5) goOn();
}

function follow() {
  const passed = pages.filter((page) => page.first.getBoundingClientRect().top < innerHeight * 0.4);
  const page = passed.at(-1) ?? pages[0];
  if (page === inView) return;
  inView = page;
  document.title = page.title;
  history.replaceState(history.state, "", page.address);
}

// Where the reader is, kept with the entry of the history: this page alone is shorter than what was
// scrolled through, so the browser could not find the place again.
function remember() {
  if (!on) return;
  const post = postInView();
  if (!post) return;
  const reading = { post: post.id, top: post.getBoundingClientRect().top };
  history.replaceState({ ...history.state, reading }, "");
}

function postInView() {
  const from = inView.first;
  const articles = [...posts.querySelectorAll("article")];
  const ofPage = articles.filter((post) => post === from || from.compareDocumentPosition(post) & Node.DOCUMENT_POSITION_FOLLOWING);
  return ofPage.find((post) => post.getBoundingClientRect().bottom > 0);
}

function comeBack() {
  const [visit] = performance.getEntriesByType("navigation");
  const reading = history.state?.reading;
  const post = reading && visit?.type !== "navigate" && document.getElementById(reading.post);
  if (post) scrollBy({ top: post.getBoundingClientRect().top - reading.top, behavior: "instant" });
}

// --- on and off -----------------------------------------------------------------------------------

function start() {
  on = true;
  pages = [{ first: posts.firstElementChild, address: location.pathname + location.search, title: document.title, name: pageOf(document) }];
  inView = pages[0];
  history.scrollRestoration = "manual";
  posts.classList.add("is-continuous");
  comeBack();
  look();
}

function stop() {
  on = false;
  history.scrollRestoration = "auto";
  posts.classList.remove("is-continuous");
}

let drawing = false;
addEventListener(
  "scroll",
  () => {
    scrolledAt = performance.now();
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      look();
    });
  },
  { passive: true },
);
addEventListener(
  "wheel",
  (event) => {
    const rested = performance.now() - scrolledAt > PAUSE;
    if (on && event.deltaY < 0 && scrollY === 0 && rested) goBack();
  },
  { passive: true },
);
addEventListener("pagehide", remember);

document.addEventListener("click", (event) => {
  const way = event.target.closest?.("a[rel=prev]");
  if (!on || !way || way !== link("prev") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  goBack();
});

if (posts && button) {
  button.hidden = false;
  button.setAttribute("aria-pressed", String(chosen()));
  button.addEventListener("click", () => {
    const value = !on;
    choose(value);
    button.setAttribute("aria-pressed", String(value));
    if (value) start();
    else stop();
  });
  if (chosen()) start();
}
