// A citation's chip with its preview card, and the paragraph that it opens.
// The card shows on hover and keyboard focus; it can be dismissed (Esc), reached with pointer and
// Tab, and stays until left (WCAG 1.4.13).

import { send } from "./client.js";
import { el, elIn, renderDate, renderLink } from "./dom.js";
import { fill } from "./texts.js";

/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Citation} Citation */

const HIDE_DELAY_MS = 250;
const GAP = 6;
const PATIENCE_MS = 10_000;
/** @type {{ card: HTMLElement, button: HTMLElement, over: AbortController, timer?: number } | null} */
let shown = null;

/**
 * The number as a button with its card; a click opens the paragraph.
 *
 * @param {Chat} chat
 * @param {Citation} citation
 */
export function renderChip(chat, citation) {
  const show = () => (shown?.button === button ? clearTimeout(shown.timer) : showCard(chat, button, citation));
  const leave = () => shown?.button === button && hideSoon();
  const attributes = {
    "data-n": citation.n,
    "aria-label": nameSource(chat, citation),
    "aria-haspopup": "dialog",
    onclick: () => chat.open(citation),
    onpointerenter: (/** @type {PointerEvent} */ event) => event.pointerType === "mouse" && show(),
    onpointerleave: leave,
    onfocus: () => button.matches(":focus-visible") && show(),
    onblur: leave,
  };
  /** @type {HTMLElement} */
  const button = el("button.citation", attributes, citation.n);
  return el("span.joined", {}, button);
}

/**
 * @param {Chat} chat
 * @param {Citation} citation
 */
function nameSource(chat, { n, article }) {
  return fill(chat.text.source, n, article.title);
}

/** Hides the card, if one is shown; true if so. */
export function hideCard() {
  if (!shown) return false;
  const { card, button, over, timer } = shown;
  if (card.matches(":focus-within")) button.focus(); // While it is shown: else it would be again.
  shown = null; // Before the removal, whose blur comes back here.
  clearTimeout(timer);
  over.abort();
  card.remove();
  return true;
}

function hideSoon() {
  if (!shown) return;
  const { card, timer } = shown;
  clearTimeout(timer);
  shown.timer = setTimeout(() => card.matches(":focus-within") || hideCard(), HIDE_DELAY_MS);
}

/**
 * @param {Chat} chat
 * @param {HTMLElement} button
 * @param {Citation} citation
 */
function showCard(chat, button, citation) {
  hideCard();
  const card = renderCard(chat, citation);
  const over = new AbortController();
  shown = { card, button, over };
  const options = { capture: true, signal: over.signal };
  // Wherever the focus is; the event is then not the widget's or the page's own any more.
  addEventListener("keydown", (event) => event.key === "Escape" && hideCard() && event.preventDefault(), options);
  button.after(card);
  card.showPopover();
  place(card, button);
  for (const name of ["scroll", "resize"]) addEventListener(name, () => place(card, button), options);
}

/**
 * Below its button, or above where there is more room, within the window.
 *
 * @param {HTMLElement} card
 * @param {HTMLElement} button
 */
function place(card, button) {
  const { left, top, bottom } = button.getBoundingClientRect();
  const { style } = card;
  const room = innerHeight - bottom;
  style.maxHeight = `${Math.max(room, top) - 2 * GAP}px`;
  const { offsetWidth: width, offsetHeight: height } = card;
  const end = document.documentElement.clientWidth - width - GAP;
  style.left = `${Math.max(GAP, Math.min(left, end))}px`;
  style.top = `${height + 2 * GAP <= room || top < room ? bottom + GAP : top - GAP - height}px`;
}

/**
 * @param {Chat} chat
 * @param {Citation} citation
 */
function renderCard(chat, citation) {
  const { article, quote, prefix, suffix, start } = citation;
  const before = prefix && [...prefix].length < start ? `…${prefix}` : prefix;
  const listeners = {
    onpointerenter: () => clearTimeout(shown?.timer),
    onpointerleave: hideSoon,
    onfocusout: hideSoon,
  };
  return el(
    "span.card",
    { popover: "manual", role: "group", "aria-label": nameSource(chat, citation), ...listeners },
    ...renderHead(chat, citation),
    elIn("span.context", article, before, renderMark(quote), suffix && `${suffix}…`),
    el("span.links", null, ...renderLinks(chat, citation)),
  );
}

/**
 * Where it stands and who says it.
 *
 * @param {Chat} chat
 * @param {Citation} citation
 */
function renderHead(chat, citation) {
  return [renderByline(chat, citation), renderTitle(citation), renderSpeaker(chat, citation)];
}

/** @param {string} quote */
function renderMark(quote) {
  return el("mark.quote", null, quote);
}

