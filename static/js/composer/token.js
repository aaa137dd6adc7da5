// Signing in anew, perhaps in another tab, changes the token that each form must carry. The cookie has
// the one of now: with it a form that was opened long ago is taken.

const NAME = "csrfmiddlewaretoken";

function token() {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
}

export function renew(form) {
  const field = form?.elements[NAME];
  const now = token();
  if (field && now) field.value = now;
}

document.addEventListener("submit", (event) => renew(event.target), { capture: true });
document.addEventListener("htmx:configRequest", (event) => {
  const now = token();
  if (now && NAME in event.detail.parameters) event.detail.parameters[NAME] = now;
});
