// What each side said in columns, the newest first, and a course of events, the oldest first.

import { nameSpeaker, renderByline, renderChip } from "./citation.js";
import { cutDate, el, elIn, renderDate, writeDate } from "./dom.js";
import { fill } from "./texts.js";

/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Citation} Citation */
/** @typedef {import("./types.js").Statement} Statement */

/**
 * A column for each side; `silence(actor)` is what a side with nothing on record has in its own.
 *
 * @param {Chat} chat
 * @param {import("./types.js").Side[]} sides
 * @param {Map<number, Citation>} numbered
 * @param {(actor: string) => string} silence
 */
export function renderSides(chat, sides, numbered, silence) {
  const columns = sides.map(({ actor, statements }) => {
    const items = statements.map((said) => renderStatement(chat, said, actor, numbered));
    return el(
      "section.side",
      { "data-actor": actor, "aria-label": actor },
      el("p.actor", null, el("bdi", null, actor)),
      items.length
        ? el("ol", null, ...items.reverse())
        : el("p.silence", null, silence(actor)),
    );
  });
  return el("div.sides", null, ...columns);
}

/**
 * @param {Chat} chat
 * @param {Statement} said
 * @param {string} actor
 * @param {Map<number, Citation>} numbered
 */
function renderStatement(chat, said, actor, numbered) {
  const { speaker, supersedes } = said;
  const changed = supersedes && numbered.get(supersedes)?.article.date;
  return el(
    "li.statement",
    null,
    ...renderSaid(
      chat,
      said,
      numbered,
      el("bdi", null, speaker ?? actor),
      changed && el("span.change", null, fill(chat.text.since, writeDate(changed, chat.language))),
    ),
  );
}

/**
 * @param {Chat} chat
 * @param {import("./types.js").Entry[]} entries
 * @param {Map<number, Citation>} numbered
 */
export function renderTimeline(chat, entries, numbered) {
  const items = entries.map((entry) => {
    const isSaid = entry.kind === "statement";
    const who = isSaid && nameSpeaker(entry.speaker, entry.actor);
    return el(
      `li.entry.${isSaid ? "statement" : "event"}`,
      null,
      ...renderSaid(
        chat,
        entry,
        numbered,
        el("span.kind", null, isSaid ? chat.text.statement : chat.text.event),
        who && el("bdi", null, who),
      ),
    );
  });
  return el("ol.timeline", null, ...items);
}

/**
 * What was said, with its numbers; above it, when and what else is to be known, below it, where.
 *
 * @param {Chat} chat
 * @param {Statement | import("./types.js").Entry} said
 * @param {Map<number, Citation>} numbered
 * @param {...(Node | string | number | null | undefined | false)} known
 */
function renderSaid(chat, { text, date, precision, citations }, numbered, ...known) {
  const cited = cite(citations, numbered);
  const chips = cited.map((citation) => renderChip(chat, citation));
  const words = elIn("span.quote", cited[0]?.article, text);
  return [
    el("p.when", null, renderDate(chat, cutDate(date, precision)), ...known),
    el("p.said", null, words, ...chips),
    cited[0] && renderByline(chat, cited[0]),
  ];
}

/**
 * The citations of these numbers; a number that there is no citation of is passed over.
 *
 * @param {number[]} numbers
 * @param {Map<number, Citation>} numbered
 */
export function cite(numbers, numbered) {
  return numbers.flatMap((n) => numbered.get(n) ?? []);
}
