// What the page asks of the server.

/** A request that was refused, with its problem details. */
export class Refused extends Error {
  constructor(status, problem, retryAfter) {
    super(problem?.detail ?? problem?.title ?? `The server answered ${status}.`);
    this.status = status;
    this.mistakes = problem?.errors ?? {};
    this.retryAfter = retryAfter;
  }
}

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refused(0, { detail: "The server cannot be reached." });
  }

  if (response.ok) {
    return response.status === 204 ? null : response.json();
  }

  const problem = await response.json().catch(() => null);
  throw new Refused(response.status, problem, Number(response.headers.get("Retry-After")) || null);
}

const withBody = (method, body) => ({ method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const model = () => send("/api/model");
export const health = () => fetch("/health").then(r => r.json())
  .catch(() => ({ status: "Unhealthy", reason: "The server cannot be reached." }));
export const runs = () => send("/api/runs");
export const begin = request => send("/api/runs", withBody("POST", request));
export const cancel = id => send(`/api/runs/${id}`, { method: "DELETE" });
export const clips = before => send(`/api/clips?most=24${before ? `&before=${before}` : ""}`);
export const replay = id => send(`/api/clips/${id}/replay`, { method: "POST" });
export const remove = id => send(`/api/clips/${id}`, { method: "DELETE" });
export const noiseOf = id => send(`/api/clips/${id}/noise`);

export function noise(prior, seed, frames) {
  const query = new URLSearchParams({ prior: prior.name, seed, frames });
  if (prior.alpha != null) {
    query.set("alpha", prior.alpha);
  }

  return send(`/api/noise?${query}`);
}

/** Watches a run; EventSource connects again by itself and says where it was. */
export function watch(id, on) {
  const events = new EventSource(`/api/runs/${id}/events`);
  for (const kind of ["progress", "preview", "ended"]) {
    events.addEventListener(kind, e => on(kind, JSON.parse(e.data)));
  }

  events.addEventListener("finished", e => {
    events.close();
    on("finished", JSON.parse(e.data));
  });
  return events;
}

export const framesUrl = id => `/api/clips/${id}/frames`;
export const noiseFramesUrl = id => `/api/clips/${id}/noise/frames`;
export const reportUrl = id => `/api/clips/${id}/report`;
export const downloadUrl = (id, format, withPrompt) => `/api/clips/${id}/download/${format}${withPrompt ? "?prompt=true" : ""}`;
export const dataUrl = sheet => `data:image/png;base64,${sheet.png}`;
