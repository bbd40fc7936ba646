// Small words for making elements.

export const $ = id => document.getElementById(id);

/** An element with properties, data attributes and children. */
export function make(name, { data = {}, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  Object.assign(element.dataset, data);
  element.append(...children);
  return element;
}

/** Tells people who hear the page. */
export function announce(text) {
  $("announce").textContent = text;
}

export const number = value => Number(value.toPrecision(3)).toString();
