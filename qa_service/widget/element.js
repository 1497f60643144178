// <qa-chat>: the conversation and what a page may call; the file that the others are bundled from.

import { renderActions } from "./actions.js";
import { renderAnswer, renderSentence } from "./answer.js";
import { closePassage, hideCard, openPassage } from "./citation.js";
import { Problem, ask } from "./client.js";
import { el, guessLanguage } from "./dom.js";
import { MAX_CHARACTERS, buildFrame } from "./frame.js";
import { recall, remember } from "./memory.js";
import css from "./style.css";
import { chooseLanguage, fill, readTexts } from "./texts.js";

/** @typedef {import("./types.js").Citation} Citation */
/** @typedef {import("./types.js").Reply} Reply */
/** @typedef {import("./types.js").Turn} Turn */

const END = 1e6; // Pixels, more than any conversation has.
const MAX_HISTORY = 6;
const PATIENCE_MS = 250;
/** @type {ScrollIntoViewOptions} */
const NEAREST = { block: "nearest", behavior: "instant" }; // A page's smooth scroll would be late.
const narrow = matchMedia("(max-width: 30rem)");

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

class QaChat extends HTMLElement {
  static observedAttributes = ["heading", "placeholder", "suggestions", "lang", "mode", "as-of", "endpoint", "storage"];

  /** @type {Turn[]} */
  #turns = [];
  /** @type {AbortController | null} */
  #running = null;
  #root = this.attachShadow({ mode: "open" });
  #isBuilt = false;
  #key = "";
  language = "en";
  text = readTexts("en");

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.addEventListener("keydown", (event) => this.#onKey(/** @type {KeyboardEvent} */ (event)));
  }

