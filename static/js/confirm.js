// [data-eac-confirm]: the question of a <details> is asked in a modal <dialog> instead; Escape or the second button closes it
// and gives the focus back to the button that opened it.
function bind(details) {
  const summary = details.querySelector("summary");
  const form = details.querySelector("form");
  const dialog = document.createElement("dialog");
  const question = form.querySelector(".confirm-question");
  const cancel = document.createElement("button");
  question.id ||= `confirm-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  dialog.setAttribute("aria-labelledby", question.id);
  dialog.className = "confirm-dialog";
  cancel.type = "button";
  cancel.className = "btn btn-link";
  cancel.textContent = details.dataset.closeLabel;
  cancel.addEventListener("click", () => dialog.close());
  form.querySelector(".form-acts:last-of-type").append(cancel);
  form.classList.remove("floating");

  const opener = document.createElement("button");
  opener.type = "button";
  opener.className = summary.className;
  opener.append(...summary.childNodes);
  opener.setAttribute("aria-haspopup", "dialog");
  opener.addEventListener("click", () => dialog.showModal());
  dialog.append(form);
  details.replaceWith(opener, dialog);
}

function scan(scope) {
  if (typeof HTMLDialogElement === "undefined") return;
  scope.querySelectorAll("details[data-eac-confirm]").forEach(bind);
}

scan(document);
document.addEventListener("htmx:load", (event) => scan(event.target));
