#!/usr/bin/env python3
"""Plays the same gestures on Qt's list view and on Holdfast's selection, and compares after each of them.

Where both mean the same, random strings of gestures must leave the same rows selected and the same row current. Where
they differ on purpose, each difference is a check of its own, which says what each of the two does; the reasons stand
in core/src/selection/mod.rs, "Where others differ, and why".

usage: compare.py PROGRAM     selection_play of holdfast-core's examples
"""

import json
import random
import subprocess
import sys

from view import EXTENDED, MULTI, View

ROWS = 12
WORDS = 14
STRINGS = 800  # of each pair of modes
TRIALS = 100  # of each difference


class Play:
    """One string of gestures: played on Qt at once, and kept for Holdfast."""

    def __init__(self, rng, style, mode, to_qt):
        self.rng, self.to_qt = rng, to_qt
        self.view = View(ROWS, mode)
        self.words = [f"style:{style}", f"rows:{ROWS}"]
        self.states = [(set(), None)] * 2
        self.anchor = None
        # Whether Qt's range would begin at the anchor and replace nothing but the anchor's gesture.
        self.drawing = False
        self.inserted = 0
        # A row put in under a filter is hidden with us, and shown by Qt's list.
        self.filtered = False

    def do(self, word, qt=None):
        self.view.play(qt or self.to_qt(word))
        self.words.append(word)
        self.states.append((self.view.selected(), self.view.lead()))

    def row(self):
        return self.rng.choice(self.view.shown())

    def hides_selected(self):
        return bool(self.view.selected() - set(self.view.shown()))

    def moves(self):
        """Keys that move the lead. Home and End go to hidden rows in Qt."""
        shown = self.view.shown()
        return ["up", "down"] + ["home"] * (0 in shown) + ["end"] * (self.view.rows() - 1 in shown)

    def choose(self, row, word):
        """A gesture that makes its row the anchor."""
        self.do(word)
        self.anchor, self.drawing = row, row in self.view.selected()

    def other(self, word):
        self.do(word)
        self.drawing = False


def extended_as_list(play):
    """One gesture that means the same in Qt's extended selection and in our list style."""
    rng, lead = play.rng, play.view.lead()
    kind = rng.choice("ccckkkkssssSSSuuUpaniirf")
    lead_is_shown = lead in play.view.shown()
    if kind == "c" and not play.hides_selected():
        row = play.row()
        play.choose(row, f"c{row}")
    elif kind == "u" and lead_is_shown and not play.hides_selected():
        shown = play.view.shown()
        up, down = lead > shown[0], lead < shown[-1]
        play.do(rng.choice([key for key in play.moves() if (up if key in ("up", "home") else down)]))
        play.anchor, play.drawing = play.view.lead(), True
    else:
        shared(play, kind, "ctrl+")


def extended_as_checkboxes(play):
    """One gesture that means the same among our checkboxes and, with Ctrl held, in Qt's extended selection."""
    kind = play.rng.choice("ccccccssssSSSUUpaniirf")
    row = play.row()
    if kind == "c":
        play.choose(row, f"c{row}")
    else:
        shared(play, kind, "")


def multi_as_checkboxes(play):
    """One gesture that means the same among our checkboxes and in Qt's multi-selection, which knows no range."""
    kind = play.rng.choice("cccccUUppaniirf")
    row = play.row()
    if kind == "c":
        play.choose(row, f"c{row}")
    else:
        shared(play, kind, "")


def shared(play, kind, move):
    """What every pair of modes has in common; `move` is held to move the lead alone."""
    rng, view = play.rng, play.view
    lead_is_shown = view.lead() in view.shown()
    can_draw = play.drawing and play.anchor in view.shown()
    if kind == "k":
        row = play.row()
        play.choose(row, f"k{row}")
    elif kind == "s" and can_draw:
        play.do(f"{rng.choice('sx')}{play.row()}")
    elif kind == "S" and can_draw and lead_is_shown:
        play.do("shift+" + rng.choice(play.moves()))
    elif kind == "U" and lead_is_shown:
        play.other(move + rng.choice(play.moves()))
    elif kind == "p" and lead_is_shown:
        play.other(move + "space")
    elif kind == "a" and not play.hides_selected():
        play.other("ctrl+a")
    elif kind == "n" and not play.hides_selected():
        play.other("none")
    elif kind == "i" and not play.filtered and view.rows() < 2 * ROWS:
        play.inserted += 1
        play.other(f"insert:{rng.randrange(view.rows() + 1)}:new{play.inserted}")
    elif kind == "r" and view.rows() > 2:
        play.other(f"remove:{rng.choice([row for row in range(view.rows()) if row != view.lead()])}")
    elif kind == "f":
        rows = sorted(rng.sample(range(view.rows()), rng.randint(2, view.rows())))
        play.filtered = rng.random() < 0.6
        play.other("filter:" + ",".join(map(str, rows)) if play.filtered else "filter:off")


