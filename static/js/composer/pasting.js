// Rich text that is pasted becomes Markdown. First its plain words stand there, as they would without
// us; then the server's Markdown takes their place: Ctrl+Z goes back to the words, once more to nothing.

import { composerOf, gapsAround, isInFence, replace, select } from "./text.js";

const RICH = /<(?:a|b|strong|i|em|s|del|strike|h[1-6]|ul|ol|table|blockquote|pre|code|img|hr)[\s/>]/i;
const MOST = 500_000; // characters, as the server takes them
const ADDRESS = /^https?:\/\/[^\s<>]+$/i;
const BLOCK = /\n|^(?:[-*+>#]|\d+[.)]) |^```/;

document.addEventListener("paste", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-composer-body]") || !event.clipboardData) return;
  const words = event.clipboardData.getData("text/plain").replaceAll("\r\n", "\n");
  const html = event.clipboardData.getData("text/html");
  if (isInFence(field.value.slice(0, field.selectionStart))) return;
  if (ADDRESS.test(words) && link(field, words)) return event.preventDefault();
  if (!RICH.test(html) || html.length > MOST) return;
  event.preventDefault();
  const start = field.selectionStart;
  replace(field, start, field.selectionEnd, words);
  become(field, start, words, html);
});

// An address pasted on words makes them a link.
function link(field, address) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  const words = value.slice(start, end);
  if (!words.trim() || words.includes("\n") || ADDRESS.test(words)) return false;
  replace(field, start, end, `[${words}](${address})`);
  return true;
}

async function become(field, start, words, html) {
  const markdown = await asMarkdown(composerOf(field), html);
  const end = start + words.length;
  // Written into meanwhile, the words stay as they are.
  if (!markdown || markdown === words || field.value.slice(start, end) !== words) return;
  const text = BLOCK.test(markdown) ? gapsAround(field.value, start, end).join(markdown) : markdown;
  const [caret, had] = [field.selectionStart, document.activeElement];
  replace(field, start, end, text);
  if (caret > end) select(field, caret + text.length - words.length);
  if (had !== field) had?.focus({ preventScroll: true });
}

// Nothing when the server can't be asked, or refuses.
async function asMarkdown(form, html) {
  const body = new URLSearchParams({ html });
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const answer = await fetch("/markdown/", { method: "POST", body, headers }).catch(() => null);
  return answer?.ok ? (await answer.text()).trim() : "";
}
