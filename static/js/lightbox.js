// A picture of a post, as large as the screen: a click opens it, arrows go to its neighbours in the
// same post, Escape goes back. Without this the link leads to the picture itself.

const dialog = document.querySelector("dialog[data-lightbox]");
const shown = dialog?.querySelector("img");
let pictures = [];
let at = 0;

const part = (name) => dialog.querySelector(`[data-lightbox-${name}]`);

function open(link) {
  const post = link.closest("article, .prose");
  pictures = [...post.querySelectorAll("a.picture")];
  show(pictures.indexOf(link));
  dialog.showModal();
}

function show(place) {
  at = (place + pictures.length) % pictures.length;
  const small = pictures[at].querySelector("img");
  // Its smaller one is there already, and stands in until the whole has come.
  shown.style.setProperty("--lightbox-standin", `url("${small.currentSrc}")`);
  const [width, height] = ["width", "height"].map((name) => small.getAttribute(name));
  shown.width = Math.max(width, ...(small.srcset.match(/\d+(?=w)/g) ?? []));
  shown.height = (shown.width * height) / width;
  shown.alt = small.alt;
  shown.src = pictures[at].href;
  part("words").textContent = small.alt;
  part("count").textContent = pictures.length > 1 ? `${at + 1} / ${pictures.length}` : "";
  part("whole").href = pictures[at].href;
  for (const name of ["before", "after"]) part(name).hidden = pictures.length < 2;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".prose a.picture");
  const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!dialog || !link || !isPlain || isInSpoiler(link)) return;
  event.preventDefault();
  open(link);
});

// The first touch of a spoiler shows what it hides, the next one opens it.
function isInSpoiler(link) {
  const spoiler = link.closest("span.spoiler");
  return spoiler && getComputedStyle(link.querySelector("img")).visibility === "hidden";
}

dialog?.addEventListener("click", (event) => {
  if (event.target.closest("[data-lightbox-before]")) show(at - 1);
  else if (event.target.closest("[data-lightbox-after]")) show(at + 1);
  else if (!event.target.closest("img, a, [data-lightbox-words]")) dialog.close();
});

dialog?.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step || pictures.length < 2) return;
  event.preventDefault();
  show(at + step);
});

dialog?.addEventListener("close", () => {
  shown.removeAttribute("src");
  pictures[at]?.focus({ preventScroll: true });
});