/**
 * Publisher, kind of source and date, and who else has it.
 *
 * @param {Chat} chat
 * @param {Citation} citation
 */
export function renderByline(chat, { article, copies = [] }) {
  const kind = /** @type {Record<string, string>} */ (chat.text)[article.source_class];
  const names = new Set(copies.map((copy) => copy.publisher));
  const others = [...names].filter((name) => name && name !== article.publisher).join(", ");
  return el(
    "span.byline",
    null,
    article.publisher && el("bdi.publisher", null, article.publisher),
    kind && el("span", null, kind),
    article.date && renderDate(chat, article.date),
    others && el("span.copies", null, fill(chat.text.also, others)),
  );
}

/** @param {Citation} citation */
export function renderTitle({ article }) {
  return elIn("span.title", article, article.title);
}

/**
 * Who says it, and whether in their own words.
 *
 * @param {Chat} chat
 * @param {Citation} citation
 */
export function renderSpeaker(chat, { speaker, actor, attribution }) {
  const how = /** @type {Record<string, string>} */ (chat.text)[attribution];
  return el("span.speaker", null, [nameSpeaker(speaker, actor), how].filter(Boolean).join(", "));
}

/**
 * @param {string | null} speaker
 * @param {string | null} actor
 */
export function nameSpeaker(speaker, actor) {
  return speaker && actor && speaker !== actor ? `${speaker} (${actor})` : speaker || actor;
}

/**
 * @param {Chat} chat
 * @param {Citation} citation
 */
function renderLinks(chat, { link, source_link: source }) {
  const { reader, original } = chat.text;
  return [renderLink(chat, link, "a.reader-link", reader), renderLink(chat, source, "a.original", original)];
}

/**
 * Fills the dialog with the citation's paragraph between its neighbours, the quote marked.
 *
 * @param {Chat} chat
 * @param {HTMLDialogElement} dialog
 * @param {Citation} citation
 */
export async function openPassage(chat, dialog, citation) {
  hideCard();
  const { article } = citation;
  const close = el("button.close", { "aria-label": chat.text.close, onclick: () => closePassage(dialog) }, "×");
  const region = el("div.text", { role: "region", "aria-label": article.title, tabindex: 0, autofocus: "" });
  dialog.setAttribute("aria-label", nameSource(chat, citation));
  dialog.replaceChildren(
    el("div.bar", null, ...renderHead(chat, citation), close),
    region,
    el("div.links", null, ...renderLinks(chat, citation)),
  );
  dialog.showModal();
  for (const read of [quoteAnswer, readPassage]) {
    region.replaceChildren(...(await read(chat, citation)));
    // The region scrolls, or on a low screen the dialog.
    region.querySelector("mark")?.scrollIntoView({ block: "center" });
  }
}

/**
 * Its close event comes in a later task: Esc pressed again before it would find the card still there.
 *
 * @param {HTMLDialogElement} dialog
 */
export function closePassage(dialog) {
  dialog.close();
  hideCard();
}

/**
 * A paragraph, the citation's own or one beside it.
 *
 * @param {Citation} citation
 * @param {number} number
 * @param {...(string | Node)} words
 */
function renderParagraph({ article, paragraph }, number, ...words) {
  const head = el("span.number", { "aria-hidden": "true" }, number);
  return el(`p.${number === paragraph ? "cited" : "beside"}`, null, head, elIn("span.words", article, ...words));
}

/**
 * The words that came with the answer.
 *
 * @param {Chat} _chat
 * @param {Citation} citation
 */
function quoteAnswer(_chat, citation) {
  const { paragraph, prefix, quote, suffix } = citation;
  return [renderParagraph(citation, paragraph, prefix, renderMark(quote), suffix)];
}

/**
 * The paragraph as the service has it; where that cannot be had, or not soon, the answer's words.
 *
 * @param {Chat} chat
 * @param {Citation} citation
 */
async function readPassage(chat, citation) {
  const { paragraph, paragraph_id: id, quote, start, end } = citation;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await send(chat, `/v1/paragraphs/${encodeURIComponent(id)}`, { signal });
    /** @type {import("./types.js").CitedParagraph} */
    const { text, before, after, current } = await response.json();
    // Offsets count code points, a string's own UTF-16 units.
    const points = [...text];
    const words = [points.slice(0, start).join(""), renderMark(quote), points.slice(end).join("")];
    const [above, below] = [before, after].map((one) => (one ? [renderParagraph(citation, one.paragraph, one.text)] : []));
    const note = current ? [] : [el("p.note", null, chat.text.changed)];
    return [...note, ...above, renderParagraph(citation, paragraph, ...words), ...below];
  } catch {
    return [el("p.note", null, chat.text.offline), ...quoteAnswer(chat, citation)];
  }
}
