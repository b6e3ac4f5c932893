// Leaving a page with input that was typed but not sent asks first. Only POST forms count; a refused form that came
// back (422, 409) is unsaved from the start.
const asks = (form) => form.method === "post" && !form.matches("[data-eac-ignore-unsaved], .confirm-body");
const unsaved = new Set();

for (const form of document.forms) {
  if (asks(form) && form.querySelector("#form-errors, #form-stale, .field-invalid")) unsaved.add(form);
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && asks(form) && !event.target.matches("[data-eac-ignore-unsaved]")) unsaved.add(form);
});

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) unsaved.delete(event.target);
});

// A form that htmx replaced by its own newer copy is as unsaved as it was.
document.addEventListener("htmx:afterSettle", () => {
  for (const form of [...unsaved]) {
    const again = !form.isConnected && form.id && document.getElementById(form.id);
    if (!form.isConnected) unsaved.delete(form);
    if (again) unsaved.add(again);
  }
});

document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.getResponseHeader("HX-Redirect")) unsaved.clear();
});

window.addEventListener("beforeunload", (event) => {
  if ([...unsaved].some((form) => form.isConnected)) event.preventDefault();
});
