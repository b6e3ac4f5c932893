// [data-eac-print]: the button that opens the print window.
for (const button of document.querySelectorAll("[data-eac-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
