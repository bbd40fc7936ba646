// The gallery, and a clip of it in a window of its own.

import * as api from "./api.js";
import { $, announce, make, number } from "./dom.js";
import { ClipScreens, downloads } from "./clip.js";
import { Screen, columnsOf } from "./player.js";

export class Gallery {
  constructor(facts, form) {
    Object.assign(this, { facts, form, total: 0 });
    this.seen = new IntersectionObserver(entries => entries.filter(e => e.isIntersecting).forEach(e => {
      this.seen.unobserve(e.target);
      e.target.show();
    }), { rootMargin: "200px" });
    $("more").addEventListener("click", () => this.load($("tiles").lastElementChild?.dataset.id));
    $("detail").addEventListener("close", () => this.watch?.close());
  }

  async load(before) {
    const { clips, total } = await api.clips(before);
    this.total = total;
    $("tiles").append(...clips.filter(clip => !this.tile(clip.id)).map(clip => this.makeTile(clip)));
    this.count();
  }

  /** Puts a new clip first. */
  add(clip) {
    if (!this.tile(clip.id)) {
      $("tiles").prepend(this.makeTile(clip));
      this.total++;
      this.count();
    }
  }

  tile(id) {
    return $("tiles").querySelector(`[data-id="${id}"]`);
  }

  count() {
    $("gallery-count").textContent = this.total === 0 ? "empty" : `${this.total} ${this.total === 1 ? "clip" : "clips"}`;
    $("more").hidden = $("tiles").childElementCount >= this.total;
  }

  makeTile(clip) {
    const canvas = make("canvas", { width: clip.width, height: clip.height });
    canvas.setAttribute("aria-hidden", "true");
    const button = make("button", { type: "button", className: "tile", title: clip.prompt }, canvas,
      make("b", { textContent: clip.prior.replace("alpha=", "α ") }), make("span", { textContent: clip.prompt }));
    button.setAttribute("aria-label", `${clip.prompt}, ${clip.prior}, seed ${clip.seed}`);
    button.addEventListener("click", () => this.open(clip));
    button.show = () => new Screen(canvas).show(
      api.framesUrl(clip.id), { columns: columnsOf(clip.frames), frames: clip.frames, width: clip.width, height: clip.height },
      clip.frameRate);
    this.seen.observe(button);
    return make("li", { data: { id: clip.id } }, button);
  }

  open(clip) {
    $("detail-title").textContent = clip.prompt;
    $("detail-screens").replaceChildren();
    this.say("", "");
    const screens = new ClipScreens($("detail-screens"), clip.prompt);
    screens.showClip(clip);
    screens.showNoiseOf(clip).catch(e => this.say(e.message, "bad"));
    $("detail-facts").replaceChildren(...facts(clip).map(([name, text]) =>
      make("div", {}, make("dt", { textContent: name }), make("dd", { textContent: text }))));
    this.showActions(clip);
    $("detail").showModal();
  }

  showActions(clip) {
    const prompt = make("input", { type: "checkbox", id: "with-prompt" });
    const links = make("span", { className: "actions" }, ...downloads(clip, this.facts.formats));
    prompt.addEventListener("change", () => links.replaceChildren(...downloads(clip, this.facts.formats, prompt.checked)));
    const [use, again, remove] = [["Use these settings", ""], ["Make again", ""], ["Delete", "delete"]]
      .map(([textContent, className]) => make("button", { type: "button", textContent, className }));
    again.title = "Makes the clip again from its report and compares the pixels";
    use.addEventListener("click", () => {
      $("detail").close();
      this.form.use(clip);
    });
    again.addEventListener("click", () => this.replay(clip));
    remove.addEventListener("click", () => this.remove(clip));
    $("detail-actions").replaceChildren(
      links, make("label", { className: "switch" }, prompt, make("span", { textContent: "with the prompt" })),
      make("span", { className: "gap" }), make("a", { href: api.reportUrl(clip.id), download: `${clip.id}.json`, textContent: "Report" }),
      use, again, remove);
  }

  async replay(clip) {
    this.say("It is made again …", "");
    try {
      const run = await api.replay(clip.id);
      this.watch = api.watch(run.id, (kind, told) => {
        if (kind === "progress") {
          this.say(`It is made again: ${told.text}`, "");
        } else if (kind === "ended" && told.isSame != null) {
          this.say(told.isSame ? "Made again: pixel for pixel the same." : "Made again: the pixels differ; another processor or version "
            + "rounds differently.", told.isSame ? "good" : "bad");
        } else if (kind === "ended") {
          this.say(told.problem ?? "It was cancelled.", "bad");
        }
      });
    } catch (e) {
      this.say(e.message, "bad");
    }
  }

  async remove(clip) {
    try {
      await api.remove(clip.id);
    } catch (e) {
      if (e.status !== 404) {
        this.say(e.message, "bad");
        return;
      }
    }

    this.tile(clip.id)?.remove();
    this.total--;
    this.count();
    $("detail").close();
    announce("The clip is deleted.");
  }

  say(text, className) {
    Object.assign($("detail-again"), { textContent: text, className: `again ${className}` });
  }
}

function facts(clip) {
  return [
    ["Noise", clip.prior],
    ["Distance", distance(clip)],
    ["Seed", clip.seed],
    ["Sampler", `${clip.sampler}, ${clip.steps} steps`],
    ["Guidance", clip.guidance],
    ["Size", `${clip.frames} frames of ${clip.width} × ${clip.height}, ${clip.frameRate} a second`],
    ["Took", `${clip.seconds.toFixed(1)} s`],
    ["Made", new Date(clip.made).toLocaleString()],
    ...(clip.negativePrompt ? [["Not to show", clip.negativePrompt]] : []),
    ...(clip.droppedText ? [["Not read", clip.droppedText]] : []),
  ];
}

// How far the noise is from the one that the model was trained with.
function distance(clip) {
  return !clip.isOtherPrior ? "none: as trained" : clip.divergence == null ? "not known, or without bound"
    : `KL ${number(clip.divergence)} nats an element`;
}
