// Says what came since the page was made: «3 new posts». The link leads where a reload would.
// The server sends numbers and ids; the words, in the three forms that a count may take, are in the
// page.

const HIDDEN_FOR = 60_000;
const AGAIN_AFTER = 30_000;
const FORMS = { one: "liveOne", few: "liveFew", two: "liveFew" };

class Notice {
  constructor(place) {
    this.place = place;
    this.news = new Set();
    this.plural = new Intl.PluralRules(document.documentElement.lang);
  }

  get highest() {
    const shown = [...document.querySelectorAll("[id^=post-]")]
      .map((post) => Number(post.id.slice(5)))
      .filter(Number.isInteger);
    return Math.max(Number(this.place.dataset.liveAfter), ...shown);
  }

  get address() {
    const { live, livePort } = this.place.dataset;
    const site = livePort ? `${location.protocol}//${location.hostname}:${livePort}` : "";
    return `${site}/live/${live}?after=${this.highest}`;
  }

  open() {
    if (this.source) return;
    this.source = new EventSource(this.address, { withCredentials: true });
    this.source.addEventListener("posts", (event) => this.add(JSON.parse(event.data).numbers));
    this.source.addEventListener("threads", (event) => this.add([JSON.parse(event.data).id]));
    this.source.addEventListener("error", () => this.tryLater());
  }

  close() {
    this.source?.close();
    this.source = null;
    clearTimeout(this.later);
  }

  // The browser comes back by itself after a broken line, but not after a refusal.
  tryLater() {
    if (this.source?.readyState !== EventSource.CLOSED) return;
    this.close();
    this.later = setTimeout(() => this.open(), AGAIN_AFTER);
  }

  add(items) {
    for (const item of items) this.news.add(item);
    this.show();
  }

  // Without what the reader has got meanwhile, as with a reply of their own.
  show() {
    const isThread = this.place.dataset.live.startsWith("thread/");
    const highest = isThread ? this.highest : 0;
    const count = [...this.news].filter((item) => item > highest).length;
    if (!count) return this.place.replaceChildren();
    const words = this.place.dataset[FORMS[this.plural.select(count)] ?? "liveMany"];
    const link = document.createElement("a");
    link.href = this.place.dataset.liveTo + (isThread ? highest + 1 : "");
    link.textContent = words.replace(/\d+/, count.toLocaleString(document.documentElement.lang));
    this.place.replaceChildren(link);
  }
}

for (const place of document.querySelectorAll("[data-live]")) {
  const notice = new Notice(place);
  let hidden;
  notice.open();
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hidden);
    if (document.hidden) hidden = setTimeout(() => notice.close(), HIDDEN_FOR);
    else notice.open();
  });
  addEventListener("pagehide", () => notice.close());
  addEventListener("pageshow", (event) => event.persisted && notice.open());
  document.addEventListener("htmx:afterSettle", () => notice.show());
}
