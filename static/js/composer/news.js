// «3 new posts» beside the button too: who writes looks there, not above.

const source = document.querySelector("[data-live^='thread/']");

function show() {
  const place = document.querySelector("[data-composer-news]");
  place?.replaceChildren(...[...source.childNodes].map((node) => node.cloneNode(true)));
}

if (source) new MutationObserver(show).observe(source, { childList: true });
