// After a page or a fragment arrives: the summary of errors takes the focus, the focus survives a swap,
// and a request that fails says so instead of staying silent.
const live = document.querySelector("[data-eac-live]");
let held = null;

function focusSummary(scope) {
  const summary = scope.querySelector?.("[data-eac-focus]");
  if (summary) summary.focus();
  return Boolean(summary);
}

focusSummary(document);

document.addEventListener("htmx:beforeSwap", () => {
  const active = document.activeElement;
  held = active && active !== document.body ? { id: active.id, name: active.getAttribute("name") } : null;
  if (live) live.textContent = "";
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (focusSummary(event.target) || !held || document.activeElement !== document.body) return;
  const again = (held.id && document.getElementById(held.id)) || (held.name && document.getElementsByName(held.name)[0]);
  if (again) again.focus({ preventScroll: true });
});

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    if (live) live.textContent = live.dataset.failed;
  });
}
