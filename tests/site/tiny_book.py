"""A book of a few pages with the real configuration, for tests of the build itself."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
HEAD = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

"""
# A page with both languages, a shared cell and nothing wrong.
GOOD = """+++ {"lang": "zh-TW"}

# 一頁

見 [另一頁](#there) 和 {term}`歸因 <Attribution>`。

+++ {"lang": "en"}

# A page

See [the other page](#there) and {term}`attribution <Attribution>`.
"""
OTHER = """+++ {"lang": "zh-TW"}

# 另一頁

(there)=
## 這裡

+++ {"lang": "en"}

# The other page

(there)=
## Here

+++

% generated: glossary
"""
CELL = (
    HEAD
    + """+++ {"lang": "zh-TW"}

# 第三頁

+++ {"lang": "en"}

# The third page

+++

```{code-cell} ipython3
---
mystnb:
  image:
    alt@zh-TW: 一條線。
    alt@en: A line.
---
import matplotlib.pyplot as plt
plt.figure(figsize=(1, 1)).add_subplot().plot([1, 2]);
```
"""
)


def write(root: Path, pages: dict[str, str]) -> Path:
    """Write a project with these pages (name -> text, the first is the root) into `root`."""
    (root / "book").mkdir(parents=True)
    for name, text in pages.items():
        (root / "book" / f"{name}.md").write_text(text, encoding="utf-8")
    first, *others = pages
    toc = {"format": "jb-book", "root": first}
    if others:
        toc["chapters"] = [{"file": name} for name in others]
    (root / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    for name in ("_config.yml", "_config.en.yml"):
        made = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
        settings = made["sphinx"]["config"]
        for key in ("html_static_path", "templates_path", "html_extra_path"):
            settings[key] = [str(ROOT / path) for path in settings.get(key, ())]
        for key in ("html_favicon", "html_logo"):
            settings[key] = str(ROOT / settings[key]) if settings.get(key) else None
        made["sphinx"]["local_extensions"] = dict.fromkeys(
            made["sphinx"]["local_extensions"], str(ROOT)
        )
        (root / name).write_text(yaml.safe_dump(made, allow_unicode=True), encoding="utf-8")
    return root
