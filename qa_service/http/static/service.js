// Asking the service: a reply as JSON, or an Error whose message is fit to show.

import { TEXT } from "./common.js";

const siteKey = document.querySelector("meta[name=site-key]")?.content;

/** What every request carries: the page's site key, where the service asks for one. */
export const HEADERS = { Accept: "application/json", ...(siteKey && { "X-Site-Key": siteKey }) };

/** The JSON at the address; an abort by `signal` is thrown as it is. */
export async function readReply(address, { signal }) {
  const response = await fetch(address, { headers: HEADERS, signal }).catch((error) => {
    throw signal.aborted ? error : new Error(TEXT.unreachable);
  });
  const body = await response.json().catch((error) => {
    throw signal.aborted ? error : new Error(TEXT.unreadable);
  });
  if (!response.ok) throw new Error(describeProblem(body, response.headers.get("Retry-After")));
  return body;
}

/** A problem's detail, with what is wrong with the input and when to come back. */
function describeProblem(problem, retryAfter) {
  const wrong = (problem.errors ?? []).map((error) => error.detail);
  const wait = Number(retryAfter) > 0 ? TEXT.retryIn(Number(retryAfter)) : null;
  return [problem.detail ?? problem.title ?? TEXT.failed, ...wrong, wait].filter(Boolean).join(" ");
}
