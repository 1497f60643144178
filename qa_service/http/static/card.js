// The card that a citation shows on hover and keyboard focus: the quote among its neighbours.
// It can be dismissed (Esc), reached with pointer and Tab, and stays until left (WCAG 1.4.13).

import { TEXT, byline, el, foreignLanguage, outerLink, speakerLine } from "./common.js";

const HIDE_DELAY_MS = 200;
let shown = null; // { card, button, quote, timer }

/** Shows the citation's card while its button, or the card itself, is pointed at or focused. */
export function attachCard(button, citation) {
  const isOpen = () => shown?.button === button;
  const show = () => (isOpen() ? clearTimeout(shown.timer) : showCard(button, citation));
  button.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show());
  button.addEventListener("pointerleave", () => isOpen() && hideSoon());
  button.addEventListener("focus", () => button.matches(":focus-visible") && show());
  button.addEventListener("blur", () => isOpen() && hideSoon());
  button.addEventListener("click", hideCard);
}

/** Takes the card away, if one is shown; true if so. */
export function hideCard() {
  if (!shown) return false;
  clearTimeout(shown.timer);
  shown.card.remove();
  shown.quote?.classList.remove("lit");
  shown = null;
  return true;
}

function hideSoon() {
  clearTimeout(shown.timer);
  shown.timer = setTimeout(hideCard, HIDE_DELAY_MS);
}

function showCard(button, citation) {
  hideCard();
  const card = renderCard(citation);
  card.addEventListener("pointerenter", () => clearTimeout(shown?.timer));
  card.addEventListener("pointerleave", () => shown && hideSoon());
  card.addEventListener("focusin", () => clearTimeout(shown?.timer));
  card.addEventListener("focusout", () => shown && hideSoon());
  const paragraph = button.closest(".sentence, .said");
  const quote = paragraph.querySelector(`[data-qa=quote][data-n="${citation.n}"]`);
  quote?.classList.add("lit");
  button.after(card);
  placeCard(card, button, paragraph);
  shown = { card, button, quote, timer: 0 };
}

/** The card's place: under its button, or above where the room below is short. */
function placeCard(card, button, paragraph) {
  const room = document.querySelector(".composer")?.getBoundingClientRect().top ?? window.innerHeight;
  const spot = button.getBoundingClientRect();
  const fits = spot.bottom + card.offsetHeight + 8 < room || spot.top < card.offsetHeight;
  const left = Math.min(button.offsetLeft - 16, paragraph.clientWidth - card.offsetWidth);
  const top = fits ? button.offsetTop + button.offsetHeight + 4 : button.offsetTop - card.offsetHeight - 4;
  card.style.setProperty("left", `${Math.max(0, left)}px`);
  card.style.setProperty("top", `${top}px`);
}

function renderCard(citation) {
  const { article } = citation;
  const lang = foreignLanguage(article);
  const quote = el("span", { "data-qa": "quote", class: "lit" }, citation.quote);
  return el(
    "span",
    { class: "card", "data-qa": "card", role: "group", "aria-label": TEXT.source(citation.n, article.title) },
    byline(article),
    el("span", { class: "title", lang }, article.title),
    el("span", { class: "context", lang }, textBefore(citation), quote, textAfter(citation)),
    speakerLine(citation),
    outerLink(citation.link, TEXT.openHere),
  );
}

function textBefore({ prefix, start }) {
  const isWhole = !prefix || Array.from(prefix).length >= start;
  return isWhole ? prefix : `…${prefix}`;
}

function textAfter({ suffix }) {
  return suffix ? `${suffix}…` : "";
}
