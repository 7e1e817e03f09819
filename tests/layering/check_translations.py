#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Canopy developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""check_translations.py UPDATER LUPDATE FOLDER SOURCES

Collects the texts of the window as `cmake --build … --target update_translations` does, but into a copy, and names each that
the translations in FOLDER lack, have left unfinished, hold though nobody says them any more, or have translated into something
that cannot stand in for it: other place markers, another number of mnemonics or links, a plural form too few. Names each call
in SOURCES, too, whose text could never be collected. Exit code 1 if there is one.
"""
import collections
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

PLURAL_FORMS = 2  # in both languages


def messages(file):
    """Maps (context, text, comment) to the message."""
    found = {}
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name"), message.findtext("source"), message.findtext("comment") or "")
            found[key] = message
    return found


def marks(text):
    """What a translation must have as often as its text: place markers, mnemonics, tags, filters of files, line ends."""
    found = re.findall(r"%(?:L?\d+|L?n|\.\d+f|$|(?= ))|&(?=\w)|<[^>]*>|\*\.\w+|\n|^ +| +$|…", text.replace("...", "…").replace(" …", "…"))
    return collections.Counter(found)


def forms(message):
    translation = message.find("translation")
    if message.get("numerus") == "yes":
        return [form.text or "" for form in translation.iter("numerusform")]
    return [translation.text or ""]


def problems_of(message):
    source = message.findtext("source")
    if message.find("translation").get("type"):
        yield "is " + message.find("translation").get("type")
        return
    translated = forms(message)
    if message.get("numerus") == "yes" and len(translated) != PLURAL_FORMS:
        yield f"has {len(translated)} plural forms, not {PLURAL_FORMS}"
    for form in translated:
        if not form.strip():
            yield "is empty"
        elif marks(form) != marks(source):
            difference = (marks(source) - marks(form)) + (marks(form) - marks(source))
            yield f"differs in {sorted(difference)}: {form!r}"


def compare(committed, fresh):
    before, after = messages(committed), messages(fresh)
    for key in sorted(after.keys() - before.keys()):
        yield key, "is missing"
    for key in sorted(before.keys() - after.keys()):
        yield key, "is said nowhere any more"
    for key in sorted(before.keys() & after.keys()):
        if before[key].get("numerus") != after[key].get("numerus"):
            yield key, "is a plural in one of the two only"
        for problem in problems_of(before[key]):
            yield key, problem


def uncollectable(sources):
    """translate() with anything but two literals, as lupdate would need it; tr() of variables is for texts marked elsewhere."""
    for file in sorted(path for path in pathlib.Path(sources).rglob("*") if path.suffix in (".cpp", ".hpp")):
        for match in re.finditer(r"Application::translate\((?!\s*\"[^\"]*\",\s*\")", file.read_text(encoding="utf-8")):
            line = file.read_text(encoding="utf-8").count("\n", 0, match.start()) + 1
            yield f"{file}:{line}: lupdate cannot read this translate(); give a struct Q_DECLARE_TR_FUNCTIONS and call its tr()"


def main(updater, lupdate, folder, sources):
    found = list(uncollectable(sources))
    with tempfile.TemporaryDirectory() as copy:
        committed = sorted(pathlib.Path(folder).glob("*.ts"))
        if not committed:
            found.append(f"{folder}: there are no translations")
        for file in committed:
            shutil.copy(file, copy)
        run = subprocess.run([updater, lupdate, copy], capture_output=True, text=True, check=False)
        if run.returncode != 0:
            found.append(f"the texts cannot be collected: {run.stdout}{run.stderr}")
        for file in committed:
            for (context, text, _), problem in compare(file, pathlib.Path(copy) / file.name):
                found.append(f"{file.name}: {context}: {text!r} {problem}")
    for line in found:
        print(line, file=sys.stderr)
    if found:
        print("bring them up to date: see ui/README.md, How to translate", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
