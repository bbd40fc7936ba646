// A run on the stage: a card a clip, told by server-sent events.

import * as api from "./api.js";
import { $, announce, make } from "./dom.js";
import { ClipScreens, downloads, priorChip } from "./clip.js";

const states = { Waiting: "waits for the clip before it", Cancelled: "cancelled", Failed: "failed", Done: "done" };

export class RunView {
  constructor(run, facts, on) {
    Object.assign(this, { run, facts, on, isEnded: run.isEnded, done: 0 });
    $("empty").hidden = true;
    $("stage-title").textContent = run.prompt;
    this.cards = run.items.map(item => new Card(item, run, facts, on));
    $("cards").replaceChildren(...this.cards.map(card => card.box));
    $("cards").classList.toggle("one", this.cards.length === 1);
    this.cards.forEach(card => card.showNoise());
    this.count();
    this.events = api.watch(run.id, (kind, told) => this.tell(kind, told));
  }

  get frames() {
    return Math.max(...this.run.items.map(item => item.frames));
  }

  close() {
    this.events.close();
  }

  tell(kind, told) {
    if (kind === "finished") {
      this.isEnded = true;
      announce(told.status === "Done" ? "All clips are made." : `The run has ended: ${told.status.toLowerCase()}.`);
      this.on.finished(this);
      return;
    }

    const card = this.cards[told.item];
    card.tell(kind, told);
    if (kind === "ended") {
      this.done++;
      this.count();
      announce(`Clip ${told.item + 1} of ${this.cards.length}: ${states[told.status] ?? told.status}.`);
      if (told.clip) {
        this.on.made(told.clip);
      }
    }
  }

  count() {
    const of = this.cards.length;
    $("stage-count").textContent = of === 1 ? "" : `${this.done} of ${of} clips`;
  }
}

class Card {
  constructor(item, run, facts, on) {
    Object.assign(this, { item, facts, on });
    this.chips = make("span", { className: "chip", textContent: `seed ${item.seed}` });
    this.header = make("header", {}, make("h3", { textContent: item.prior.replace("alpha=", "α = ").replace("(", " (") }), this.chips);
    const screens = make("div", { className: "screens" });
    this.fill = make("i");
    this.bar = make("div", { className: "bar" }, this.fill);
    Object.entries({
      role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": 0, "aria-label": `Progress of ${item.prior}`,
    }).forEach(([name, value]) => this.bar.setAttribute(name, value));
    this.state = make("p", { className: "state", textContent: states[item.status] ?? "" });
    this.actions = make("div", { className: "actions" });
    this.box = make("article", { className: `card ${item.status}`, data: { item: item.index } },
      this.header, screens, this.bar, this.state, this.actions);
    this.screens = new ClipScreens(screens, run.prompt);
  }

  /** The noise is known before the first step: it follows from prior, seed and shape. */
  async showNoise() {
    const [, name, alpha] = /^([^(]+)(?:.*alpha=([^,)]+))?/.exec(this.item.prior);
    try {
      await this.screens.showNoise(await api.noise({ name, alpha }, this.item.seed, this.item.frames), this.facts.model.frameRate);
    } catch {
      // The clip brings its noise when it is made.
    }
  }

  tell(kind, told) {
    this.box.className = `card ${told.status}`;
    if (kind === "preview") {
      this.screens.showPreview(told.sheet, this.facts.model.frameRate);
    } else if (kind === "progress") {
      this.progress(told.steps ? told.step / told.steps : 0, told.text);
    } else {
      this.end(told);
    }
  }

  progress(share, text) {
    const percent = Math.round(100 * share);
    this.fill.style.width = `${percent}%`;
    this.bar.setAttribute("aria-valuenow", percent);
    this.bar.setAttribute("aria-valuetext", text);
    this.state.textContent = text;
  }

  end(told) {
    this.progress(told.status === "Done" ? 1 : 0, told.problem ?? states[told.status]);
    this.state.classList.toggle("bad", told.status === "Failed");
    if (!told.clip) {
      if (told.isSame != null) {
        this.state.textContent = told.isSame ? "made again: the same pixels" : "made again: other pixels";
      }

      return;
    }

    const { clip } = told;
    this.header.append(priorChip(clip));
    this.state.textContent = `${clip.frames} frames of ${clip.width} × ${clip.height} in ${clip.seconds.toFixed(1)} s`
      + (clip.droppedText ? `; not read: ${clip.droppedText}` : "");
    this.screens.showClip(clip);
    const details = make("button", { type: "button", textContent: "Details" });
    details.addEventListener("click", () => this.on.open(clip));
    this.actions.replaceChildren(...downloads(clip, this.facts.formats), details);
  }
}
