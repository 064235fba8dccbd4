"""Style sheets and scripts as they are sent: under an address that changes with them, style sheets without blanks.

A style sheet is written to be read, and a sixth of it is indentation and comments: too much of the 60 kB that a page
may weigh.
"""

import hashlib
import re
from pathlib import Path

from flask import Flask, Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

_BLANK = re.compile(r"/\*.*?\*/|(?<=[{};,])\s+|\s+(?=[{}])|(?<=:) (?!:)|\n\s*", re.DOTALL)


def prepare(app: Flask) -> None:
    """Lets *app* send its files so; gives its templates ``static_url``."""
    files = sorted(Path(app.static_folder or "").glob("*.*"))
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:10] for path in files}
    sheets = {path.name: squeezed(path.read_text(encoding="utf-8")) for path in files if path.suffix == ".css"}

    def static(filename: str) -> BaseResponse:
        if filename not in sheets:
            return app.send_static_file(filename)
        response = Response(sheets[filename], content_type="text/css; charset=utf-8")
        response.set_etag(digests[filename])
        response.cache_control.max_age = app.get_send_file_max_age(filename)
        return response.make_conditional(request, accept_ranges=True, complete_length=len(response.data))

    def static_url(name: str) -> str:
        # The digest makes a new release take effect at once, although browsers keep the file.
        return url_for("static", filename=name, v=digests.get(name))

    app.view_functions["static"] = static
    app.jinja_env.globals["static_url"] = static_url


def squeezed(css: str) -> str:
    """A style sheet without comments and the blanks that say nothing.

    A blank before a colon stays: in ``.masthead :focus-visible`` it says a lot. None stands behind the colon of a
    pseudo class, and no text in quotes has what is looked for here.
    """
    return _BLANK.sub("", css).replace(";}", "}")
