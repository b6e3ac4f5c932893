// After a page or a fragment arrives: the summary of errors takes the focus, the focus survives a swap,
// what was typed while it was on its way is kept, and a request that fails says so instead of staying silent.
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

// Values of a form when it was sent, by request; and what was changed since, to put into the form that comes back.
const sent = new WeakMap();
const late = new WeakMap();

function controlsOf(form) {
  const seen = {};
  return new Map([...form.elements].filter((each) => each.name && each.type !== "hidden").map((each) => {
    seen[each.name] = (seen[each.name] ?? -1) + 1;
    return [`${each.name} ${seen[each.name]}`, each];
  }));
}

function stateOf(control) {
  if (control.options) return JSON.stringify([...control.options].filter((each) => each.selected).map((each) => each.value));
  return ["checkbox", "radio"].includes(control.type) ? String(control.checked) : control.value;
}

function restore(control, state) {
  if (control.options) for (const each of control.options) each.selected = JSON.parse(state).includes(each.value);
  else if (["checkbox", "radio"].includes(control.type)) control.checked = state === "true";
  else control.value = state;
}

function statesOf(form) {
  return new Map([...controlsOf(form)].map(([key, control]) => [key, stateOf(control)]));
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("form");
  if (form?.id && event.detail.target === form) sent.set(event.detail.xhr, statesOf(form));
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const before = sent.get(event.detail.xhr);
  if (!before) return;
  const now = [...statesOf(event.detail.target)];
  late.set(event.detail.xhr, now.filter(([key, state]) => before.has(key) && before.get(key) !== state));
});

document.addEventListener("htmx:afterSettle", (event) => {
  const changed = late.get(event.detail.xhr) ?? [];
  late.delete(event.detail.xhr);
  const form = document.getElementById(event.detail.target.id);
  if (!changed.length || !form) return;
  const controls = controlsOf(form);
  const restored = changed.filter(([key]) => controls.has(key));
  for (const [key, state] of restored) restore(controls.get(key), state);
  const last = restored.at(-1);
  if (last) controls.get(last[0]).dispatchEvent(new Event("change", { bubbles: true }));
});

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    if (live) live.textContent = live.dataset.failed;
  });
}