  connectedCallback() {
    if (!this.#turns.length) this.#recall();
    this.#build();
  }

  disconnectedCallback() {
    hideCard();
    this.stop();
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} now
   */
  attributeChangedCallback(name, before, now) {
    if (!this.#isBuilt || before === now) return;
    // What was asked of another day, service or place is no part of the conversation.
    if (/-of|poi|sto/.test(name)) this.#recall();
    this.#refresh();
  }

  // What a page may call.

  /**
   * Asks the question, ending the one under way; gives the reply, or null where there is none: not
   * for what is too long or asked outside a document.
   *
   * @param {string} text
   * @returns {Promise<Reply | null>}
   */
  async ask(text) {
    const question = String(text ?? "").trim();
    if (!question || !this.isConnected || [...question].length > MAX_CHARACTERS) return null;
    this.stop();
    this.#open();
    const turn = /** @type {Turn} */ ({ question });
    this.#turns.push(turn);
    this.#find("log").append(this.#renderTurn(turn));
    return this.#run(turn);
  }

  /** Ends the answer under way, if there is one. */
  stop() {
    this.#running?.abort();
  }

  /** Forgets the conversation. */
  clear() {
    for (const kind of ["session", "local"]) remember(kind, this.#key, []);
    hideCard();
    this.#recall();
    this.#refresh();
  }

  /** Opens the launcher, where the widget is one, and puts the focus where a question is typed. */
  focus() {
    if (!this.#isBuilt) return;
    this.#open();
    this.#find("input").focus({ preventScroll: true });
  }

  // What its parts see, with `language` and `text`: see `Chat` in types.d.ts.

  get level() {
    return this.getAttribute("heading") ? 3 : 2;
  }

  get isRunning() {
    return Boolean(this.#running);
  }

  /** @param {string} path */
  address(path) {
    const base = this.getAttribute("endpoint")?.replace(/[^/]$/, "$&/") || import.meta.url;
    try {
      return new URL(path.replace(/^\//, "./"), new URL(base, document.baseURI)).href;
    } catch {
      return "about:invalid"; // No link is made of it, and no request.
    }
  }

  headers() {
    const key = this.getAttribute("site-key");
    return /** @type {Record<string, string>} */ (key ? { "X-Site-Key": key } : {});
  }

  /**
   * @param {string} name
   * @param {unknown} detail
   */
  emit(name, detail) {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  /** @param {string} text */
  tell(text) {
    this.#find("status").textContent = text;
  }

  keep() {
    remember(this.getAttribute("storage"), this.#key, this.#turns);
  }

  /** @param {Citation} citation */
  open(citation) {
    const isOurs = this.emit("qa-citation", { citation, url: this.address(citation.link) });
    if (isOurs) openPassage(this, this.#find("passage"), citation);
  }

  // The frame.

  /** Ends what is under way, and goes on with what was kept under the widget's name. */
  #recall() {
    this.stop();
    this.#running = null;
    const name = this.id || [...document.querySelectorAll("qa-chat")].indexOf(this);
    this.#key = ["qa-chat", this.address("/"), this.getAttribute("as-of"), name].join(" ");
    this.#turns = recall(this.getAttribute("storage"), this.#key);
  }

  /**
   * @template {HTMLElement} [T=HTMLElement]
   * @param {string} part one that the frame has
   * @returns {T}
   */
  #find(part) {
    return /** @type {T} */ (this.#root.querySelector(`.${part}`));
  }

  /** Shows what the attributes say now; while a source is open, not before it is closed. */
  #refresh() {
    if (this.#root.querySelector(".card, .passage:modal")) setTimeout(() => this.#refresh(), PATIENCE_MS);
    else this.#build();
  }

  #build() {
    const inherited = /** @type {HTMLElement | null} */ (this.closest("[lang]"))?.lang;
    this.language = chooseLanguage(inherited || navigator.language);
    this.text = readTexts(this.language);
    const typed = /** @type {HTMLTextAreaElement | null} */ (this.#find("input"))?.value ?? "";
    const isOpen = this.#root.querySelector(".panel[open]");
    const focused = /** @type {HTMLElement | null} */ (this.#root.activeElement);
    const findAlike = () => /** @type {(HTMLElement | null)[]} */ ([
      ...this.#root.querySelectorAll(`[class="${focused?.className}"]`),
    ]);
    const index = findAlike().indexOf(focused);
    this.#root.replaceChildren(buildFrame(this));
    this.#isBuilt = true;
    /** @type {HTMLTextAreaElement} */ (this.#find("input")).value = typed;
    // An answer under way goes on in its own element.
    this.#find("log").append(...this.#turns.map((turn) => (turn.reply ? null : turn.node) ?? this.#renderTurn(turn)));
    this.#setRunning(this.#running);
    this.#find("log").scrollTop = END;
    if (isOpen) this.#open();
    findAlike()[index]?.focus({ preventScroll: true });
    hideCard(); // The number's that has the focus again.
  }

  #open() {
    /** @type {HTMLDialogElement} */
    const panel = this.#find("panel");
    if (!panel.show || panel.open) return;
    panel.inert = false;
    if (narrow.matches) panel.showModal();
    else panel.show();
    // A phone that is turned lays out its screen anew: what has the focus stays in view.
    narrow.onchange = () => this.#root.activeElement?.scrollIntoView(NEAREST);
    this.#find("log").scrollTop = END;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    /** @type {HTMLDialogElement} */
    const passage = this.#find("passage");
    if (passage.open) closePassage(passage);
    else {
      if (!this.#running) return /** @type {HTMLDialogElement} */ (this.#find("panel")).close?.();
      this.stop();
    }
    event.preventDefault(); // Else the browser closes one more.
  }

  // The conversation.

  /** @param {Turn} turn */
  #renderTurn(turn) {
    const { question, reply } = turn;
    const attributes = { "data-role": "user", lang: guessLanguage(this, question) };
    const parts = reply ? [renderAnswer(this, reply), renderActions(this, turn, reply)] : [this.#renderFailure(turn)];
    return (turn.node = el("section.turn", null, el(`h${this.level}.message.question`, attributes, question), ...parts));
  }

  /**
   * @param {Turn} turn
   * @returns {Promise<Reply | null>}
   */
  async #run(turn) {
    const running = new AbortController();
    this.#setRunning(running);
    this.tell(this.text.retrieving);
    turn.node.lastChild?.remove(); // What it had failed with.
    this.#showProgress(turn.node, "retrieving");
    turn.node.scrollIntoView(NEAREST);
    this.emit("qa-ask", { question: turn.question });
    const onEvent = this.#follow(turn);
    try {
      const reply = await ask(this, this.#writeBody(turn), { signal: running.signal, onEvent });
      this.#finish(turn, reply);
      return reply;
    } catch (error) {
      const problem = error instanceof Problem ? error : new Problem(this.text.cut, "cut");
      this.#fail(turn, running.signal.aborted ? null : problem, running);
      return null;
    } finally {
      if (this.#running === running) this.#setRunning(null);
    }
  }

  /** @param {Turn} turn */
  #writeBody(turn) {
    const { question } = turn;
    const before = this.#turns.slice(0, this.#turns.indexOf(turn));
    const history = before.flatMap(({ question: content, reply }) =>
      reply ? [{ role: "user", content }, { role: "assistant", content: reply.answer }] : [],
    );
    return { question, history: history.slice(-MAX_HISTORY), as_of: this.getAttribute("as-of") || null };
  }

  /**
   * Shows the stages and the sentences as they come.
   *
   * @param {Turn} turn
   * @returns {(name: string, data: any) => void}
   */
  #follow({ node }) {
    const numbered = new Map();
    const answer = renderAnswer(this);
    return (name, data) => {
      if (name === "status") this.#showProgress(node, data.status);
      if (name !== "sentence") return;
      for (const citation of data.added ?? []) numbered.set(citation.n, citation);
      answer.append(renderSentence(this, data, numbered));
      // Once only: an element that is put in again loses the focus.
      if (!answer.parentNode) node.querySelector(".progress")?.before(answer);
    };
  }

  /**
   * @param {Turn} turn
   * @param {Reply} reply
   */
  #finish(turn, reply) {
    const old = turn.node;
    const focused = /** @type {HTMLElement | null} */ (this.#root.activeElement);
    const number = old.contains(focused) && focused?.dataset.n;
    turn.reply = reply;
    const node = this.#renderTurn(turn);
    old.replaceWith(node);
    /** @type {HTMLElement | null} */
    const again = node.querySelector(`.citation[data-n="${number}"]`);
    again?.focus({ preventScroll: true });
    const { ready, none } = this.text;
    this.tell(reply.status === "abstained" ? none : fill(ready, reply.citations.length));
    this.#show(node);
    this.emit("qa-answer", { question: turn.question, reply });
  }

  /**
   * What takes the answer's place, with a button to ask again.
   *
   * @param {Turn} turn
   */
  #renderFailure(turn) {
    const { retry, stopped } = this.text;
    const { problem } = turn;
    const onclick = () => {
      this.stop();
      turn.node.replaceWith(this.#renderTurn(turn));
      this.focus();
      this.#run(turn);
    };
    const parts = [el("p", null, problem ?? stopped), el("button.retry.plain", { onclick }, retry)];
    return el(`div.${problem ? "error" : "stopped"}.failure`, null, ...parts);
  }

  /**
   * @param {Turn} turn
   * @param {Problem | null} error null where the answer was stopped
   * @param {AbortController} running the turn's own
   */
  #fail(turn, error, running) {
    const { node, question } = turn;
    turn.problem = error?.message;
    turn.reply = undefined; // One that could not be shown is none.
    const failure = this.#renderFailure(turn);
    // Here alone, not where it is shown again.
    if (error) failure.role = "alert";
    node.querySelector(".progress")?.replaceWith(failure);
    if (this.#running === running) {
      // Else another turn has begun, and it is its turn to speak.
      this.tell(error ? "" : this.text.stopped);
      this.#show(node);
    }
    if (!error) return;
    this.emit("qa-error", { ...error, question, message: error.message });
  }

  /**
   * @param {HTMLElement} node of a turn
   * @param {string} stage
   */
  #showProgress(node, stage) {
    const text = /** @type {Record<string, string>} */ (this.text)[stage];
    if (!text) return;
    const progress = node.querySelector(".progress") ?? el("p.progress", { "aria-hidden": "true" });
    progress.textContent = text;
    node.append(progress);
    this.#show(node);
  }

  /**
   * Keeps in view what has grown, where the reader has not scrolled away from it.
   *
   * @param {HTMLElement} node of a turn
   */
  #show(node) {
    const { top, bottom } = node.getBoundingClientRect();
    if (top < innerHeight && bottom > 0) node.scrollIntoView(NEAREST);
  }

  /**
   * Send and Stop are one button, so that it keeps the focus; what is under way is kept as stopped,
   * should the page be left meanwhile.
   *
   * @param {AbortController | null} running
   */
  #setRunning(running) {
    this.#running = running;
    this.keep();
    const button = this.#find("send");
    button.dataset.qa = running ? "stop" : "send";
    button.textContent = running ? this.text.stop : this.text.ask;
    this.#find("log").setAttribute("aria-busy", String(!!running));
  }
}

if (!customElements.get("qa-chat")) customElements.define("qa-chat", QaChat);
