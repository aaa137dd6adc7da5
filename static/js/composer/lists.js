// Enter in a list, a task list or a quote begins its next line; on an empty one it ends it.

import { isInFence, replace } from "./text.js";

const ITEM = /^(\s*)(?:((?:> ?)+)|([-*+]) (\[[ x]\] )?|(\d{1,8})([.)]) )/i;

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = event.target;
  if (!field.matches?.("[data-composer-body]") || field.selectionStart !== field.selectionEnd) return;
  const { value, selectionStart: caret } = field;
  const from = value.lastIndexOf("\n", caret - 1) + 1;
  const line = value.slice(from, caret);
  const item = ITEM.exec(line);
  if (!item || isInFence(value.slice(0, from))) return;
  event.preventDefault();
  const to = value.indexOf("\n", caret) < 0 ? value.length : value.indexOf("\n", caret);
  const isEmpty = line.length === item[0].length && !value.slice(caret, to).trim();
  if (isEmpty) replace(field, from, to, "");
  else replace(field, caret, caret, `\n${next(item)}`);
});

function next([, space, quote, bullet, task, number, dot]) {
  if (quote) return space + quote;
  if (bullet) return `${space}${bullet} ${task ? "[ ] " : ""}`;
  return `${space}${Number(number) + 1}${dot} `;
}
