// Menus are <details>: they open by themselves. This closes them on Escape and on a click elsewhere.
const menus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// On a phone the places of a moderator go on beyond the edge: show the one where the page is.
const nav = document.querySelector(".site-nav");
const here = nav?.querySelector("[aria-current]");
if (here && here.offsetLeft + here.offsetWidth > nav.clientWidth) nav.scrollLeft = here.offsetLeft;
