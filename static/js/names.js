// Names of members to write to, completed as they are typed.

import { completeLine } from "./in_line.js";

const field = document.querySelector("[data-names]");

async function offered(begun) {
  const answer = await fetch(`/conversations/names/?${new URLSearchParams({ q: begun })}`);
  return answer.ok ? (await answer.json()).names : [];
}

if (field) completeLine(field, "names-offered", offered);
