"""The page: the same search as a web application, here asked by its own test client.

Run it in the folder of the project:  python examples/2_page.py
To see it in a browser instead:       telusur build corpus && telusur serve
"""

import tempfile

from indexer import build
from search_web import create_app

with tempfile.TemporaryDirectory() as index:
    build("corpus", index)

    # The factory makes a WSGI application for any server; the index is opened when it is first asked for.
    app = create_app({"TELUSUR_INDEX": index})
    browser = app.test_client()

    # The URL is the state: a question, a filter, an order. This is what a bookmark holds.
    page = browser.get("/?q=panen+raya&outlet=BLORA.LUMBUNGWARTA.EXAMPLE&sort=newest")
    assert page.status_code == 200
    print("the page marks what matched:", "<mark>" in page.text)

    # The API takes the same parameters and answers what `telusur search --json` prints.
    answer = browser.get("/api/v1/search?q=panen+raya&per_page=3").get_json()
    print("found:", answer["total"])
    for hit in answer["hits"]:
        print(" ", hit["date"], hit["outlet"], "|", hit["title"])

    # What cannot be answered says why, with a status a program can act on.
    refused = browser.get("/api/v1/search?q=panen&sort=acak")
    print(refused.status_code, refused.get_json()["detail"])
