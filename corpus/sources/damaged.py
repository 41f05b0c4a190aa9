"""Writes a report as a careless conversion of a PDF leaves it.

The text is wrapped as it was printed, and then loses what such conversions lose: everything outside ASCII (apostrophes, bullets,
accents, the copyright sign), and every line that begins with a digit. A short number stands alone on its line, since a tab follows
it; from two digits on, the number shares its line with the first words, which go with it. Page breaks become blank lines.

A line of the source is `style: text`. In it ` || ` is a page break in mid-paragraph, and a line that goes on with a space and a
digit is printed from there on a new line.
"""
import re
import textwrap

WIDTH = 84


def printed(source):
    """The lines of the pages, before anything is lost. `number` items are numbered from 1 on through the whole report."""
    number = 0
    for line in re.sub(r"\n (\d)", r" \\\1", source).splitlines():
        style, text = line.split(":", 1)
        text = text.strip().replace("'", "\u2019")
        if style == "number":
            number += 1
            if number < 10:
                yield f"{number}."
                yield ""
            else:
                text = f"{number}. {text}"
        elif style == "bullet":
            text = f"\u25a0 {text}"
        elif style == "page":
            yield from ("", "", "")
            continue
        for ordinal, page in enumerate(text.split(" || ")):
            yield from ("", "", "") if ordinal else ()
            for forced in page.split("\\"):
                yield from textwrap.wrap(forced.strip(), WIDTH)
        yield ""


def damage(source):
    kept = (line.encode("ascii", "ignore").decode() for line in printed(source) if not re.match(r"\d", line))
    return re.sub(r"\n{5,}", "\n\n\n\n", "\n".join(kept)) + "\n"
