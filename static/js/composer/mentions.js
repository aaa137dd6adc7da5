// After `@` and a letter or two: members who can see what is written about.

import { complete } from "./completing.js";
import { composerOf } from "./text.js";

const BEGUN = /(?:^|[^\p{L}\p{N}_.@-])@([\p{L}\p{N}_.-]{1,30})$/u;
const PLACES = { reply: "thread", new: "board", edit: "post" };

async function members(field, begun) {
  const [deed, id] = (composerOf(field).dataset.draftPlace ?? "").split("-");
  if (!PLACES[deed]) return [];
  const answer = await fetch(`/mentions/?${new URLSearchParams({ [PLACES[deed]]: id, q: begun })}`);
  const { names } = answer.ok ? await answer.json() : { names: [] };
  return names.map((name) => ({ label: name, text: `${name} ` }));
}

complete(BEGUN, members);
