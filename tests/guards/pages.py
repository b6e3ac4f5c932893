"""Reading a form from a page, as a browser would before it sends it."""

from html.parser import HTMLParser

Fields = dict[str, list[str]]
UNSENT = {"submit", "button", "image", "reset", "file"}


class _Forms(HTMLParser):
    """Collects the controls of each form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self.select = ""
        self.options: list[tuple[str, bool]] = []
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif tag == "input":
            self._input(given)
        elif tag == "textarea":
            self.area = given.get("name", "")
            self._add(self.area, "")
        elif tag == "select":
            self.select, self.options = given.get("name", ""), []
        elif tag == "option" and self.select:
            self.options.append((given.get("value", ""), "selected" in given))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select" and self.select:
            chosen = [value for value, is_chosen in self.options if is_chosen] or [v for v, _ in self.options[:1]]
            for value in chosen:
                self._add(self.select, value)
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.area and self.forms:
            self.forms[-1][self.area][-1] += data.removeprefix("\n")

    def _input(self, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in UNSENT or (kind in {"checkbox", "radio"} and "checked" not in given):
            return
        self._add(given.get("name", ""), given.get("value", "on" if kind == "checkbox" else ""))

    def _add(self, name: str, value: str) -> None:
        if name and self.forms:
            self.forms[-1].setdefault(name, []).append(value)


def form_of(html: str) -> Fields:
    """The fields of the page's form that saves something: the one with a key of its own, by preference a version."""
    parser = _Forms()
    parser.feed(html)
    keyed = [form for form in parser.forms if "form_key" in form]
    assert keyed, "no form on the page carries a key"
    return max(keyed, key=len)
