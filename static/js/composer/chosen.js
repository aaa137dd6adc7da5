// Words chosen in a post: a button beside them quotes just these.

import { quote } from "./quoting.js";

const SETTLED = 120; // ms without a change: the choice is made

const form = () => document.querySelector("form[data-composer]");
let button = null;
let timer = 0;

document.addEventListener("selectionchange", () => {
  clearTimeout(timer);
  timer = setTimeout(offer, SETTLED);
});
addEventListener("resize", () => button && offer());

function offer() {
  const range = chosen();
  const { quote: label } = form()?.querySelector("[data-quotes]")?.dataset ?? {};
  if (!range || !label || !wordsOf(range)) return withdraw();
  button ??= made(label);
  button.hidden = false;
  const box = range.getBoundingClientRect();
  const middle = box.left + box.width / 2 - button.offsetWidth / 2;
  const left = Math.min(Math.max(8, middle), document.documentElement.clientWidth - button.offsetWidth - 8);
  button.style.setProperty("left", `${left + scrollX}px`);
  button.style.setProperty("top", `${box.bottom + scrollY + 8}px`);
}

function withdraw() {
  if (button) button.hidden = true;
}

function made(label) {
  const it = document.createElement("button");
  it.type = "button";
  it.className = "quote-chosen";
  it.dataset.quoteChosen = "";
  it.textContent = label;
  it.addEventListener("pointerdown", (event) => event.preventDefault()); // the words stay chosen
  it.addEventListener("click", quoteChosen);
  document.querySelector("main").append(it);
  return it;
}

async function quoteChosen() {
  const range = chosen();
  if (!range) return withdraw();
  const [address, words] = [addressOf(range), wordsOf(range)];
  withdraw();
  if (await quote(address, words)) return;
  form().querySelector("[data-quotes-said]").scrollIntoView({ block: "center" });
}

// --- what is chosen -------------------------------------------------------------------------------

// The selection as far as it lies in the post that it begins in.
function chosen() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0).cloneRange();
  const prose = elementOf(range.startContainer).closest("#posts article.post .prose");
  if (!prose || !prose.closest("article").querySelector("a[data-quote]")) return null;
  if (!prose.contains(range.endContainer)) range.setEnd(prose, prose.childNodes.length);
  return range;
}

const elementOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement);
const around = (range) => elementOf(range.commonAncestorContainer);

// Words within a quote were said in another post: they are quoted from there.
function addressOf(range) {
  const source = around(range).closest("blockquote.quote")?.querySelector(".quote-source a:is([href^='/p/'], [href^='/m/'])");
  if (source) return `${source.getAttribute("href")}quote/`;
  return around(range).closest("article.post").querySelector("a[data-quote]").dataset.quote;
}

function wordsOf(range) {
  const piece = range.cloneContents();
  for (const other of piece.querySelectorAll("blockquote.quote, .quote-source, button")) other.remove();
  const text = textOf(piece, Boolean(around(range).closest("pre")));
  return text.replace(/[ \t]*\n[ \t]*/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
}

const BLOCKS = "p, li, pre, tr, div, blockquote, details, summary, h1, h2, h3, h4, h5, h6, dt, dd";

function textOf(node, isCode) {
  if (node.nodeType === Node.TEXT_NODE) return isCode ? node.data : node.data.replace(/\s+/g, " ");
  if (node.nodeName === "BR") return "\n";
  const inside = [...node.childNodes].map((child) => textOf(child, isCode || node.nodeName === "PRE")).join("");
  if (node.nodeName === "TD" || node.nodeName === "TH") return `${inside} `;
  return node.matches?.(BLOCKS) ? `\n\n${inside}\n\n` : inside;
}
