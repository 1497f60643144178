// Asking the service: a reply as JSON, or an Error whose message is fit to show.

import { TEXT } from "./common.js";

/** The JSON at the address; an abort by `signal` is thrown as it is. */
export async function readReply(address, { headers, signal, ...options }) {
  const response = await fetch(address, {
    ...options,
    headers: { ...headers, Accept: "application/json" },
    signal,
  }).catch((error) => {
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
