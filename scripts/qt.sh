#!/usr/bin/env bash
# Holds the selection against Qt's list view, with thousands of strings of gestures; ends with "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build -q --locked --workspace --example selection_play
.tools/qt/bin/python tests/qt/compare.py target/debug/examples/selection_play
