// [data-eac-filter-options]: a box above a long list of choices; it hides the choices that do not hold the words typed
// (accents and capitals do not count) and keeps the chosen ones in sight. Counts are announced.
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function bind(box) {
  const bar = box.querySelector(".choices-filter");
  const input = bar.querySelector("input");
  const count = bar.querySelector("[role=status]");
  const options = [...box.querySelectorAll("[data-eac-option]")];
  const words = new Map(options.map((option) => [option, fold(option.textContent)]));
  bar.hidden = false;

  function refresh() {
    const sought = fold(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    let chosen = 0;
    for (const option of options) {
      const checked = option.querySelector("input").checked;
      option.hidden = !checked && !sought.every((word) => words.get(option).includes(word));
      shown += option.hidden ? 0 : 1;
      chosen += checked ? 1 : 0;
    }
    for (const group of box.querySelectorAll(".choices-group")) {
      group.hidden = !group.querySelector("[data-eac-option]:not([hidden])");
    }
    const parts = [];
    if (sought.length) parts.push(`${shown} ${box.dataset.countLabel}`);
    if (chosen) parts.push(`${chosen} ${box.dataset.chosenLabel}`);
    count.textContent = parts.join(", ");
  }

  input.addEventListener("input", refresh);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  box.addEventListener("change", refresh);
  refresh();
}

function scan(scope) {
  for (const box of scope.querySelectorAll("[data-eac-filter-options]:not([data-bound])")) {
    box.dataset.bound = "";
    bind(box);
  }
}

scan(document);
document.addEventListener("htmx:load", (event) => scan(event.target));
