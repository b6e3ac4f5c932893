// A form whose answer takes time says so at once: its button rests, and its waiting words appear.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-eac-busy]");
  if (!form || event.defaultPrevented) return;
  for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
  const words = form.querySelector("[data-eac-busy-words]");
  if (words) words.hidden = false;
});

document.addEventListener(
  "click",
  (event) => {
    if (event.target.closest("form[data-eac-busy] button[aria-disabled=true]")) event.preventDefault();
  },
  true,
);

window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form[data-eac-busy] button[aria-disabled]")) button.removeAttribute("aria-disabled");
  for (const words of document.querySelectorAll("[data-eac-busy-words]")) words.hidden = true;
});
