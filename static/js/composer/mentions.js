// After `@` and a letter or two: members who can see what is written about; for moderators also the
// groups that they may call.

import { complete } from "./completing.js";
import { composerOf } from "./text.js";

const BEGUN = /(?:^|[^\p{L}\p{N}_.@-])@([\p{L}\p{N}_.-]{1,30})$/u;
const PLACES = { reply: "thread", new: "board", edit: "post" };

async function members(field, begun) {
  const [deed, id] = (composerOf(field).dataset.draftPlace ?? "").split("-");
  if (deed === "talk") return taking(id, begun);
  if (!PLACES[deed]) return [];
  const answer = await fetch(`/mentions/?${new URLSearchParams({ [PLACES[deed]]: id, q: begun })}`);
  const { names, groups } = answer.ok ? await answer.json() : { names: [], groups: [] };
  const all = [...names.map((name) => ({ name, label: name })), ...groups];
  return all.map(({ name, label }) => ({ label, text: `${name} ` }));
}

async function taking(conversation, begun) {
  const query = new URLSearchParams({ in: conversation, q: begun });
  const answer = await fetch(`/conversations/names/?${query}`);
  const { names } = answer.ok ? await answer.json() : { names: [] };
  return names.map((name) => ({ label: name, text: `${name} ` }));
}

complete(BEGUN, members);
