#!/usr/bin/env python3
"""Proves each package in dist/ by what a customer would do with it; ends with "N passed, N failed"."""

import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main():
    sys.path[:0] = [str(HERE), str(HERE.parent.parent / "packaging")]
    suite = unittest.TestLoader().discover(str(HERE), pattern="*_test.py")
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    bad = len(result.failures) + len(result.errors) + len(result.skipped) + len(result.expectedFailures)
    # A fixture that failed counts as bad without having run as a test.
    passed = max(result.testsRun - bad, 0)
    print(f"{passed} passed, {bad + (result.testsRun == 0)} failed")
    return 0 if result.testsRun and not bad else 1


if __name__ == "__main__":
    sys.exit(main())
