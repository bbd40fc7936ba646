// One clock moves all clips and their noise, so that they can be compared frame by frame.

const screens = new Set();
const listeners = new Set();
const state = { playing: !matchMedia("(prefers-reduced-motion: reduce)").matches, time: 0, last: 0 };

/** A canvas that plays a sheet of frames. */
export class Screen {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.image = null;
    this.shown = -1;
    screens.add(this);
  }

  /** Shows other frames; the old ones stay until the new ones are there. */
  async show(url, sheet, frameRate = 8) {
    const image = new Image();
    image.src = url;
    try {
      await image.decode();
    } catch {
      return;
    }

    Object.assign(this, { image, sheet, frameRate, shown: -1 });
    this.canvas.width = sheet.width;
    this.canvas.height = sheet.height;
    this.canvas.classList.toggle("crisp", Math.max(sheet.width, sheet.height) <= 160);
    this.canvas.dataset.updates = Number(this.canvas.dataset.updates ?? 0) + 1;
    this.draw();
  }

  draw() {
    if (!this.image) {
      return;
    }

    const { columns, frames, width, height } = this.sheet;
    const frame = Math.floor(state.time * this.frameRate + 1e-6) % frames;
    if (frame !== this.shown) {
      this.shown = frame;
      this.canvas.dataset.frame = frame;
      this.context.drawImage(
        this.image, (frame % columns) * width, Math.floor(frame / columns) * height, width, height, 0, 0, width, height);
    }
  }
}

/** Frames in a row of a sheet; the server lays them out so. */
export const columnsOf = frames => Math.ceil(Math.sqrt(frames));

export const isPlaying = () => state.playing;
export const onTick = listener => listeners.add(listener);

export function setPlaying(playing) {
  state.playing = playing;
  tell();
}

/** The frame of a clip of so many frames. */
export const frameOf = (frames, frameRate) => Math.floor(state.time * frameRate + 1e-6) % frames;

export function goTo(frame, frameRate) {
  state.playing = false;
  state.time = frame / frameRate;
  tell();
}

export function step(by, frames, frameRate) {
  goTo((frameOf(frames, frameRate) + by + frames) % frames, frameRate);
}

function tell() {
  for (const screen of screens) {
    if (screen.canvas.isConnected) {
      screen.wasThere = true;
      screen.draw();
    } else if (screen.wasThere) {
      screens.delete(screen);
    }
  }

  listeners.forEach(listener => listener());
}

function tick(now) {
  const passed = Math.min(0.25, (now - state.last) / 1000);
  state.last = now;
  if (state.playing) {
    state.time += passed;
    tell();
  }

  requestAnimationFrame(tick);
}

requestAnimationFrame(tick);
