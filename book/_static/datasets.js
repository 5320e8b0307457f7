// The list of datasets: a box that leaves only the lines that hold all words typed.
// Without this script the whole list stands there.
(function () {
  var box = document.querySelector(".dataset-filter");
  if (!box) return;
  var input = box.querySelector("input");
  var said = box.querySelector("[role=status]");
  var lines = Array.from(document.querySelectorAll(".dataset-list li"));
  var texts = lines.map(function (line) { return plain(line.textContent); });

  function plain(text) { return text.normalize("NFKC").toLowerCase(); }

  function show() {
    var words = plain(input.value).split(/\s+/).filter(Boolean);
    var found = 0;
    lines.forEach(function (line, place) {
      line.hidden = !words.every(function (word) { return texts[place].includes(word); });
      if (!line.hidden) found += 1;
    });
    document.querySelectorAll(".dataset-list").forEach(function (list) {
      list.closest("section").hidden = !list.querySelector("li:not([hidden])");
    });
    said.textContent = words.length ? said.dataset.found.replace("{count}", found) : "";
  }

  input.addEventListener("input", show);
  input.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { input.value = ""; show(); }
  });
  box.hidden = false;
  show(); // a browser that comes back may have kept what was typed
})();
