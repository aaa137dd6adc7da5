// All emoji with their names, fetched once they are wanted: for the picker, and after `:` and two
// letters. What is written is the character itself.

import { complete } from "./completing.js";
import { composerOf } from "./text.js";

const BEGUN = /(?:^|[^\p{L}\p{N}_:])(:[\p{L}\p{N}_+-]{2,30})$/u;
const OFFERED = 8;

let asked = null; // the promise of all of them

export function allEmoji(form) {
  asked ??= fetched(form.querySelector("[data-emoji-picker]").dataset.emoji);
  asked.catch(() => (asked = null)); // the next who wants them asks again
  return asked;
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  const rows = await answer.json();
  return rows.map(([character, names, russian]) => ({ character, names: names.split(" "), russian }));
}

// What it is called on this page.
export function called({ names, russian }) {
  const isRussian = document.documentElement.lang.startsWith("ru");
  return (isRussian && russian) || names[0].replaceAll("_", " ");
}

// Those with a name that begins so, and those with words that begin as the words of the query do.
export function matching(emoji, query) {
  const wanted = query.trim().toLowerCase().replaceAll("_", " ");
  const ranked = emoji.map((one) => [rank(one, wanted), one]).filter(([place]) => place < 3);
  return ranked.sort(([a], [b]) => a - b).map(([, one]) => one);
}

function rank({ names, russian }, wanted) {
  const all = [...names.map((name) => name.replaceAll("_", " ")), russian.toLowerCase()];
  if (all.includes(wanted)) return 0;
  if (all.some((name) => name.startsWith(wanted))) return 1;
  const words = all.join(" ").split(" ");
  return wanted.split(" ").every((one) => words.some((word) => word.startsWith(one))) ? 2 : 3;
}

async function named(field, begun) {
  const found = matching(await allEmoji(composerOf(field)), begun.slice(1));
  return found.slice(0, OFFERED).map((one) => ({
    label: `${one.character} ${called(one)}`,
    text: `${one.character} `,
  }));
}

complete(BEGUN, named);
