"""Chinese that is left in an English interface: what stands on a page and is no data of the company."""

import re
from typing import Any

from playwright.sync_api import Page, Response

# Answers are JSON of any shape here.
# pyright: reportUnknownVariableType=false

CHINESE = re.compile("[\u3400-\u9fff]+")
BRAND = "每单"
# Members of answers that are words of ours, not of the company: they must be English, too.
OURS = frozenset(("message", "title", "text", "words", "suggestion", "sentence", "detail"))
SHOWN = """() => {
  const found = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const {parentElement: inside, textContent} = walk.currentNode;
    if (inside?.checkVisibility() && !inside.closest('script, style')) found.push(textContent);
  }
  for (const name of ['aria-label', 'placeholder', 'title'])
    for (const one of document.querySelectorAll(`[${name}]`))
      if (one.checkVisibility()) found.push(one.getAttribute(name));
  return found;
}"""


class Company:
    """Everything that the server's answers tell of the company, from now on."""

    def __init__(self, page: Page) -> None:
        self.said = BRAND
        page.on("response", self._hear)

    def learn_units(self, page: Page, start: str) -> None:
        """The company's units: sentences of ours name them (2 个 short) where no other part of an answer does."""
        cursor = ""
        while cursor is not None:
            answer = page.request.get(f"{start}/api/v1/products?limit=100{cursor and f'&cursor={cursor}'}").json()
            self._keep([one["base_unit"] for one in answer["items"]])
            cursor = answer["next_cursor"]

    def left(self, page: Page) -> list[str]:
        """The Chinese texts of the page that no answer holds."""
        texts: list[str] = page.evaluate(SHOWN)
        return sorted({text for text in texts if any(run not in self.said for run in CHINESE.findall(text))})

    def _hear(self, response: Response) -> None:
        if "/api/v1/" in response.url and "json" in response.headers.get("content-type", ""):
            try:
                self._keep(response.json())
            except Exception:
                return

    def _keep(self, value: Any) -> None:
        if isinstance(value, str):
            self.said += f"\n{value}"
        elif isinstance(value, list):
            for one in value:
                self._keep(one)
        elif isinstance(value, dict):
            for name, one in value.items():
                self.said += f"\n{name}"  # a name may be the company's, too, as those of axes are
                if name not in OURS:
                    self._keep(one)
