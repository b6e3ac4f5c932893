// Light, dark or automatic: the choice is kept a year in a cookie, so that the server can draw the next page right away.
const root = document.documentElement;
const scheme = document.querySelector('meta[name="color-scheme"]');

function apply(choice) {
  if (choice === "auto") root.removeAttribute("data-bs-theme");
  else root.setAttribute("data-bs-theme", choice);
  if (scheme) scheme.content = choice === "auto" ? "light dark" : choice;
  const age = choice === "auto" ? 0 : 31536000;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `eac_theme=${choice}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}

for (const group of document.querySelectorAll("[data-eac-theme]")) {
  group.hidden = false;
  group.addEventListener("change", (event) => apply(event.target.value));
}
