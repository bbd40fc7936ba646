// How a clip looks: its frames, its noise, the covariance, and what can be done with it.

import * as api from "./api.js";
import { make, number } from "./dom.js";
import { drawHeat } from "./heat.js";
import { Screen, columnsOf } from "./player.js";

/** The screens of a clip: large its frames, small its noise and the covariance. */
export class ClipScreens {
  constructor(box, prompt) {
    const [clip, noise] = ["clip", "noise"].map(name => make("canvas", { className: name, width: 64, height: 64 }));
    clip.setAttribute("role", "img");
    clip.setAttribute("aria-label", `Clip: ${prompt}`);
    noise.setAttribute("role", "img");
    noise.setAttribute("aria-label", "The noise it began with");
    this.heat = make("div");
    box.append(
      make("figure", {}, clip),
      make("div", { className: "side" },
        make("figure", {}, noise, make("figcaption", { textContent: "noise" })),
        make("figure", {}, this.heat, make("figcaption", { textContent: "covariance" }))));
    this.clip = new Screen(clip);
    this.noise = new Screen(noise);
  }

  showPreview(sheet, frameRate) {
    this.clip.canvas.dataset.source = "preview";
    return this.clip.show(api.dataUrl(sheet), sheet, frameRate);
  }

  showNoise(noise, frameRate) {
    drawHeat(this.heat, noise);
    return this.noise.show(api.dataUrl(noise.sheet), noise.sheet, frameRate);
  }

  async showClip(clip) {
    const sheet = { columns: columnsOf(clip.frames), frames: clip.frames, width: clip.width, height: clip.height };
    this.clip.canvas.dataset.source = "clip";
    await this.clip.show(api.framesUrl(clip.id), sheet, clip.frameRate);
  }

  async showNoiseOf(clip) {
    const noise = await api.noiseOf(clip.id);
    drawHeat(this.heat, noise);
    await this.noise.show(api.noiseFramesUrl(clip.id), { ...noise, columns: columnsOf(noise.frames) }, clip.frameRate);
  }
}

/** A word on the prior: whether the model was trained with it, and how far it is from that. */
export function priorChip(clip) {
  const [className, textContent, title] = !clip.isOtherPrior
    ? ["chip trained", "as trained", "The model was trained with this noise."]
    : ["chip other", clip.divergence == null ? "other noise" : `KL ${number(clip.divergence)}`,
      "Another noise than the model was trained with: the divergence in nats an element."];
  return make("span", { className, textContent, title });
}

/** Links to the files of a clip. */
export function downloads(clip, formats, withPrompt = false) {
  return formats.map(format => make("a", {
    href: api.downloadUrl(clip.id, format, withPrompt), download: "", textContent: names[format] ?? format.toUpperCase(),
    title: `Download as ${names[format] ?? format}`, data: { format },
  }));
}

const names = { webp: "WebP", png: "APNG", gif: "GIF", mp4: "MP4", webm: "WebM" };
