// Tags of a thread, completed from those that its board takes.

import { completeLine } from "./in_line.js";

const field = document.querySelector("[data-tags]");

async function offered(words) {
  const query = new URLSearchParams({ board: field.dataset.tags, q: words });
  const answer = await fetch(`/tags/offered/?${query}`);
  return answer.ok ? (await answer.json()).tags : [];
}

if (field) completeLine(field, "tags-offered", offered);
