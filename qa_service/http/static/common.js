// What the modules of the page share: its words, and how its elements are made.
// Nothing here or elsewhere parses HTML: text goes in as text, links only as http or https.

export const TEXT = {
  searching: "Searching…",
  failed: "That did not work.",
  unreachable: "The service cannot be reached. Check your connection and try again.",
  unreadable: "The service gave a reply that cannot be read.",
  retryIn: (seconds) => `Try again in ${seconds} seconds.`,
  retry: "Try again",
  source: (n, title) => `Source ${n}: ${title}`,
  alsoIn: (names) => `also in ${names.join(", ")}`,
  attribution: { direct: "direct quote", indirect: "reported speech", narrator: "the article’s own words" },
  sourceClass: { official: "Official source", state: "State media", wire: "News agency", independent: "Independent" },
  statements: (count) => `${count} ${count === 1 ? "statement" : "statements"}`,
  entries: (count) => `${count} ${count === 1 ? "entry" : "entries"}`,
  undated: "Undated",
  published: (day) => `published ${day}`,
  changedSince: (day) => (day ? `Changed since ${day}` : "Changed since"),
  laterChanged: (day) => (day ? `Later changed, ${day}` : "Later changed"),
  silentSide: (actor, day) => `Nothing from ${actor} on this in the sources${day ? ` up to ${day}` : ""}.`,
  nothing: "The sources hold nothing on this.",
  asOf: (day) => `As of ${day}: nothing published later is shown`,
  covers: (day) => `Sources up to ${day}`,
  period: (from, to) => (from ? `From ${from}${to ? ` to ${to}` : ""}` : `Up to ${to}`),
  kind: { event: "Event", statement: "Statement" },
  speaker: (name, actor) => (name && actor && name !== actor ? `${name} (${actor})` : name || actor),
  openHere: "Open at this passage",
  original: "Original source",
  newTab: "opens in a new tab",
  close: "Close",
  loading: "Opening the article…",
  changed: "The article has changed since. This is the paragraph as it was cited.",
  withdrawn: "The article has been taken out of the corpus since. This is its last text.",
  gone: "The article is no longer in the corpus. This is the paragraph as it was cited.",
  offline: "The article cannot be opened now. This is the passage as it was cited.",
};

const DATE_LENGTHS = { year: 4, month: 7, day: 10 };
const DATE_FORMATS = Object.fromEntries(
  Object.entries({
    year: { year: "numeric" },
    month: { year: "numeric", month: "long" },
    day: { dateStyle: "long" },
  }).map(([precision, options]) => [
    DATE_LENGTHS[precision],
    new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }),
  ]),
);

/** An element with attributes, listeners (functions under `onclick` and the like) and children. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** The address if it may become a link, else null: `javascript:` and its kin never do. */
export function safeHref(address) {
  if (!address || !URL.canParse(address, location.href)) return null;
  const url = new URL(address, location.href);
  return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
}

/** A link in a new tab, so the conversation stays; null for an address that must not be one. */
export function outerLink(address, text) {
  const href = safeHref(address);
  if (!href) return null;
  const attributes = { href, target: "_blank", rel: "noopener noreferrer nofollow" };
  return el("a", attributes, text, el("span", { class: "unseen" }, ` (${TEXT.newTab})`));
}

/** A date without what it does not tell: `2022-01-01` of a `month` is `2022-01`. */
export function cutDate(iso, precision) {
  return iso?.slice(0, DATE_LENGTHS[precision] ?? DATE_LENGTHS.day) ?? null;
}

/** `2022-01-26` as `26 January 2022`, `2022-01` as `January 2022`; an unknown form stays as it is. */
export function longDate(iso) {
  const time = Date.parse(iso ?? "");
  return Number.isNaN(time) ? iso : (DATE_FORMATS[iso.length] ?? DATE_FORMATS[DATE_LENGTHS.day]).format(time);
}

/** The citations by their number. */
export function byNumber(citations) {
  return new Map(citations.map((citation) => [citation.n, citation]));
}

/** The citations of these numbers; a number that there is no citation of is passed over. */
export function citedBy(numbers, numbered) {
  return numbers.map((n) => numbered.get(n)).filter(Boolean);
}

/** Publisher and date, as they head a source. */
export function byline(article) {
  const publisher = article.publisher && el("bdi", { class: "publisher" }, article.publisher);
  const date = article.date && el("time", { datetime: article.date }, longDate(article.date));
  return el("span", { class: "kicker" }, publisher, date);
}

/** The article's language where it is not the page's, for a `lang` attribute; else null. */
export function foreignLanguage(article) {
  const { language } = article;
  return language && language !== document.documentElement.lang ? language : null;
}

/** Who says it, and whether in their own words. */
export function speakerLine(citation) {
  const speaker = TEXT.speaker(citation.speaker, citation.actor);
  const parts = [speaker, TEXT.attribution[citation.attribution]].filter(Boolean);
  return parts.length ? el("span", { class: "speaker" }, parts.join(", ")) : null;
}
