// Asking the service: a reply as JSON, or an Error whose message is fit to show.
// What is wrong with the input is an InputError.

import { TEXT } from "./common.js";

const INVALID = 422;
const siteKey = document.querySelector("meta[name=site-key]")?.content;

/** What every request carries: the page's site key, where the service asks for one. */
export const HEADERS = { Accept: "application/json", ...(siteKey && { "X-Site-Key": siteKey }) };

/** What is wrong with the input; `param` is the parameter, where it is one alone. */
export class InputError extends Error {
  constructor(message, param) {
    super(message);
    this.param = param;
  }
}

/** The JSON at the address; an abort by `signal` is thrown as it is. */
export async function readReply(address, { signal }) {
  const response = await fetch(address, { headers: HEADERS, signal }).catch((error) => {
    throw signal.aborted ? error : new Error(TEXT.unreachable);
  });
  const body = await response.json().catch((error) => {
    throw signal.aborted ? error : new Error(TEXT.unreadable);
  });
  if (response.ok) return body;
  const message = describeProblem(body, response.headers.get("Retry-After"));
  throw response.status === INVALID ? new InputError(message, body.error?.param) : new Error(message);
}

/** A problem's detail, and when to come back where it does not say so itself. */
function describeProblem({ detail, title }, retryAfter) {
  const said = detail ?? title ?? TEXT.failed;
  const isMissing = Number(retryAfter) > 0 && !/try again/i.test(said);
  return isMissing ? `${said} ${TEXT.retryIn(Number(retryAfter))}` : said;
}
