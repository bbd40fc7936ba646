// The form: what is asked for, kept over a reload, and the noise that it would begin with.

import * as api from "./api.js";
import { $, make, number } from "./dom.js";
import { drawHeat } from "./heat.js";
import { Screen } from "./player.js";

const kept = "studio-form";
const inputs = ["prompt", "negativePrompt", "seed", "seeds", "sampler", "steps", "guidance", "frames", "width", "height"];
const examples = [
  "a green orc with red hair in chain mail walks to the left",
  "a hero with pink spiky hair in a white shirt and teal trousers casting magic facing front",
  "a golden figure stabbing to the back with snow-white hair",
  "a dark brown person with orange hair in a steel chest plate swinging a sword turned right",
];

export class Form {
  constructor(facts) {
    this.facts = facts;
    this.alphas = Object.fromEntries(facts.priors.map(p => [p.name, p.alpha]));
    this.alphas[facts.prior.name] = facts.prior.alpha ?? this.alphas[facts.prior.name];
    this.active = facts.prior.name;
    this.live = new Screen($("live-noise"));
    this.build();
    this.restore();
    this.refresh();
  }

  build() {
    const { facts } = this;
    for (const prior of facts.priors) {
      const input = make("input", { type: "radio", name: "prior", value: prior.name, checked: prior.name === this.active });
      const label = make("label", { title: prior.words }, input, prior.name);
      label.classList.toggle("trained", prior.name === facts.prior.name);
      $("prior-choices").append(label);
      input.addEventListener("change", () => this.choose(prior.name, input.checked));
    }

    $("sampler").append(...facts.samplers.map(s => make("option", { value: s.name, textContent: s.words })));
    Object.assign($("steps"), { max: Math.min(60, facts.limits.steps) });
    Object.assign($("frames"), { max: facts.limits.frames });
    Object.assign($("seeds"), { max: facts.limits.clipsPerRun });
    $("prompt").maxLength = $("negativePrompt").maxLength = facts.limits.promptLength;
    const { usual } = facts;
    this.fill({
      prompt: examples[0], seed: 7, seeds: 1, sampler: usual.sampler, steps: usual.steps, guidance: usual.guidance, frames: usual.frames,
      width: usual.width, height: usual.height,
    });
    $("example").addEventListener("click", () => {
      $("prompt").value = examples[(examples.indexOf($("prompt").value) + 1) % examples.length];
      this.changed();
    });
    $("dice").addEventListener("click", () => this.dice());
    $("compare").addEventListener("change", () => this.setComparing($("compare").checked));
    $("alpha").addEventListener("input", () => {
      this.alphas[this.active] = Number($("alpha").value);
      this.changed();
    });
    inputs.forEach(name => $(name).addEventListener("input", () => this.changed()));
  }

  dice() {
    $("seed").value = Math.floor(Math.random() * 1e6);
    this.changed();
  }

  get chosen() {
    return [...document.querySelectorAll("#prior-choices input:checked")].map(i => this.prior(i.value));
  }

  prior(name) {
    return this.facts.priors.find(p => p.name === name).hasAlpha ? { name, alpha: this.alphas[name] } : { name };
  }

  choose(name, isChecked) {
    this.active = isChecked ? name : this.chosen[0]?.name ?? name;
    this.changed();
  }

  setComparing(isComparing, priors = null) {
    $("compare").checked = isComparing;
    const chosen = priors ?? (isComparing ? ["independent", "mixed", this.facts.prior.name] : [this.active]);
    document.querySelectorAll("#prior-choices input").forEach(input => {
      input.type = isComparing ? "checkbox" : "radio";
      input.checked = chosen.includes(input.value);
    });
    this.active = chosen.includes(this.active) ? this.active : chosen[0];
    this.changed();
  }

  /** The request, as the server takes it. */
  get request() {
    const whole = name => ($(name).value === "" ? null : Number($(name).value));
    return {
      prompt: $("prompt").value, negativePrompt: $("negativePrompt").value || null, seed: whole("seed"), seeds: whole("seeds") ?? 1,
      priors: this.chosen, sampler: $("sampler").value, steps: whole("steps"), guidance: whole("guidance"), frames: whole("frames"),
      width: whole("width"), height: whole("height"),
    };
  }

