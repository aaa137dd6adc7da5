// After `@` and a letter or two: members who can see what is written about; for moderators also the
// groups that they may call.

import { complete } from "./completing.js";
import { composerOf } from "./text.js";

const BEGUN = /(?:^|[^\p{L}\p{N}_.@-])@([\p{L}\p{N}_.-]{1,30})$/u;
const PLACES = { reply: "thread", new: "board", edit: "post" };

async function members(field, begun) {
  const [deed, id] = (composerOf(field).dataset.draftPlace ?? "").split("-");
  if (!PLACES[deed]) return [];
  const answer = await fetch(`/mentions/?${new URLSearchParams({ [PLACES[deed]]: id, q: begun })}`);
  const { names, groups } = answer.ok ? await answer.json() : { names: [], groups: [] };
  const all = [...names.map((name) => ({ name, label: name })), ...groups];
  return all.map(({ name, label }) => ({ label, text: `${name} ` }));
}

complete(BEGUN, members);
