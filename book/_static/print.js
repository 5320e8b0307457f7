// While a page is printed it is in its light theme, and everything that can be folded is open.
"use strict";

(function () {
  let theme = null;
  let opened = [];

  window.addEventListener("beforeprint", () => {
    const root = document.documentElement;
    theme = root.dataset.theme;
    if (theme) root.dataset.theme = "light";
    opened = [...document.querySelectorAll("article details:not([open])")];
    // Of details with one name only one can be open: on paper they all are.
    for (const details of opened) {
      details.dataset.group = details.getAttribute("name") ?? "";
      details.removeAttribute("name");
      details.open = true;
    }
  });

  window.addEventListener("afterprint", () => {
    if (theme) document.documentElement.dataset.theme = theme;
    for (const details of opened) {
      details.open = false;
      if (details.dataset.group) details.setAttribute("name", details.dataset.group);
      delete details.dataset.group;
    }
    opened = [];
  });
})();
