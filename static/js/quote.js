// "Reply" and "Quote" under a post fill the form at the foot of the thread instead of opening a page.
const form = () => document.querySelector("form[data-composer]");

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-drop-reply]")) return answerThread();
  const link = event.target.closest("a[data-reply-to]");
  if (!link || !form() || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.dataset.quote && !(await insertQuote(link.dataset.quote))) {
    location.assign(link.href);
    return;
  }
  answerPost(link);
});

async function insertQuote(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return false;
  const { body } = form().elements;
  const quote = (await answer.text()).trimEnd();
  const before = body.value.slice(0, body.selectionEnd).trimEnd();
  const after = body.value.slice(body.selectionEnd).trimStart();
  const head = `${before}${before ? "\n\n" : ""}${quote}\n\n`;
  body.value = head + after;
  body.setSelectionRange(head.length, head.length);
  return true;
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
