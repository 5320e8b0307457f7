"""A person at a browser, for tests of the hub: logs in, starts the server, uses nbgrader."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import requests

COURSE = "kmc2431"


class Person:
    """One logged-in user of the hub at `address` (ending with a slash)."""

    def __init__(self, address: str, name: str) -> None:
        self.address, self.name = address, name
        self.session = requests.Session()
        self.session.trust_env = False

    def log_in(self, password: str) -> requests.Response:
        """Fill in the form of the log-in page, as a browser does."""
        page = self.session.get(f"{self.address}hub/login", timeout=30)
        xsrf = re.search(r'name="_xsrf" value="([^"]+)"', page.text)[1]
        return self.session.post(
            f"{self.address}hub/login",
            data={"username": self.name, "password": password, "_xsrf": xsrf},
            allow_redirects=False,
            timeout=30,
        )

    def start_server(self) -> None:
        """Ask for the server and wait until it answers."""
        until = time.monotonic() + 60
        self.session.get(f"{self.address}hub/spawn", timeout=60)
        while time.monotonic() < until:
            found = self.session.get(f"{self.home}api/status", timeout=30)
            if found.ok and "kernels" in found.text:
                return
            self.session.get(f"{self.home}lab", timeout=60)  # the round of logging in to the server
            time.sleep(0.3)
        raise AssertionError(f"the server of {self.name} did not start: {found.text[:500]}")

    @property
    def home(self) -> str:
        return f"{self.address}user/{self.name}/"

    def _xsrf(self) -> dict[str, str]:
        path = f"/user/{self.name}/"
        for cookie in self.session.cookies:
            if cookie.name == "_xsrf" and cookie.path == path:
                return {"X-XSRFToken": cookie.value}
        return {}

    def get(self, path: str) -> Any:
        """JSON of a page of the person's own server."""
        found = self.session.get(f"{self.home}{path}", timeout=60)
        assert found.ok, f"{self.name} {path}: {found.status_code} {found.text[:300]}"
        return found.json()

    def post(self, path: str, **data: str) -> Any:
        """JSON that the person's own server answers to a form."""
        found = self.session.post(
            f"{self.home}{path}", data=data, headers=self._xsrf(), timeout=120
        )
        assert found.ok, f"{self.name} {path}: {found.status_code} {found.text[:300]}"
        return found.json()

    def assignments(self) -> list[dict]:
        """nbgrader's list, as the Assignment List shows it."""
        return self.get(f"assignments?course_id={COURSE}")["value"]

    def act(self, action: str, chapter: str) -> Any:
        """fetch, submit or fetch_feedback."""
        done = self.post(f"assignments/{action}", assignment_id=chapter, course_id=COURSE)
        assert done["success"], done
        return done["value"]

    def read(self, path: str) -> dict:
        """A notebook from the person's home, as JupyterLab opens it."""
        return self.get(f"api/contents/{path}?content=1")["content"]

    def save(self, path: str, notebook: dict) -> None:
        """Save a notebook, as JupyterLab does."""
        found = self.session.put(
            f"{self.home}api/contents/{path}",
            data=json.dumps({"type": "notebook", "format": "json", "content": notebook}),
            headers=self._xsrf(),
            timeout=60,
        )
        assert found.ok, found.text[:300]

    def answer(self, chapter: str, answers: dict[str, str]) -> None:
        """Write answers into the cells of a fetched chapter and save it."""
        notebook = self.read(f"{chapter}/{chapter}.ipynb")
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name in answers:
                cell["source"] = answers[name]
        self.save(f"{chapter}/{chapter}.ipynb", notebook)
