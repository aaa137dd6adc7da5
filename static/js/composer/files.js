// Files chosen, pasted or dropped go up at once, and into the text where the caret is: first a place
// that holds it, then the Markdown. Each has a line that tells how far it is, and asks for words.

import { bodyOf, composerOf, gapsAround, replace } from "./text.js";
import { renew } from "./token.js";

const deskOf = (form) => form?.querySelector("[data-composer-files]") ?? null;
const lines = new Set(); // of files on their way
let count = 0;
let turn = Promise.resolve(); // one after another: the server draws one picture at a time

// --- how files come -------------------------------------------------------------------------------

function bring(form, files) {
  const desk = deskOf(form);
  for (const file of files) begin(form, desk, file);
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("[data-composer-files] input[type=file]")) return;
  bring(composerOf(input), input.files);
  input.value = "";
});

// Rich text copied from a page brings a picture of itself along: its words are what is meant.
document.addEventListener("paste", (event) => {
  const form = event.target.matches?.("[data-composer-body]") && composerOf(event.target);
  const { files } = event.clipboardData ?? {};
  if (!deskOf(form) || !files?.length || event.clipboardData.getData("text/plain")) return;
  bring(form, files);
  event.preventDefault();
});

const isFiles = (event) => event.dataTransfer?.types.includes("Files");

for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const form = composerOf(event.target);
    if (!deskOf(form) || !isFiles(event)) return;
    if (kind !== "dragleave") event.preventDefault();
    form.classList.toggle("is-dropping", kind === "dragover");
    if (kind === "drop") bring(form, event.dataTransfer.files);
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-files-choose]");
  const input = button && deskOf(composerOf(button))?.querySelector("input[type=file]");
  if (!input) return;
  input.multiple = true;
  input.click();
});

// --- one file -------------------------------------------------------------------------------------

function begin(form, desk, file) {
  const line = lineOf(desk, file);
  count += 1;
  const place = `[… ${file.name.replaceAll(/[[\]\\]/g, "")} #${count}]`;
  const gaps = put(bodyOf(form), place);
  const job = { form, desk, file, line, place, gaps };
  lines.add(line);
  show(line, 0, desk.dataset.going);
  line.querySelector("button").onclick = () => drop(job);
  turn = turn.then(() => lines.has(line) && send(job));
}

// Where the caret is, as a paragraph of its own. Returns what was put before and after it.
function put(field, place) {
  field.focus({ preventScroll: true }); // whoever was describing another picture has now done so
  const { selectionStart: start, selectionEnd: end, value } = field;
  const [before, gap] = gapsAround(value, start, end);
  const after = value.slice(end).trim() ? gap : "\n\n";
  replace(field, start, end, before + place + after);
  return [before, after];
}

// With the blank lines that came with it, if they are still there.
function takeOut({ form, gaps: [before, after] }, text) {
  const field = bodyOf(form);
  return swap(field, before + text + after, "") || swap(field, text + after, "") || swap(field, text, "");
}

function send(job) {
  const { form, desk, file, line } = job;
  const words = line.querySelector("input");
  const request = new XMLHttpRequest();
  request.open("POST", desk.dataset.upload);
  renew(form);
  request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
  request.upload.addEventListener("progress", (event) => {
    const percent = Math.round((100 * event.loaded) / (event.total || 1));
    show(line, percent, percent < 100 ? desk.dataset.going : desk.dataset.drawing);
  });
  request.addEventListener("load", () => {
    if (request.status !== 200) return fail(job, request.responseText);
    done(job, JSON.parse(request.responseText), words);
  });
  request.addEventListener("error", () => fail(job, desk.dataset.lost));
  request.addEventListener("abort", () => drop(job));
  line.querySelector("button").onclick = () => request.abort();
  const data = new FormData();
  data.set("place", form.dataset.draftPlace);
  data.set("files", file);
  request.send(data);
  return new Promise((ended) => request.addEventListener("loadend", ended));
}

function done(job, told, words) {
  const { form, desk, line, place } = job;
  settle(job);
  line.dataset.state = "done";
  show(line, 100, desk.dataset.done);
  let markdown = described(told, words.value);
  swap(bodyOf(form), place, markdown);
  words.closest("label").hidden = !told.thumbnail;
  if (told.thumbnail) line.querySelector("img").src = told.thumbnail;
  line.querySelector("img").hidden = !told.thumbnail;
  words.addEventListener("change", () => {
    const now = described(told, words.value);
    if (swap(bodyOf(form), markdown, now)) markdown = now;
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    words.blur();
  });
  const button = line.querySelector("button");
  button.textContent = desk.dataset.drop;
  button.onclick = () => {
    takeOut(job, markdown);
    line.remove();
  };
}

const described = (told, words) => (told.thumbnail ? `![${escaped(words)}](${told.address})` : told.markdown);
const escaped = (words) => words.trim().replaceAll(/[\\`*_[\]<>&|~!@:#$]/g, "\\$&");

function fail(job, sentence) {
  const { desk, line, place } = job;
  settle(job);
  line.dataset.state = "failed";
  takeOut(job, place);
  show(line, 0, desk.dataset.stopped);
  const why = document.createElement("span");
  why.setAttribute("role", "alert");
  why.className = "composer-file-why";
  why.textContent = /^\s*</.test(sentence) || !sentence ? desk.dataset.lost : sentence;
  line.append(why);
  const button = line.querySelector("button");
  button.textContent = desk.dataset.drop;
  button.onclick = () => line.remove();
}

function drop(job) {
  settle(job);
  takeOut(job, job.place);
  job.line.remove();
}

function settle({ desk, line }) {
  lines.delete(line);
  if (!lines.size) desk.querySelector("[data-files-waiting]").textContent = "";
}

// The caret stays where one is writing. What was deleted meanwhile stays deleted.
function swap(field, before, after) {
  const had = document.activeElement;
  field?.focus({ preventScroll: true });
  const at = field?.value.indexOf(before) ?? -1;
  if (at >= 0) exchange(field, at, before, after);
  if (had !== field) had?.focus({ preventScroll: true });
  return at >= 0;
}

function exchange(field, at, before, after) {
  const { selectionStart, selectionEnd } = field;
  const end = at + before.length;
  const by = after.length - before.length;
  const moved = (caret) => (caret >= end ? caret + by : Math.min(caret, at + after.length));
  replace(field, at, end, after);
  field.setSelectionRange(moved(selectionStart), moved(selectionEnd));
}

// --- its line -------------------------------------------------------------------------------------

function lineOf(desk, file) {
  const line = desk.querySelector("template").content.firstElementChild.cloneNode(true);
  line.dataset.name = file.name;
  desk.querySelector("[data-files-lines]").append(line);
  return line;
}

function show(line, percent, words) {
  const name = line.dataset.name;
  line.querySelector("progress").value = percent;
  line.querySelector("[data-file-words]").textContent = words.replace("{name}", name).replace("{percent}", percent);
}

// Sent while a file is on its way, a post would show a hole.
document.addEventListener(
  "submit",
  (event) => {
    if (!lines.size || !event.target.matches("form[data-composer]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const desk = deskOf(event.target);
    desk.querySelector("[data-files-waiting]").textContent = desk.dataset.waiting;
  },
  { capture: true },
);
