"""Writes a report as a careless PDF converter would.

It wraps the text as printed, then removes what such converters lose: every non-ASCII character (apostrophes, bullets, accents,
the copyright sign) and every line that begins with a digit. A one-digit number is alone on its line, because a tab follows it; a
longer number shares its line with the first words, which are lost too. Page breaks become blank lines.

A line of the source is `style: text`. In it ` || ` is a page break inside the paragraph. A line that begins with a space and a digit
continues the paragraph before it on a new printed line.
"""
import re
import textwrap

WIDTH = 84


def printed(source):
    """Yields the printed lines, before anything is lost. Numbers of `number` items run from 1 through the whole report."""
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
