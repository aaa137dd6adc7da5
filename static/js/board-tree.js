// Dragging boards to a new place in the tree. The arrows beside each board do the same without it.

const tree = document.querySelector("[data-board-tree]");
const status = document.querySelector("[data-board-tree-status]");
const token = document.querySelector("#shift [name=csrfmiddlewaretoken]")?.value;

let dragged = null;
let origin = null;

function listOf(item) {
  return item.parentElement;
}

function takesCategories(list) {
  return list.dataset.boardsOf === "";
}

// The place under the pointer: a list of the dragged thing's kind, and the item it would stand before.
function placeAt(event) {
  const category = dragged.classList.contains("tree-category");
  const list = category
    ? tree
    : event.target.closest(".tree-category")?.querySelector("[data-boards-of]");
  if (!list || takesCategories(list) !== category) return null;
  const others = [...list.children].filter((item) => item !== dragged);
  const before = others.find((item) => {
    const box = item.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  return { list, before: before ?? null };
}

async function send(list) {
  const form = new FormData();
  form.append("category", list.dataset.boardsOf);
  for (const item of list.children) form.append("board", item.dataset.board);
  const answer = await fetch(tree.dataset.boardTree, {
    method: "POST",
    body: form,
    headers: { "X-CSRFToken": token },
  });
  if (answer.status !== 204) throw new Error(`answered ${answer.status}`);
}

// First and last know that they can go no further.
function setArrows() {
  for (const list of [tree, ...tree.querySelectorAll("[data-boards-of]")]) {
    const items = [...list.children];
    items.forEach((item, place) => {
      const row = item.querySelector(".tree-row");
      row.querySelector("[value=up]").disabled = place === 0;
      row.querySelector("[value=down]").disabled = place === items.length - 1;
    });
  }
}

function putBack() {
  origin.list.insertBefore(dragged, origin.next);
}

function start(event) {
  const item = event.target.closest("[data-board]");
  if (!item) return;
  dragged = item;
  origin = { list: listOf(item), next: item.nextElementSibling };
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", item.dataset.board);
  event.dataTransfer.setDragImage(item, 16, 16);
  item.classList.add("is-dragged");
}

function over(event) {
  if (!dragged) return;
  const place = placeAt(event);
  if (!place) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  if (place.before !== dragged.nextElementSibling || place.list !== listOf(dragged)) {
    place.list.insertBefore(dragged, place.before);
  }
}

async function end(event) {
  if (!dragged) return;
  const item = dragged;
  const from = origin;
  item.classList.remove("is-dragged");
  if (event.dataTransfer.dropEffect === "none") putBack();
  dragged = origin = null;
  if (listOf(item) === from.list && item.nextElementSibling === from.next) return;
  setArrows();
  try {
    await send(listOf(item));
    status.textContent = tree.dataset.saved;
  } catch {
    from.list.insertBefore(item, from.next);
    setArrows();
    status.textContent = tree.dataset.failed;
    status.classList.remove("visually-hidden");
  }
}

if (tree && token) {
  for (const handle of tree.querySelectorAll("[data-board-handle]")) {
    handle.hidden = false;
    handle.draggable = true;
  }
  tree.addEventListener("dragstart", start);
  tree.addEventListener("dragover", over);
  tree.addEventListener("drop", (event) => event.preventDefault());
  tree.addEventListener("dragend", end);
}
