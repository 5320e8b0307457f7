// What the theme leaves open: names of its buttons in the page's language, wide tables that a
// keyboard can scroll and that say so, and a drawer of contents that closes behind the reader.
(() => {
  const told = document.getElementById("course-words");
  if (!told) return;
  const words = JSON.parse(told.textContent);

  // sphinx-copybutton knows no Taiwan Chinese. Its words and pictures are globals of its script,
  // read when the page is ready.
  if (typeof messages !== "undefined") {
    messages[locale] = { copy: words.copy, copy_to_clipboard: words.copy, copy_success: words.copied, copy_failure: words.copy_failed };
    iconCopy = iconCopy.replace(/<title>[^]*?<\/title>/, "");
    iconCheck = iconCheck.replace(/<title>[^]*?<\/title>/, "");
  }

  function nameButtons() {
    for (const button of document.querySelectorAll("button.copybtn")) {
      button.type = "button";
      button.setAttribute("aria-label", button.dataset.tooltip);
      new MutationObserver(() => button.setAttribute("aria-label", button.dataset.tooltip))
        .observe(button, { attributeFilter: ["data-tooltip"] });
    }
    const root = document.documentElement;
    const nameScheme = () => {
      for (const button of document.querySelectorAll(".theme-switch-button")) {
        button.setAttribute("aria-label", words[`scheme_${root.dataset.mode}`] || words.scheme_auto);
      }
    };
    nameScheme();
    new MutationObserver(nameScheme).observe(root, { attributeFilter: ["data-mode"] });
    for (const form of document.querySelectorAll("form.bd-search")) form.setAttribute("role", "search");
  }

  function watchTables() {
    const boxes = [...document.querySelectorAll(".table-scroll, .preview")];
    const look = () => {
      for (const box of boxes) {
        const wide = box.scrollWidth > box.clientWidth + 1;
        if (wide === box.classList.contains("wide")) continue;
        box.classList.toggle("wide", wide);
        const given = { "data-hint": words.scrolls };
        // The preview of a dataset has a name and a place in the order of Tab in any case.
        if (!box.classList.contains("preview")) Object.assign(given, { tabindex: "0", role: "group", "aria-label": words.scrolls });
        for (const [name, value] of Object.entries(given)) {
          if (wide) box.setAttribute(name, value);
          else box.removeAttribute(name);
        }
      }
    };
    look();
    if (boxes.length) new ResizeObserver(look).observe(document.querySelector("main"));
  }

  // The two drawers of contents: whether they are open is said, and on a narrow screen the one
  // that lies over the page closes when the keyboard leaves it.
  function watchDrawers() {
    for (const side of ["primary", "secondary"]) {
      const drawer = document.querySelector(`.bd-sidebar-${side}`);
      const button = document.querySelector(`.${side}-toggle`);
      const box = document.getElementById(`pst-${side}-sidebar-checkbox`);
      if (!drawer || !button || !box) continue;
      const say = () => button.setAttribute("aria-expanded", String(getComputedStyle(drawer).visibility !== "hidden"));
      say();
      drawer.addEventListener("transitionend", say);
      button.addEventListener("click", () => setTimeout(say, 50));
      drawer.addEventListener("focusout", (event) => {
        const over = getComputedStyle(drawer).position === "fixed";
        if (over && box.checked && event.relatedTarget && !drawer.contains(event.relatedTarget)) box.checked = false;
      });
    }
  }

  document.addEventListener("DOMContentLoaded", () => { nameButtons(); watchTables(); watchDrawers(); });
})();
