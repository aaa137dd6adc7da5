// A list of choices beside a field that keeps the focus; which is meant, `aria-activedescendant` says.

export function option(id, label, take) {
  const item = document.createElement("li");
  item.id = id;
  item.role = "option";
  item.textContent = label;
  item.addEventListener("pointerdown", (event) => event.preventDefault());
  item.addEventListener("click", take);
  return item;
}

export const meant = (list) => [...list.children].findIndex((item) => item.ariaSelected === "true");

export function mean(list, field, n) {
  const options = [...list.children];
  for (const [at, item] of options.entries()) item.ariaSelected = String(at === n);
  field.setAttribute("aria-activedescendant", options[n].id);
  options[n].scrollIntoView({ block: "nearest" });
}

// Arrows go to the next or the one before, from the last to the first. Returns whether it was one.
export function step(list, field, key) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[key];
  const count = list.children.length;
  if (by) mean(list, field, (meant(list) + by + count) % count);
  return Boolean(by);
}
