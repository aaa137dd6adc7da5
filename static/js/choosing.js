// Ticks in a list, kept while one looks elsewhere: at one of its threads, perhaps. Without a script
// the form alone takes them from page to page.

const form = document.querySelector("[data-choosing]");
const asked = document.querySelector("[data-chosen-in]");

// Kept for this tab, by the address of the list.
function keeping(address) {
  const name = `chosen in ${address}`;
  const unless = (otherwise, work) => {
    try {
      return work();
    } catch {
      return otherwise; // without a place to keep it, the form still takes it along
    }
  };
  return {
    read: () => unless(null, () => JSON.parse(sessionStorage.getItem(name))),
    write: (ids) => unless(null, () => sessionStorage.setItem(name, JSON.stringify(ids))),
    forget: () => unless(null, () => sessionStorage.removeItem(name)),
  };
}

function begin() {
  const kept = keeping(form.querySelector("[name=from]").value);
  const boxes = [...form.elements].filter((one) => one.type === "checkbox");
  const most = Number(form.dataset.choosingMost);
  const carried = [...form.querySelectorAll("[data-choosing-elsewhere]")];
  const sent = [...carried, ...boxes.filter((box) => box.checked)].map((one) => one.value);
  const chosen = new Set(kept.read() ?? sent);
  carried.forEach((one) => one.remove());

  function show() {
    for (const box of boxes) {
      box.checked = chosen.has(box.value);
      box.disabled = !box.checked && chosen.size >= most;
    }
    form.querySelector("[data-choosing-count]").textContent = chosen.size;
  }

  function put(box, value) {
    if (!value) chosen.delete(box.value);
    else if (chosen.size < most) chosen.add(box.value);
  }

  function changed() {
    kept.write([...chosen]);
    show();
  }

  for (const box of boxes) {
    box.addEventListener("change", () => {
      put(box, box.checked);
      changed();
    });
  }

  const all = form.querySelector("[data-choosing-all]");
  all.hidden = boxes.length === 0;
  all.addEventListener("click", () => {
    const value = !boxes.every((box) => box.checked);
    boxes.forEach((box) => put(box, value));
    changed();
  });

  form.querySelector("[data-choosing-end]").addEventListener("click", kept.forget);

  form.addEventListener("formdata", ({ formData }) => {
    formData.delete("chosen");
    chosen.forEach((id) => formData.append("chosen", id));
  });

  // Who comes back by the browser's own button finds the page as it was left, ticks of before.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    const now = kept.read();
    if (!now) return;
    chosen.clear();
    now.forEach((id) => chosen.add(id));
    show();
  });

  changed();
}

if (form) begin();

// Once it is done, nothing is chosen any more; what is refused comes back with the page itself.
if (asked) asked.addEventListener("submit", () => keeping(asked.dataset.chosenIn).forget());
