// How much of the most that a post may have is written: said once it comes near.

const NEAR = 0.9;

export function count(form) {
  const line = form.querySelector("[data-composer-counter]");
  const field = form.querySelector("[data-composer-body]");
  if (!line || !field) return;
  const limit = Number(line.dataset.limit);
  // As the server counts: a letter outside the first plane is one, though two here.
  const length = field.value.length < limit * NEAR ? 0 : [...field.value].length;
  line.hidden = length < limit * NEAR;
  if (line.hidden) return;
  const words = (n) => n.toLocaleString(document.documentElement.lang);
  line.textContent = line.dataset.words.replace("{n}", words(length)).replace("{limit}", words(limit));
  line.classList.toggle("is-over", length > limit);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-composer-body]")) count(event.target.form);
});
