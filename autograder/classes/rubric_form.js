/* The rubric on formgrader's page: a level for each criterion fills in nbgrader's own score box and
   comment, which save themselves on "change". Without this script the form stays hidden and the
   table in the notebook is what it always was. */
(function () {
  "use strict";
  var LINE = /〔[^〔〕]*?\s\d\/\d[^〔〕]*〕\n?/;
  var $ = window.jQuery;

  function score(box) { return document.getElementById(box.dataset.cell); }
  function comment(box) { return document.getElementById(box.dataset.cell + "-comment"); }
  function groups(box) { return Array.from(box.querySelectorAll("fieldset")); }
  function picked(group) { return group.querySelector("input:checked"); }

  function points(box) {
    var picks = groups(box).map(picked);
    if (!picks.every(Boolean)) { return null; }
    var sum = picks.reduce(function (all, one) { return all + Number(one.value); }, 0);
    var share = sum / picks.length / Number(box.dataset.top);
    return Math.round(Number(box.dataset.points) * share * 100) / 100;
  }

  function line(box) {
    var parts = groups(box).filter(picked).map(function (group) {
      return group.dataset.label + " " + picked(group).value + "/" + box.dataset.top;
    });
    return parts.length ? "〔" + parts.join(" · ") + "〕" : "";
  }

  function put(field, value) {  // nbgrader listens with jQuery
    field.value = value;
    $(field).trigger("change");
    if (window.autosize && field.tagName === "TEXTAREA") { window.autosize.update(field); }
  }

  /* Levels -> score and comment; the marker's own words stay. */
  function write(box) {
    var field = comment(box);
    var words = field.value.replace(LINE, "").trim();
    put(field, [line(box), words].filter(Boolean).join("\n"));
    if (points(box) !== null) { put(score(box), String(points(box))); }
    tell(box);
  }

  /* Comment -> levels, when the page opens and when somebody edits the line. */
  function read(box) {
    var found = comment(box).value.match(LINE);
    var parts = found ? found[0].trim().slice(1, -1).split("·") : [];
    var chosen = {};
    parts.forEach(function (part) {
      var match = part.trim().match(/^(.*\S)\s+(\d)\/(\d)$/);
      if (match && match[3] === box.dataset.top) { chosen[match[1]] = match[2]; }
    });
    groups(box).forEach(function (group) {
      group.querySelectorAll("input").forEach(function (one) {
        one.checked = chosen[group.dataset.label] === one.value;
      });
    });
    tell(box);
  }

  function tell(box) {
    var worth = points(box);
    var given = score(box).value;
    var left = groups(box).length - groups(box).filter(picked).length;
    var text = "";
    if (worth === null) {
      text = left < groups(box).length ? box.dataset.left.replace("{n}", left) : "";
    } else {
      text = box.dataset.full.replace("{points}", worth);
      if (given !== "" && Number(given) !== worth) {
        text += " " + box.dataset.differs.replace("{score}", given);
      }
    }
    box.querySelector(".rubric-status").textContent = text;
  }

  /* formgrader's Tab walks through what has the class "tabbable": the first level of each
     criterion, from which we go on to the chosen one. */
  function keys(box) {
    groups(box).forEach(function (group) {
      var first = group.querySelector("input");
      group.addEventListener("focusin", function (event) {
        if (window.formgrader) { window.formgrader.last_selected = $(first); }
        // formgrader scrolls to the top of the answer, away from what has the focus.
        $("body, html").stop(true);
        if (event.target === first && picked(group) && picked(group) !== first) {
          picked(group).focus();
        }
        group.scrollIntoView({block: "nearest"});
      });
      group.addEventListener("keydown", function (event) {
        var one = group.querySelector('input[value="' + event.key + '"]');
        if (/^\d$/.test(event.key) && one && !event.ctrlKey && !event.metaKey && !event.altKey) {
          event.preventDefault();
          one.checked = true;
          one.focus();
          write(box);
        }
      });
    });
  }

  function start(box) {
    if (!score(box) || !comment(box)) { return; }
    read(box);
    keys(box);
    // With jQuery: formgrader's own "save and go on" triggers the event in this way.
    $(box).on("change", "input", function () { write(box); });
    $(comment(box)).on("change", function () { read(box); });
    $(score(box)).on("change", function () { tell(box); });
    box.querySelector(".rubric-clear").addEventListener("click", function () {
      groups(box).filter(picked).forEach(function (group) { picked(group).checked = false; });
      write(box);
    });
    box.hidden = false;
  }

  /* Only when grades and comments have come: before that a choice would be lost. */
  function wait() {
    var page = window.formgrader;
    var ready = $ && page && page.grades && page.grades.loaded && page.comments &&
      page.comments.loaded;
    if (ready) {
      document.querySelectorAll("section.rubric").forEach(start);
    } else {
      setTimeout(wait, 100);
    }
  }
  wait();
})();
