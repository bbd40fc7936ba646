// A covariance of frames as squares: full colour is 1, none is 0, the other colour is below 0.

const svg = "http://www.w3.org/2000/svg";

/** Draws into a box what the formula says, or what was measured where there is none. */
export function drawHeat(box, noise) {
  const shown = noise.theory ?? noise.measured;
  const size = shown.length;
  const picture = document.createElementNS(svg, "svg");
  picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
  picture.setAttribute("class", "heat");
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", words(noise));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const square = document.createElementNS(svg, "rect");
      const value = shown[i][j];
      Object.entries({ x: j, y: i, width: 1, height: 1, class: value < 0 ? "minus" : "plus", "fill-opacity": Math.min(1, Math.abs(value)) })
        .forEach(([name, text]) => square.setAttribute(name, text));
      const title = document.createElementNS(svg, "title");
      title.textContent = `frames ${i} and ${j}: ${noise.theory ? `${noise.theory[i][j].toFixed(3)} by the formula, ` : ""}`
        + `${noise.measured[i][j].toFixed(3)} in this noise`;
      square.append(title);
      picture.append(square);
    }
  }

  box.replaceChildren(picture);
}

function words(noise) {
  const matrix = noise.theory ?? noise.measured;
  const last = matrix.length - 1;
  return last === 0 ? "Covariance of one frame"
    : `Covariance of the frames: neighbours ${matrix[0][1].toFixed(2)}, first and last ${matrix[0][last].toFixed(2)}`;
}
