// Asking the service: the events of an answer as they come, or a Problem that is fit to show.

import { fill } from "./texts.js";

/** What went wrong, in words for the reader; `code`, `status` and `detail` are the service's, if it spoke. */
export class Problem extends Error {
  /**
   * @param {string} message
   * @param {string} code
   * @param {number | null} [status]
   * @param {string} [detail]
   */
  constructor(message, code, status = null, detail) {
    super(message);
    this.detail = detail;
    this.code = code;
    this.status = status;
  }
}

/**
 * The whole reply; `onEvent(name, data)` hears what comes before it. An abort is thrown as it is.
 *
 * @param {import("./types.js").Chat} chat
 * @param {object} body
 * @param {{ signal: AbortSignal, onEvent: (name: string, data: any) => void }} options
 * @returns {Promise<import("./types.js").Reply>}
 */
export async function ask(chat, body, { signal, onEvent }) {
  const response = await send(chat, "/v1/ask", { body: { ...body, stream: true }, signal });
  try {
    if (response.headers.get("Content-Type")?.includes("json")) return await response.json();
    for await (const { name, data } of readEvents(response)) {
      if (name === "done") return data;
      if (name === "error") throw describe(chat, data);
      onEvent(name, data);
    }
  } catch (error) {
    if (signal.aborted || error instanceof Problem) throw error;
  }
  throw new Problem(chat.text.cut, "cut");
}

/**
 * A response that went well: a POST where there is a body, else a GET.
 *
 * @param {import("./types.js").Chat} chat
 * @param {string} path
 * @param {{ body?: object, signal?: AbortSignal }} [options]
 */
export async function send(chat, path, { body, signal } = {}) {
  const headers = chat.headers();
  if (body) headers["Content-Type"] = "application/json";
  const init = { method: body && "POST", body: JSON.stringify(body), headers, signal };
  const response = await fetch(chat.address(path), init).catch((error) => {
    throw signal?.aborted ? error : new Problem(chat.text.unavailable, "unreachable");
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw describe(chat, { ...problem, status: response.status }, response.headers.get("Retry-After"));
}

/**
 * What a reader needs of a problem, and when to come back; a detail in English is for English alone.
 *
 * @param {import("./types.js").Chat} chat
 * @param {import("./types.js").ProblemBody} problem
 * @param {string | null} [retryAfter] seconds
 */
function describe({ text, language }, { detail, code = "failed", status = 0 }, retryAfter) {
  const isInput = [400, 413, 422].includes(status);
  const own = isInput ? text.invalid : [401, 403].includes(status) ? text.forbidden : text.unavailable;
  const said = ((!status || isInput) && language === "en" && detail) || own;
  // A date is passed over: the service tells seconds.
  const wait = Number(retryAfter) ? ` ${fill(text.wait, retryAfter ?? "")}` : "";
  return new Problem(said + wait, code, status || null, detail);
}

/**
 * The server-sent events of a response.
 *
 * @param {Response} response
 * @returns {AsyncGenerator<{ name: string, data: any }>}
 */
async function* readEvents({ body }) {
  const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (body)
    .pipeThrough(new TextDecoderStream())
    .getReader();
  let [rest, name, data] = ["", "", ""];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split(/\r?\n/);
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("event:")) name = line.slice(6).trim();
      else if (line.startsWith("data:")) data += line.slice(5);
      else if (!line && data) {
        yield { name, data: JSON.parse(data) };
        [name, data] = ["", ""];
      }
    }
  }
}
