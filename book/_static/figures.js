// A figure in full, over the page: a phone shows figures smaller than they were drawn. Without this
// script the link under a figure opens the picture alone.
"use strict";

(() => {
  const words = JSON.parse(document.getElementById("course-words").textContent);
  let dialog;

  function make() {
    dialog = document.createElement("dialog");
    dialog.className = "drawn-dialog";
    const form = document.createElement("form");
    form.method = "dialog";
    const close = form.appendChild(document.createElement("button"));
    close.className = "btn";
    close.textContent = words.close;
    const scroll = document.createElement("div");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "group");
    scroll.appendChild(document.createElement("img"));
    dialog.append(form, scroll);
    // Around the figure is the dialog's own ground: a press there closes it, as Escape does.
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".drawn > a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!dialog) make();
    const image = dialog.querySelector("img");
    image.src = link.href;
    image.alt = link.parentElement.querySelector("img").alt;
    dialog.setAttribute("aria-label", link.textContent);
    dialog.lastChild.setAttribute("aria-label", link.textContent);
    dialog.showModal();
    dialog.lastChild.scrollTo(0, 0);
  });
})();
