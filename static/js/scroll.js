// A table wider than its frame scrolls; only then the frame can be reached with the keyboard, under the table's name.
function refresh(frame) {
  const scrolls = frame.scrollWidth > frame.clientWidth + 1 && getComputedStyle(frame).overflowX === "auto";
  if (scrolls === frame.hasAttribute("tabindex")) return;
  if (!scrolls) {
    for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name);
    return;
  }
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", frame.querySelector("caption")?.textContent.trim() ?? "");
}

const watch = new ResizeObserver((entries) => entries.forEach((entry) => refresh(entry.target)));

function scan(scope) {
  scope.querySelectorAll(".table-frame").forEach((frame) => watch.observe(frame));
}

scan(document);
document.addEventListener("htmx:load", (event) => scan(event.target));
