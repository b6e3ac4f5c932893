// details[data-eac-panel]: small panels (account, menu, filters) close on Escape, on a press outside and when another opens.
const open = () => document.querySelectorAll("details[data-eac-panel][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const panel of open()) {
    panel.open = false;
    if (panel.contains(document.activeElement)) panel.querySelector("summary").focus();
  }
});

for (const kind of ["pointerdown", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const panel of open()) if (!panel.contains(event.target)) panel.open = false;
  });
}
