// Dark or light: as the system says, until somebody says otherwise.

const kept = "studio-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

export function startTheme() {
  apply();
  dark.addEventListener("change", apply);
}

export function toggleTheme() {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  next === (dark.matches ? "dark" : "light") ? localStorage.removeItem(kept) : localStorage.setItem(kept, next);
  apply();
}

function apply() {
  document.documentElement.dataset.theme = localStorage.getItem(kept) ?? (dark.matches ? "dark" : "light");
}
