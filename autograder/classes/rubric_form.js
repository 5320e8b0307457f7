/* The rubric on formgrader's page: a level for each criterion fills in nbgrader's own score box and
   comment, which save themselves on "change". Without this script the form stays hidden and the
   table in the notebook is what it always was. */
(function () {
  "use strict";
  var BRACKET = /[〔【\[]([^〔〕【】\[\]]*)[〕】\]]\n?/g;  // as in rubrics.py
  var PART = /^(.*\S)\s+([0-9])\s*\/\s*([0-9])$/;
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

  function key(text) { return text.normalize("NFKC").toLowerCase().trim(); }

  /* The first bracket of a comment that gives a level to a criterion: {text, at, chosen}. */
  function found(box) {
    var labels = groups(box).map(function (group) { return key(group.dataset.label); });
    var line = {text: "", at: 0, chosen: {}};
    Array.from(comment(box).value.matchAll(BRACKET)).some(function (bracket) {
      var named = false;
      bracket[1].split("·").forEach(function (part) {
        var match = key(part).match(PART);
        if (!match || labels.indexOf(match[1]) < 0) { return; }
        named = true;
        if (match[3] === box.dataset.top) { line.chosen[match[1]] = match[2]; }
      });
      if (named) { line.text = bracket[0]; line.at = bracket.index; }
      return named;
    });
    return line;
  }

  /* Levels -> score and comment; the marker's own words stay. */
  function write(box) {
    var field = comment(box);
    var old = found(box);
    var words = field.value.slice(0, old.at) + field.value.slice(old.at + old.text.length);
    put(field, [line(box), words.trim()].filter(Boolean).join("\n"));
    if (points(box) !== null) { put(score(box), String(points(box))); }
    tell(box);
  }

  /* Comment -> levels, when the page opens and when somebody edits the line. */
  function read(box) {
    var chosen = found(box).chosen;
    groups(box).forEach(function (group) {
      group.querySelectorAll("input").forEach(function (one) {
        one.checked = chosen[key(group.dataset.label)] === one.value;
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
