// [data-eac-copy]: shows the button beside a read-only input, copies its value and says so.
function bind(box) {
  const input = box.querySelector("input");
  const button = box.querySelector("button");
  const feedback = box.querySelector("[role=status]");
  button.hidden = false;
  input.addEventListener("focus", () => input.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(input.value);
      feedback.textContent = box.dataset.done;
    } catch {
      input.focus();
      feedback.textContent = box.dataset.failed;
    }
  });
}

function scan(scope) {
  for (const box of scope.querySelectorAll("[data-eac-copy]:not([data-bound])")) {
    box.dataset.bound = "";
    bind(box);
  }
}

scan(document);
document.addEventListener("htmx:load", (event) => scan(event.target));
