#!/usr/bin/env python3
"""Runs commands in turn, several rounds, and prints medians beside the first one's.

usage: bench.py ROUNDS name=command [name=command ...]

With 0 rounds each command runs once, otherwise a round more than asked for warms up.
Every command is a whole process: cpu is user + system time, memory the largest resident set.
"""

import os
import statistics
import subprocess
import sys
import time


def measure(command):
    began = time.monotonic()
    child = subprocess.Popen(["/bin/sh", "-c", "exec " + command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - began
    if status != 0:
        sys.exit(f"failed with status {status}: {command}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024


def main():
    rounds = int(sys.argv[1])
    commands = [argument.split("=", 1) for argument in sys.argv[2:]]
    figures = {name: [] for name, _ in commands}
    for name, command in commands:
        warm_up = measure(command)
        if rounds == 0:
            figures[name].append(warm_up)
    for _ in range(rounds):
        for name, command in commands:
            figures[name].append(measure(command))
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in figures.items()}
    base = medians[commands[0][0]]
    print(f"{'':34} {'cpu s':>8} {'wall s':>8} {'peak MB':>8} {'cpu x':>7} {'wall x':>7}   ({rounds} rounds)")
    for name, (cpu, wall, peak) in medians.items():
        print(f"{name:34} {cpu:8.3f} {wall:8.3f} {peak:8.1f} {cpu / base[0]:7.2f} {wall / base[1]:7.2f}")


main()
