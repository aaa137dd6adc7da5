// When htmx gets a whole error page, or nothing, the page stays as it is and says why.
// So what was typed is never replaced by an error.
const messages = document.getElementById("messages");

export function say(sentence = messages.dataset.lost) {
  const line = document.createElement("p");
  line.className = "message message-error";
  line.setAttribute("role", "alert");
  line.textContent = sentence;
  messages.replaceChildren(line);
  line.scrollIntoView({ block: "center" });
}

function sentenceOf(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  return page.querySelector("[data-sentence]")?.textContent;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status < 400 || !/^\s*<!doctype/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  say(sentenceOf(xhr.responseText));
});

document.addEventListener("htmx:responseError", (event) => say(sentenceOf(event.detail.xhr.responseText)));
document.addEventListener("htmx:sendError", () => say());
document.addEventListener("htmx:timeout", () => say());