  /** Takes over what made a clip. */
  use(clip) {
    this.alphas[clip.priorName] = clip.alpha ?? this.alphas[clip.priorName];
    this.active = clip.priorName;
    this.fill({
      prompt: clip.prompt, negativePrompt: clip.negativePrompt, seed: clip.seed, seeds: 1, steps: clip.steps, frames: clip.frames,
      width: clip.width, height: clip.height,
    });
    this.setComparing(false, [clip.priorName]);
    $("prompt").focus();
  }

  fill(values) {
    for (const [name, value] of Object.entries(values).filter(([name, value]) => inputs.includes(name) && value != null)) {
      $(name).value = value;
    }
  }

  changed() {
    this.clearMistakes();
    const values = Object.fromEntries(inputs.map(name => [name, $(name).value]));
    const priors = this.chosen.map(p => p.name);
    localStorage.setItem(kept, JSON.stringify({ ...values, priors, alphas: this.alphas, isComparing: $("compare").checked }));
    this.refresh();
  }

  restore() {
    let old = null;
    try {
      old = JSON.parse(localStorage.getItem(kept));
    } catch {
      localStorage.removeItem(kept);
    }

    if (old) {
      this.fill(old);
      this.alphas = { ...this.alphas, ...old.alphas };
      const priors = (old.priors ?? []).filter(name => name in this.alphas);
      if (priors.length > 0) {
        this.active = priors[0];
        this.setComparing(old.isComparing === true, priors);
      }
    }
  }

  refresh() {
    const facts = this.facts.priors.find(p => p.name === this.active);
    const trained = this.active === this.facts.prior.name ? " The model was trained with this one." : "";
    $("prior-words").textContent = facts.words + trained;
    $("alpha-row").hidden = !facts.hasAlpha;
    $("alpha-label").textContent = $("compare").checked ? facts.name : "Alpha";
    $("alpha").value = this.alphas[this.active];
    $("alpha-value").textContent = number(Number(this.alphas[this.active]));
    $("prompt-count").textContent = `${$("prompt").value.length} / ${this.facts.limits.promptLength}`;
    ["steps", "guidance", "frames"].forEach(name => { $(`${name}-value`).textContent = $(name).value; });
    const clips = this.chosen.length * (Number($("seeds").value) || 1);
    $("generate-words").textContent = clips === 1 ? "Generate" : `Generate ${clips} clips`;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.drawNoise(), 120);
  }

  async drawNoise() {
    const [prior, seed, frames] = [this.prior(this.active), Number($("seed").value) || 0, Number($("frames").value)];
    const asked = this.asked = JSON.stringify([prior, seed, frames]);
    try {
      const noise = await api.noise(prior, seed, frames);
      if (asked === this.asked) {
        drawHeat($("live-covariance"), noise);
        await this.live.show(api.dataUrl(noise.sheet), noise.sheet, this.facts.model.frameRate);
      }
    } catch {
      // What is wrong with the entries is said when they are sent.
    }
  }

  showMistakes(mistakes) {
    this.clearMistakes();
    const names = Object.keys(mistakes);
    const others = [];
    for (const name of names) {
      const box = $(`${name}-error`);
      const text = mistakes[name].join(" ");
      if (box) {
        Object.assign(box, { textContent: text, hidden: false });
        $(name)?.setAttribute("aria-invalid", "true");
        box.closest("details")?.setAttribute("open", "");
      } else {
        others.push(`${name}: ${text}`);
      }
    }

    if (others.length > 0) {
      this.showProblem(others.join(" "));
    }

    $(names.find(name => $(name)?.matches("input, textarea, select")))?.focus();
  }

  showProblem(text) {
    Object.assign($("form-error"), { textContent: text, hidden: false });
  }

  clearMistakes() {
    document.querySelectorAll("#form .error").forEach(box => { box.hidden = true; });
    document.querySelectorAll("#form [aria-invalid]").forEach(input => input.removeAttribute("aria-invalid"));
  }
}
