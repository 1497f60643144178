// The passage panel: the cited paragraph in its article, the quote marked.
// Beside the conversation on a wide screen, a full-screen sheet on a phone.

import { hideCard } from "./card.js";
import { TEXT, byline, el, foreignLanguage, outerLink, speakerLine } from "./common.js";
import { HEADERS } from "./service.js";

const dialog = document.getElementById("passage");
const narrow = matchMedia("(max-width: 63.99rem)");
let opener = null;
let opening = 0; // counts the openings, so a slow article never lands in a later one's panel

/** Opens the citation's paragraph; `from` gets the focus back when the panel closes. */
export async function openPassage(citation, from) {
  opener?.removeAttribute("aria-expanded");
  opener = from;
  opener.setAttribute("aria-expanded", "true");
  const turn = ++opening;
  const region = el("div", { class: "text", role: "region", "aria-label": citation.article.title, tabindex: "0" });
  region.append(el("p", { class: "loading" }, TEXT.loading));
  dialog.replaceChildren(renderHead(citation), region, renderFoot(citation));
  showDialog();
  region.focus({ preventScroll: true });
  const passage = await readPassage(citation);
  if (turn === opening) fillRegion(region, passage, citation);
}

/** Closes the panel, if it is open; true if so. */
function closePassage() {
  if (!dialog.open) return false;
  dialog.close();
  return true;
}

dialog.addEventListener("close", () => {
  if (dialog.open) return; // It only changed its place.
  opening += 1;
  opener?.removeAttribute("aria-expanded");
  opener?.focus();
  hideCard(); // The focus came back to a citation, not for its card.
});
narrow.addEventListener("change", () => dialog.open && showDialog());
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  if (hideCard() || closePassage()) event.preventDefault();
});

function showDialog() {
  if (dialog.open && dialog.matches(":modal") !== narrow.matches) dialog.close();
  if (!dialog.open && narrow.matches) dialog.showModal();
  else if (!dialog.open) dialog.show();
  if (!narrow.matches) opener?.scrollIntoView({ block: "nearest" });
}

function renderHead(citation) {
  const { article } = citation;
  const close = el("button", { type: "button", class: "close", "data-qa": "close", "aria-label": TEXT.close, onclick: closePassage }, "×");
  const title = el("h2", { id: "passage-title", lang: foreignLanguage(article) }, article.title);
  return el("header", {}, byline(article), close, title, speakerLine(citation));
}

function renderFoot(citation) {
  const links = [outerLink(citation.link, TEXT.openHere), outerLink(citation.source_link, TEXT.original)];
  links[0]?.setAttribute("data-qa", "reader-link");
  return el("footer", {}, ...links);
}

/** `{note, paragraphs: [{paragraph, text}]}`: the article's text, or what was cited of it. */
async function readPassage(citation) {
  const article = await getJson(`/v1/articles/${encodeURIComponent(citation.article.id)}`);
  if (article?.revision === citation.article.revision) {
    return { note: article.current === false ? TEXT.withdrawn : null, paragraphs: article.paragraphs };
  }
  const cited = await getJson(`/v1/paragraphs/${encodeURIComponent(citation.paragraph_id)}`);
  if (cited) return { note: article ? TEXT.changed : TEXT.gone, paragraphs: withNeighbours(cited) };
  const text = `${citation.prefix ?? ""}${citation.quote}${citation.suffix ?? ""}`;
  return { note: TEXT.offline, paragraphs: [{ paragraph: citation.paragraph, text }] };
}

/** The paragraph between its neighbours, which come as text, as an object with text, or not. */
function withNeighbours({ paragraph, text, before, after }) {
  const around = [before, after].map((neighbours) => [neighbours ?? []].flat().map((one) => one.text ?? one));
  const numbered = (texts, first) => texts.map((each, index) => ({ paragraph: first + index, text: each }));
  return [
    ...numbered(around[0], paragraph - around[0].length),
    { paragraph, text },
    ...numbered(around[1], paragraph + 1),
  ];
}

async function getJson(address) {
  try {
    const response = await fetch(address, { headers: HEADERS });
    return response.ok ? await response.json() : null;
  } catch {
    return null; // The panel then shows the passage as the answer carried it.
  }
}

function fillRegion(region, { note, paragraphs }, citation) {
  const lang = citation.article.language;
  const shown = paragraphs.map((each) => renderParagraph(each, citation));
  const text = el("div", { lang, dir: "auto" }, ...shown);
  region.replaceChildren(...(note ? [el("p", { class: "note", "data-qa": "changed" }, note)] : []), text);
  const cited = region.querySelector(".cited");
  if (!cited) return;
  // On a low screen the whole panel scrolls, not the text in it.
  const isOwn = getComputedStyle(region).overflowY !== "visible";
  if (isOwn) region.scrollTop = cited.offsetTop - region.clientHeight / 4;
  else dialog.scrollTop = region.offsetTop + cited.offsetTop - dialog.clientHeight / 4;
}

function renderParagraph({ paragraph, text }, citation) {
  const isCited = paragraph === citation.paragraph;
  const words = isCited ? markQuote(text, citation) : [text];
  const number = el("span", { class: "number", "aria-hidden": "true" }, String(paragraph));
  return el("p", { class: isCited ? "cited" : null }, number, el("span", { class: "words" }, ...words));
}

/** The text with the quote in `<mark>`: by its offsets (code points), else where it is found. */
function markQuote(text, { quote, start, end }) {
  const points = Array.from(text);
  const isThere = points.slice(start, end).join("") === quote;
  const at = isThere ? points.slice(0, start).join("").length : text.indexOf(quote);
  if (at < 0) return [text];
  return [text.slice(0, at), el("mark", { "data-qa": "quote" }, quote), text.slice(at + quote.length)];
}
