// "Reply" and "Quote" under a post fill the form at the foot of the thread instead of opening a page.

import "./composer/chosen.js";
import { quote } from "./composer/quoting.js";

const form = () => document.querySelector("form[data-composer]");

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-drop-reply]")) return answerThread();
  const message = event.target.closest("a[data-quote-message]");
  if (message) return quoteMessage(event, message);
  const link = event.target.closest("a[data-reply-to]");
  if (!link || !form() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.dataset.quote && !(await quote(link.dataset.quote))) {
    location.assign(link.href);
    return;
  }
  answerPost(link);
});

async function quoteMessage(event, link) {
  if (!form() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!(await quote(link.dataset.quoteMessage))) location.assign(link.href);
}

function answerPost(link) {
  const line = form().querySelector("[data-replying]");
  const post = link.closest("article");
  form().elements.reply_to.value = link.dataset.replyTo;
  line.hidden = false;
  line.querySelector("a").href = `#${post.id}`;
  line.querySelector("a").textContent = nameOf(post);
  line.querySelector("[data-drop-reply]").hidden = false;
  const { body } = form().elements;
  body.focus({ preventScroll: true });
  form().scrollIntoView({ block: "center" });
}

function answerThread() {
  form().elements.reply_to.value = "";
  form().querySelector("[data-replying]").hidden = true;
  form().elements.body.focus();
}

function nameOf(post) {
  const author = post.querySelector('[data-field="author"]').textContent.trim();
  return `#${post.id.replace("post-", "")} ${author}`;
}
