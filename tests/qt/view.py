"""A list view of Qt, played by the words of our gesture scripts."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
# Without a font each view would say so; nothing here is looked at.
os.environ["QT_LOGGING_RULES"] = "qt.text.font.*=false;qt.qpa.fonts=false"

from PySide6.QtCore import QStringListModel, Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView  # noqa: E402

EXTENDED = QAbstractItemView.SelectionMode.ExtendedSelection
MULTI = QAbstractItemView.SelectionMode.MultiSelection

_application = QApplication([])
_none, _shift, _ctrl = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
_click = {"c": _none, "s": _shift, "k": _ctrl, "x": _shift | _ctrl}


class View:
    def __init__(self, row_count, mode):
        self.model = QStringListModel([f"r{row}" for row in range(row_count)])
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setSelectionMode(mode)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.resize(200, 1000)
        self.list.show()

    def play(self, word):
        name, _, value = word.partition(":")
        if name == "none":
            self.list.clearSelection()
        elif name == "filter":
            shown = set(range(self.rows())) if value == "off" else set(map(int, value.split(",")))
            for row in range(self.rows()):
                self.list.setRowHidden(row, row not in shown)
        elif name == "insert":
            row, key = value.split(":")
            self.model.insertRow(int(row))
            self.model.setData(self.model.index(int(row)), key)
        elif name == "remove":
            self.model.removeRow(int(value))
        elif word[0] in _click and word[1:].isdigit():
            self._click(_click[word[0]], int(word[1:]))
        else:
            self._press(word)

    def _click(self, modifiers, row):
        place = self.list.visualRect(self.model.index(row)).center()
        QTest.mouseClick(self.list.viewport(), Qt.MouseButton.LeftButton, modifiers, place)

    def _press(self, word):
        *held, name = word.split("+")
        modifiers = _none
        for key in held:
            modifiers |= {"shift": _shift, "ctrl": _ctrl}[key]
        QTest.keyClick(self.list, getattr(Qt.Key, f"Key_{name.capitalize()}"), modifiers)

    def rows(self):
        return self.model.rowCount()

    def shown(self):
        return [row for row in range(self.rows()) if not self.list.isRowHidden(row)]

    def selected(self):
        return {index.row() for index in self.list.selectionModel().selectedIndexes()}

    def lead(self):
        row = self.list.currentIndex().row()
        return row if row >= 0 else None
