"""Students of a class, each in a tab: they change, train, compare and upload."""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection

from benchmarks.observations import Answer, Disconnected, Progress
from benchmarks.tab import Tab

CODE = "tulips"
_THINKS = (3.0, 9.0)  # seconds between two acts
_ARRIVE = 1.0  # seconds between two students at the start
_LONGEST_WAIT = 300.0  # seconds for a run to end
_BEGUN = ("running", "done", "stopped", "failed")
_OVER = ("done", "stopped", "failed")
_COMPARE_EVERY = 2  # runs
_DATASETS = ("digits", "moons", "iris", "spiral", "breast_cancer", "digits", "circles", "digits")
_RATES = (0.0003, 0.001, 0.003, 0.01, 0.03)
_EPOCHS = (10, 20, 30, 40)
_UNITS = (8, 16, 32, 64)
_LISTED = "runs_[0-9a-f]{16}"  # the key of the list on the Compare page


@dataclass
class Diary:
    """What one student has seen.

    Attributes:
        name: The student.
        answers: Of all reruns, without those that a kill cut off.
        waits: Seconds from pressing Train until each run began.
        done: Ids of runs that the feed reported as done.
        errors: What should not have happened.
        uploads: Number of tables stored.
        compared: How often runs were compared.
        lost: How often the connection was lost.
    """

    name: str
    answers: Sequence[Answer] = ()
    waits: list[float] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    uploads: int = 0
    compared: int = 0
    lost: int = 0


class Student:
    """One student, who acts until the lesson is over.

    Args:
        url: The server.
        number: Which one; decides name, dataset and choices.
    """

    def __init__(self, url: str, number: int) -> None:
        self.diary = Diary(f"Student {number}")
        self._chance = random.Random(number)
        self._dataset = _DATASETS[number % len(_DATASETS)]
        self._seen: dict[str, dict[str, float]] = {}
        self._news = asyncio.Event()
        self._tab = Tab(url, self._progress)

    async def attend(self, until: float) -> None:
        """Act until a moment on ``time.monotonic``."""
        await self._tab.sign_in(self.diary.name, CODE)
        await self._tab.open(f"dataset={self._dataset}")
        runs = 0
        while time.monotonic() < until:
            if runs == 1 and not self.diary.uploads:
                await self._do(self._upload)
            await self._do(self._change)
            await self._do(self._train)
            runs += 1
            if runs % _COMPARE_EVERY == 0:
                await self._do(self._compare)
        await self._tab.close()
        self.diary.answers = self._tab.answers
        self.diary.errors += self._tab.errors
        self.diary.lost = self._tab.lost

    async def _do(self, act: Callable[[], Awaitable[None]]) -> None:
        """Act; if the server is lost meanwhile, go on from the Train page once it is back."""
        lost = self._tab.lost
        try:
            await act()
        except Disconnected:
            pass
        except (LookupError, TimeoutError) as problem:
            # A new server does not have what a page was in the middle of.
            if self._tab.lost == lost:
                self.diary.errors.append(f"{act.__name__}: {problem!r}")
        while self._tab.lost != lost:
            lost = self._tab.lost
            while not self._tab.connected:
                await asyncio.sleep(0.1)
            with contextlib.suppress(Disconnected):
                await self._tab.go("")

    async def _think(self) -> None:
        await asyncio.sleep(self._chance.uniform(*_THINKS))

    async def _change(self) -> None:
        tab, chance = self._tab, self._chance
        await self._think()
        await tab.set("setting_learning_rate", double_value=chance.choice(_RATES))
        await self._think()
        await tab.set("setting_epochs", double_value=float(chance.choice(_EPOCHS)))
        if chance.random() < 0.3:
            await self._think()
            await tab.set("setting_units_1", double_value=float(chance.choice(_UNITS)))

    async def _train(self) -> None:
        await self._think()
        before, began = self._tab.run, time.monotonic()
        await self._tab.press("train")
        run = self._tab.run
        if not run or run == before:
            if self._tab.connected:
                self.diary.errors.append(f"pressing Train started nothing: {run!r}")
            return
        seen = self._seen.setdefault(run, {})
        await self._reached(seen, _BEGUN)
        self.diary.waits.append(min(at for state, at in seen.items() if state in _BEGUN) - began)
        await self._reached(seen, _OVER)
        if "done" not in seen:
            self.diary.errors.append(f"run {run} ended as {sorted(seen)}")

    async def _reached(self, seen: dict[str, float], states: Sequence[str]) -> None:
        async with asyncio.timeout(_LONGEST_WAIT):
            while not seen.keys() & set(states):
                self._news.clear()
                await self._news.wait()

    def _progress(self, progress: Progress) -> None:
        seen = self._seen.setdefault(progress.run, {})
        seen.setdefault(progress.state, progress.at)
        if progress.state == "done":
            self.diary.done.append(progress.run)
        self._news.set()

    async def _compare(self) -> None:
        tab = self._tab
        await self._think()
        await tab.go("compare")
        await self._think()
        chosen = {"selection": {"rows": [0, 1], "columns": [], "cells": []}}
        await tab.set(_LISTED, string_value=json.dumps(chosen))
        self.diary.compared += 1
        await self._think()
        await tab.go("")

    async def _upload(self) -> None:
        tab = self._tab
        await self._think()
        await tab.go("data")
        await self._think()
        await tab.upload("table_file_[0-9]+", "measured.csv", self._table())
        await self._think()
        await tab.press("keep_table")
        self.diary.uploads += 1
        await self._think()
        await tab.go("")

    def _table(self) -> bytes:
        """Return a table of 400 rows that nobody else has."""
        chance = self._chance
        lines = ["height,width,colour,kind"]
        for _ in range(400):
            height, width = chance.gauss(10, 2), chance.gauss(5, 1)
            kind = "tall" if height > 2 * width + chance.gauss(0, 1) else "wide"
            lines.append(
                f"{height:.2f},{width:.2f},{chance.choice(['red', 'green', 'blue'])},{kind}"
            )
        return "\n".join(lines).encode()


async def _lesson(url: str, people: int, seconds: float) -> list[Diary]:
    until = time.monotonic() + seconds
    students = [Student(url, number) for number in range(people)]

    async def arrive(number: int, student: Student) -> None:
        await asyncio.sleep(number * min(_ARRIVE, seconds / 4 / people))
        try:
            await student.attend(until)
        except Exception as problem:  # noqa: BLE001  (any error counts)
            student.diary.errors.append(f"could not go on: {problem!r}")

    await asyncio.gather(*(arrive(*each) for each in enumerate(students)))
    return [student.diary for student in students]


def attend(url: str, people: int, seconds: float, told: Connection) -> None:
    """Be a class for some time, in a process of its own, and send what it has seen.

    Args:
        url: The server.
        people: Number of students.
        seconds: How long they act; they end what they do.
        told: Where the diaries are sent to, with the processor seconds of this process.
    """
    diaries = asyncio.run(_lesson(url, people, seconds))
    with contextlib.closing(told):
        told.send(([asdict(diary) for diary in diaries], time.process_time()))
