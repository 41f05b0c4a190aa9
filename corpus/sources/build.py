#!/usr/bin/env python3
"""Builds the reports of the sample corpus that are not written by hand.

usage: python3 corpus/sources/build.py [NAME...]

The tagged PDFs come from the Typst sources in this folder and need `pip install typst==0.15.2 pikepdf==10.17.0`. Typst compiles
offline with its embedded fonts and pikepdf packs the objects of the output, so that the same source gives the same bytes on any
machine. word.py packs the .docx and damaged.py writes the damaged conversion; neither needs a package.
"""
import io
import pathlib
import sys
import tomllib

import pikepdf
import typst

import damaged
import word

SOURCES = pathlib.Path(__file__).resolve().parent
CORPUS = SOURCES.parent


def build_pdf(source):
    target = CORPUS / f"{source.stem}.pdf"
    loose = typst.compile(source, root=SOURCES, ignore_system_fonts=True, timestamp=0)
    with pikepdf.open(io.BytesIO(loose)) as pdf:
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True, deterministic_id=True)
    print(f"{target.name}: {target.stat().st_size} bytes")


def lines_of(source):
    return tomllib.loads(source.read_text(encoding="utf-8"))["lines"]


def build_docx(source):
    target = CORPUS / f"{source.name.removesuffix('.word.toml')}.docx"
    word.pack(lines_of(source), target)
    print(f"{target.name}: {target.stat().st_size} bytes")


def build_damaged(source):
    target = CORPUS / f"{source.name.removesuffix('.damaged.toml')}.txt"
    target.write_text(damaged.damage(lines_of(source)), encoding="utf-8", newline="\n")
    print(f"{target.name}: {target.stat().st_size} bytes")


def main(names):
    for pattern, build in [("*.typ", build_pdf), ("*.word.toml", build_docx), ("*.damaged.toml", build_damaged)]:
        for source in sorted(SOURCES.glob(pattern)):
            name = source.name.split(".")[0]
            if name != "layout" and (not names or name in names):
                build(source)


if __name__ == "__main__":
    main(sys.argv[1:])
