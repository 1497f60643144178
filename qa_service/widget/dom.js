// How elements are made. Nothing parses HTML: text goes in as text, links only as http or https.

/** @type {Record<string, number>} */
const DATE_LENGTHS = { year: 4, month: 7 };

/**
 * An element: `el("button.retry.plain", { onclick }, "Try again")`.
 *
 * Each class is a part of the same name, for `::part()`, and the first is the hook `data-qa`, too;
 * functions are listeners; what is null or undefined is left out.
 *
 * @param {string} spec
 * @param {Record<string, unknown> | null} [attributes]
 * @param {...(Node | string | number | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(spec, attributes, ...children) {
  const [tag, ...names] = spec.split(".");
  const element = document.createElement(tag);
  const all = names.join(" ") || null;
  const own = { class: all, part: all, "data-qa": names[0], type: tag === "button" ? tag : null };
  for (const [name, value] of Object.entries({ ...own, ...attributes })) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(.../** @type {Node[]} */ (children.filter(Boolean)));
  return element;
}

/**
 * Text of an article, in its language.
 *
 * @param {string} spec
 * @param {import("./types.js").Article | undefined} article
 * @param {...(Node | string | number | null | undefined | false)} children
 */
export function elIn(spec, article, ...children) {
  return el(spec, { lang: article?.language }, ...children);
}

/**
 * A link in a new tab, so that the conversation stays; null for what must not be one.
 *
 * @param {import("./types.js").Chat} chat
 * @param {string | null} address
 * @param {string} spec
 * @param {string} text
 */
export function renderLink(chat, address, spec, text) {
  const href = address && chat.address(address);
  if (!href || !/^https?:/.test(href)) return null;
  const attributes = { href, target: "_blank", rel: "noreferrer" };
  return el(spec, attributes, `${text} ↗`);
}

/**
 * A date without what it does not tell: `2022-01-01` of a `month` is `2022-01`.
 *
 * @param {string | null} date
 * @param {string | null} [precision]
 */
export function cutDate(date, precision) {
  return date && date.slice(0, DATE_LENGTHS[precision ?? "day"]);
}

/**
 * `2022-01-26` as `26 January 2022`, `2022-01` as `January 2022`; an unknown form as it is.
 *
 * @param {string} date
 * @param {string} language
 */
export function writeDate(date, language) {
  const time = new Date(date);
  if (isNaN(+time)) return date;
  const { length } = date;
  return time.toLocaleDateString(language === "en" ? "en-GB" : language, {
    year: "numeric",
    month: length > DATE_LENGTHS.year ? "long" : undefined,
    day: length > DATE_LENGTHS.month ? "numeric" : undefined,
    timeZone: "UTC",
  });
}

/**
 * @param {import("./types.js").Chat} chat
 * @param {string | null} date
 */
export function renderDate(chat, date) {
  if (!date) return el("span", {}, chat.text.undated);
  return el("time", { datetime: date }, writeDate(date, chat.language));
}

/**
 * The language of a question by its script, where it is not the widget's; else null.
 *
 * @param {import("./types.js").Chat} chat
 * @param {string} text
 */
export function guessLanguage(chat, text) {
  const language = /[іїєґ]/i.test(text) ? "uk" : /[а-яё]/i.test(text) ? "ru" : "en";
  return language === chat.language ? null : language;
}
