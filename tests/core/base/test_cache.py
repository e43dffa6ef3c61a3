import threading
import time

from core.base.cache import LRUCache


def test_the_least_recently_used_is_dropped() -> None:
    cache: LRUCache[str, int] = LRUCache(2)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1  # now "b" is the oldest
    cache.put("c", 3)
    assert "b" not in cache and cache.get("b") is None
    assert (cache.get("a"), cache.get("c"), len(cache)) == (1, 3, 2)


def test_a_value_replaces_another_with_its_key() -> None:
    dropped: list[int] = []
    cache: LRUCache[str, int] = LRUCache(2, on_drop=dropped.append)
    cache.put("a", 1)
    cache.put("b", 2)
    cache.put("a", 3)
    assert (cache.get("a"), cache.get("b"), dropped) == (3, 2, [])


def test_sizes_are_limited_together_but_the_newest_stays() -> None:
    cache: LRUCache[str, bytes] = LRUCache(10, total=5, size=len)
    cache.put("a", b"123")
    cache.put("b", b"12")
    assert "a" in cache
    cache.put("c", b"1")
    assert "a" not in cache and "b" in cache and "c" in cache
    cache.put("d", b"123456789")
    assert len(cache) == 1 and cache.get("d") == b"123456789"


def test_evicted_values_are_handed_over() -> None:
    dropped: list[int] = []
    cache: LRUCache[str, int] = LRUCache(2, on_drop=dropped.append)
    for n, key in enumerate("abc"):
        cache.put(key, n)
    assert dropped == [0]
    assert cache.pop("b") == 1 and cache.pop("b") is None and dropped == [0]
    cache.clear()
    assert dropped == [0, 2] and len(cache) == 0


def test_eviction_precedes_insertion() -> None:
    held: list[int] = []
    cache: LRUCache[str, int] = LRUCache(2)

    def make() -> int:
        held.append(len(cache))
        return 0

    for key in "abca":
        cache.get_or_make(key, make)
    assert held == [0, 1, 1, 1]
    assert cache.get_or_make("a", make) == 0 and len(held) == 4


def test_threads_make_a_value_once() -> None:
    cache: LRUCache[str, int] = LRUCache(2)
    made: list[int] = []

    def make() -> int:
        time.sleep(0.02)
        made.append(1)
        return 7

    threads = [threading.Thread(target=cache.get_or_make, args=("a", make)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1] and cache.get("a") == 7


def test_threads_do_not_break_the_limit() -> None:
    cache: LRUCache[int, int] = LRUCache(8)

    def work(first: int) -> None:
        for n in range(first, first + 300):
            cache.put(n, n)
            cache.get(n - 5)
            cache.pop(n - 3)

    threads = [threading.Thread(target=work, args=(1000 * n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(cache) <= 8