def as_it_is(word):
    return word


def with_ctrl(word):
    """Qt's spelling, in extended selection, of a gesture among checkboxes."""
    if word[0] == "c" and word[1:].isdigit():
        return "k" + word[1:]
    return "ctrl+" + word if word in ("up", "down", "home", "end", "space") else word


def holdfast(program, plays):
    """What Holdfast answers to each string: rows selected and lead, after each word."""
    lines = "".join(" ".join(play.words) + "\n" for play in plays)
    answers = subprocess.run([program], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    return [states(play, json.loads(answer)) for play, answer in zip(plays, answers, strict=True)]


def states(play, answer):
    """Follows the changes. Rows put in and taken out move the others, which no change repeats."""
    if "error" in answer:
        raise ValueError(f"{' '.join(play.words)}: {answer['error']}")
    selected, found = set(), []
    for event in answer["events"]:
        name, *value = event["word"].split(":")
        if name == "insert":
            selected = {row + (row >= int(value[0])) for row in selected}
        elif name == "remove":
            gone = int(value[0])
            selected = {row - (row > gone) for row in selected if row != gone}
        selected |= listed(event["selected"])
        selected -= listed(event["unselected"])
        found.append((set(selected), event["lead"]))
    if selected != listed(answer["selection"]["selected"]):
        raise ValueError(f"{' '.join(play.words)}: the changes do not add up to the selection")
    return found


def listed(ranges):
    return {row for first, last in ranges for row in range(first, last + 1)}


def agree(program, style, mode, to_qt, gesture):
    """Random strings; the first that differs, if one does."""
    plays = []
    for seed in range(STRINGS):
        play = Play(random.Random(seed), style, mode, to_qt)
        while len(play.words) < WORDS + 2:
            gesture(play)
        plays.append(play)
    for play, ours in zip(plays, holdfast(program, plays), strict=True):
        for at, (qt, own) in enumerate(zip(play.states, ours, strict=True)):
            if qt != own:
                return f"{' '.join(play.words[: at + 1])}: Qt has {show(qt)}, Holdfast {show(own)}"
    return None


def show(state):
    return f"{sorted(state[0])} with lead {state[1]}"


class Difference:
    """What each of the two makes of the same gestures, told from random rows a and b."""

    def __init__(self, name, words, ours, qt, style="list", mode=EXTENDED):
        self.name, self.words, self.ours, self.qt = name, words, ours, qt
        self.style, self.mode = style, mode

    def check(self, program):
        """The first trial in which one of them does something else, if one does."""
        plays, expected = [], []
        for seed in range(TRIALS):
            rng = random.Random(seed)
            a, b = rng.sample(range(1, ROWS - 1), 2)
            play = Play(rng, self.style, self.mode, as_it_is)
            for word in self.words(a, b).split():
                play.do(word)
            plays.append(play)
            expected.append((self.qt(a, b), self.ours(a, b)))
        for play, ours, (qt, own) in zip(plays, holdfast(program, plays), expected, strict=True):
            found = (play.view.selected(), ours[-1][0])
            if found != (qt, own):
                return f"{' '.join(play.words)}: Qt has {sorted(found[0])}, Holdfast {sorted(found[1])}"
        return None


def span(a, b):
    return set(range(min(a, b), max(a, b) + 1))


ALL = set(range(ROWS))


def outside(a, b):
    """A filter for the rows around a range, of which the first is one."""
    return "filter:" + ",".join(str(row) for row in sorted(ALL - span(a, b)))


DIFFERENCES = [
    Difference(
        "from an unselected anchor Qt selects, and Holdfast unselects",
        lambda a, b: f"ctrl+a k{a} s{b}", lambda a, b: ALL - span(a, b), lambda a, b: ALL),
    Difference(
        "without an anchor Qt begins at the top, and Holdfast takes the one row",
        lambda a, b: f"s{b}", lambda a, b: {b}, lambda a, b: span(0, b)),
    Difference(
        "a range after select all leaves nothing else in Qt, and everything in Holdfast",
        lambda a, b: f"c{a} ctrl+a s{b}", lambda a, b: ALL, span),
    Difference(
        "a range after select none selects in Qt, and in Holdfast has an unselected anchor",
        lambda a, b: f"c{a} none s{b}", lambda a, b: set(), span),
    Difference(
        "Ctrl and an arrow move the place where a range begins in Qt, and only the lead in Holdfast",
        lambda a, b: f"c{a} ctrl+down s{b}", span, lambda a, b: span(a + 1, b)),
    Difference(
        "Qt's multi-selection knows no range, and our checkboxes do",
        lambda a, b: f"c{a} s{b}", span, lambda a, b: {a, b}, style="checkbox", mode=MULTI),
    Difference(
        "a click drops hidden rows in Qt, and keeps them in Holdfast",
        lambda a, b: f"c{a} s{b} {outside(a, b)} c0", lambda a, b: span(a, b) | {0}, lambda a, b: {0}),
    Difference(
        "select all drops hidden rows in Qt, and keeps them in Holdfast",
        lambda a, b: f"c{a} s{b} {outside(a, b)} ctrl+a", lambda a, b: ALL, lambda a, b: ALL - span(a, b)),
    Difference(
        "Ctrl, Shift and End select nothing in Qt, and all to the end in Holdfast",
        lambda a, b: f"c{a} ctrl+shift+end", lambda a, b: span(a, ROWS - 1), lambda a, b: {a}),
    Difference(
        "Space selects in Qt, and turns over in Holdfast",
        lambda a, b: f"c{a} space", lambda a, b: set(), lambda a, b: {a}),
    Difference(
        "the first arrow up goes to the top in Qt, and to the end in Holdfast",
        lambda a, b: "up", lambda a, b: {ROWS - 1}, lambda a, b: {0}),
    Difference(
        "an arrow at an end does nothing in Qt, and selects the row there alone in Holdfast's list",
        lambda a, b: f"c{a} shift+home up", lambda a, b: {0}, lambda a, b: span(0, a)),
    Difference(
        "Home and End go to hidden rows in Qt, and to rows in view in Holdfast",
        lambda a, b: f"filter:{a},{b} c{a} ctrl+end filter:off ctrl+space",
        lambda a, b: {a} ^ {max(a, b)}, lambda a, b: {a, ROWS - 1}),
    Difference(
        "a lead that is taken out moves up in Qt and down in Holdfast",
        lambda a, b: f"c{a} remove:{a} ctrl+space", lambda a, b: {a}, lambda a, b: {a - 1}),
    Difference(
        "a range whose anchor is gone begins at the lead in Qt, and is a click in Holdfast",
        lambda a, b: f"c{a} remove:{a} s{b}", lambda a, b: {b}, lambda a, b: span(a - 1, b)),
]

AGREEMENTS = [
    ("Qt's extended selection and our list agree", "list", EXTENDED, as_it_is, extended_as_list),
    ("Qt's extended selection with Ctrl and our checkboxes agree",
     "checkbox", EXTENDED, with_ctrl, extended_as_checkboxes),
    ("Qt's multi-selection and our checkboxes agree", "checkbox", MULTI, as_it_is, multi_as_checkboxes),
]


def main(program):
    findings = {name: agree(program, *how) for name, *how in AGREEMENTS}
    findings |= {difference.name: difference.check(program) for difference in DIFFERENCES}
    for name, what in findings.items():
        if what:
            print(f"FAIL {name}: {what}")
    bad = sum(map(bool, findings.values()))
    print(f"{len(AGREEMENTS) * STRINGS} strings of gestures and {len(DIFFERENCES)} differences")
    print(f"{len(findings) - bad} passed, {bad} failed")
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
