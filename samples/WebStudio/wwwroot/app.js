// The page: form, stage and gallery put together, keyboard and theme.

import * as api from "./api.js";
import { $, announce } from "./dom.js";
import { Form } from "./form.js";
import { Gallery } from "./gallery.js";
import { RunView } from "./run.js";
import * as player from "./player.js";
import { startTheme, toggleTheme } from "./theme.js";

let facts = null;
let form = null;
let gallery = null;
let view = null;

startTheme();
startTransport();
startKeys();
await start();

async function start() {
  pollHealth();
  for (;;) {
    try {
      facts = await api.model();
      break;
    } catch (e) {
      $("model-words").textContent = e.message;
      await new Promise(resolve => setTimeout(resolve, 3000));
    }
  }

  const { model } = facts;
  $("model-words").textContent = `${model.name} · ${model.width} × ${model.height} · up to ${facts.limits.frames} frames`;
  form = new Form(facts);
  gallery = new Gallery(facts, form);
  $("form").addEventListener("submit", e => {
    e.preventDefault();
    generate();
  });
  $("cancel").addEventListener("click", cancel);
  $("generate").disabled = false;
  await gallery.load();

  // After a reload: what is made now, or else the latest.
  const runs = await api.runs();
  const latest = runs.findLast(run => !run.isEnded) ?? runs.at(-1);
  if (latest) {
    show(latest);
  }

  document.body.dataset.ready = "true";
}

async function generate() {
  if ($("generate").disabled) {
    return;
  }

  form.clearMistakes();
  $("generate").disabled = true;
  try {
    show(await api.begin(form.request));
    announce("The clips are being made.");
  } catch (e) {
    const mistakes = Object.keys(e.mistakes ?? {});
    mistakes.length > 0 ? form.showMistakes(e.mistakes) : form.showProblem(e.message + (e.retryAfter ? ` (in ${e.retryAfter} s)` : ""));
  } finally {
    $("generate").disabled = false;
  }
}

function show(run) {
  view?.close();
  view = new RunView(run, facts, { made: clip => gallery.add(clip), finished: settle, open: clip => gallery.open(clip) });
  $("transport").hidden = false;
  $("scrub").max = view.frames - 1;
  settle(view);
  if (matchMedia("(max-width: 860px)").matches && !run.isEnded) {
    $("stage").scrollIntoView({ behavior: "smooth" });
  }
}

function settle(run) {
  if (run === view) {
    $("cancel").hidden = view.isEnded;
  }
}

async function cancel() {
  if (!view || view.isEnded) {
    return;
  }

  try {
    await api.cancel(view.run.id);
  } catch (e) {
    form.showProblem(e.message);
  }
}

function startTransport() {
  const frames = () => Number($("scrub").max) + 1;
  const frameRate = () => facts?.model.frameRate ?? 8;
  const icon = isPlaying => isPlaying ? "M7 5h4v14H7zM13 5h4v14h-4z" : "M8 5l12 7-12 7z";
  player.onTick(() => {
    const frame = player.frameOf(frames(), frameRate());
    if ($("play").dataset.playing !== String(player.isPlaying())) {
      $("play").dataset.playing = player.isPlaying();
      $("play").setAttribute("aria-label", player.isPlaying() ? "Pause" : "Play");
      $("play").innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" d="${icon(player.isPlaying())}"/></svg>`;
    }

    const words = `frame ${frame + 1} of ${frames()}`;
    if ($("scrub-value").textContent !== words) {
      $("scrub").value = frame;
      $("scrub-value").textContent = words;
    }
  });
  player.setPlaying(player.isPlaying());
  $("play").addEventListener("click", () => player.setPlaying(!player.isPlaying()));
  $("scrub").addEventListener("input", () => player.goTo(Number($("scrub").value), frameRate()));
  document.addEventListener("studio-step", e => player.step(e.detail, frames(), frameRate()));
}

function startKeys() {
  const keys = {
    " ": () => player.setPlaying(!player.isPlaying()),
    ArrowLeft: () => document.dispatchEvent(new CustomEvent("studio-step", { detail: -1 })),
    ArrowRight: () => document.dispatchEvent(new CustomEvent("studio-step", { detail: 1 })),
    p: () => $("prompt").focus(),
    c: () => form?.setComparing(!$("compare").checked),
    d: () => form?.dice(),
    g: () => ($("tiles").querySelector("button") ?? $("gallery-title")).focus(),
    t: toggleTheme,
    "?": () => $("help").showModal(),
    Escape: cancel,
  };
  $("help-open").addEventListener("click", () => $("help").showModal());
  $("theme").addEventListener("click", toggleTheme);
  document.addEventListener("keydown", e => {
    const isTyping = e.target.closest("textarea, select, input:not([type=checkbox], [type=radio])");
    const isInWindow = document.querySelector("dialog[open]");
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && !isInWindow) {
      e.preventDefault();
      generate();
    } else if (e.key === "Escape" && !isInWindow) {
      cancel();
    } else if (!isTyping && !isInWindow && !e.ctrlKey && !e.metaKey && !e.altKey) {
      const onControl = e.target.closest("button, a, summary, input") && [" ", "ArrowLeft", "ArrowRight"].includes(e.key);
      const act = keys[e.key.length === 1 ? e.key.toLowerCase() : e.key];
      if (act && !onControl) {
        e.preventDefault();
        act();
      }
    }
  });
}

async function pollHealth() {
  for (;;) {
    const { status, reason } = await api.health();
    $("health").className = `dot ${status}`;
    $("model").title = reason ?? `The server is ${status.toLowerCase()}.`;
    await new Promise(resolve => setTimeout(resolve, status === "Healthy" ? 15000 : 2000));
  }
}
