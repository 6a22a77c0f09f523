// Calls of the REST API by a page of this server. The session's cookies go along by themselves; a session that ran out
// is renewed once, unseen.

const PATIENCE = 8000; // Milliseconds until a server that says nothing counts as away.

// Random without a secure context: halls have plain http.
export const key = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const send = (path, rest) => fetch(path, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE), ...rest });

// The answer's status and JSON; `undefined` where the line is cut or the server is away.
export async function call(method, path, body, id) {
  const headers = { "accept-language": document.documentElement.lang };
  if (body) headers["content-type"] = "application/json";
  if (id) headers["idempotency-key"] = id;
  const rest = { method, headers, body: body && JSON.stringify(body) };
  try {
    let answer = await send(path, rest);
    if (answer.status === 401 && (await send("/session/renew", { method: "POST" })).ok) answer = await send(path, rest);
    if (answer.status >= 502) return undefined;
    return { status: answer.status, ok: answer.ok, body: await answer.json().catch(() => ({})) };
  } catch {
    return undefined;
  }
}

// Why a request was refused, in the reader's words and with the codes to look up.
export function why({ body }) {
  const codes = (body.blockers ?? []).map((one) => one.code);
  return [...(body.sentences ?? [body.detail ?? ""]), codes.length ? `(${codes.join(", ")})` : ""].join(" ");
}
