"""Writes a report as a careless conversion of a PDF leaves it.

The text is wrapped as it was printed, and then loses what such conversions lose: everything outside ASCII (apostrophes, bullets,
accents, the copyright sign), and every line that begins with a digit. A short number stands alone on its line, since a tab follows
it; from two digits on, the number shares its line with the first words, which go with it. Page breaks become blank lines.
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
        for forced in text.split("\\"):
            yield from textwrap.wrap(forced.strip(), WIDTH, break_on_hyphens=True)
        yield ""


def damage(source):
    kept = (line.encode("ascii", "ignore").decode() for line in printed(source) if not re.match(r"\d", line))
    return re.sub(r"\n{5,}", "\n\n\n\n", "\n".join(kept)) + "\n"
