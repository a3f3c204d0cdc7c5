"""For each function to be written in python.yaml: one solution that is right and three that people plausibly hand in."""

from collections import Counter
from collections.abc import Callable
from itertools import groupby, pairwise
from typing import Any


def invert(mapping):
    found: dict[str, list[str]] = {}
    for key in sorted(mapping):
        found.setdefault(mapping[key], []).append(key)
    return found


def invert_unsorted(mapping):
    return {value: [key for key in mapping if mapping[key] == value] for value in mapping.values()}


def longest_run(values):
    return max((len(list(group)) for _, group in groupby(values)), default=0)


def longest_run_forgets_the_last(values):
    best, length = min(len(values), 1), 1
    for before, value in pairwise(values):
        if value == before:
            length += 1
        else:
            best, length = max(best, length), 1
    return best


PAIRS = {")": "(", "]": "[", "}": "{"}


def is_balanced(text):
    still_open = []
    for sign in text:
        if sign in PAIRS.values():
            still_open.append(sign)
        elif sign in PAIRS and (not still_open or still_open.pop() != PAIRS[sign]):
            return False
    return not still_open


def is_balanced_forgets_the_open(text):
    still_open = []
    for sign in text:
        if sign in PAIRS.values():
            still_open.append(sign)
        elif sign in PAIRS and (not still_open or still_open.pop() != PAIRS[sign]):
            return False
    return True


def is_balanced_by_one_depth(text):
    depth = 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        if depth < 0:
            return False
    return depth == 0


def merge(intervals):
    merged: list[list[int]] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


def _merge_wrongly(intervals, *, is_sorted, joins, ends):
    merged: list[list[int]] = []
    for start, end in sorted(intervals) if is_sorted else intervals:
        if merged and joins(start, merged[-1][1]):
            merged[-1][1] = ends(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


def touches(start, end):
    return start <= end


def later(first, second):
    return second


def top_words(text, count):
    counted = Counter(text.lower().split())
    return sorted(counted, key=lambda word: (-counted[word], word))[:count]


def top_words_by_first_seen(text, count):
    return [word for word, _ in Counter(text.lower().split()).most_common(count)]


def top_words_split_at_one_space(text, count):
    counted = Counter(text.lower().split(" "))
    return sorted(counted, key=lambda word: (-counted[word], word))[:count]


def top_words_with_capitals(text, count):
    counted = Counter(text.split())
    return sorted(counted, key=lambda word: (-counted[word], word))[:count]


def fewest_coins(amount, coins):
    best = [0] + [amount + 1] * amount
    for made in range(1, amount + 1):
        best[made] = min([best[made - coin] + 1 for coin in coins if coin <= made], default=amount + 1)
    return best[amount] if best[amount] <= amount else -1


def fewest_coins_greedily(amount, coins):
    used = 0
    for coin in sorted(coins, reverse=True):
        used, amount = used + amount // coin, amount % coin
    return -1 if amount else used


def fewest_coins_in_the_order_given(amount, coins):
    used = 0
    for coin in coins:
        used, amount = used + amount // coin, amount % coin
    return -1 if amount else used


def fewest_coins_each_once(amount, coins):
    best = {0: 0}
    for coin in coins:
        best |= {made + coin: min(best.get(made + coin, 9999), used + 1) for made, used in list(best.items())}
    return best.get(amount, -1)


def compress(text):
    return [[sign, len(list(group))] for sign, group in groupby(text)]


def compress_by_counting(text: str):
    return [[sign, count] for sign, count in Counter(text).items()]


def compress_forgets_the_last(text):
    pairs, length = [], 1
    for before, sign in pairwise(text):
        if sign == before:
            length += 1
        else:
            pairs.append([before, length])
            length = 1
    return pairs


def flatten(nested):
    flat: list[object] = []
    for element in nested:
        flat.extend(flatten(element) if isinstance(element, list) else [element])
    return flat


def flatten_one_level(nested):
    return [part for element in nested for part in (element if isinstance(element, list) else [element])]


def flatten_without_the_empty(nested):
    return [element for element in flatten(nested) if element]


def flatten_texts_too(nested):
    flat: list[object] = []
    for element in nested:
        is_made_of_parts = isinstance(element, list) or (isinstance(element, str) and len(element) > 1)
        flat.extend(flatten_texts_too(element) if is_made_of_parts else [element])
    return flat


Written = Callable[..., Any]
RIGHT: dict[str, Written] = {
    "invert": invert,
    "longest-run": longest_run,
    "balanced-brackets": is_balanced,
    "merge-intervals": merge,
    "top-words": top_words,
    "fewest-coins": fewest_coins,
    "compress": compress,
    "flatten": flatten,
}
WRONG: dict[str, list[Written]] = {
    "invert": [
        invert_unsorted,
        lambda mapping: {value: key for key, value in mapping.items()},
        lambda mapping: {value: [key] for key, value in mapping.items()},
    ],
    "longest-run": [
        longest_run_forgets_the_last,
        lambda values: max(Counter(values).values(), default=0),
        lambda values: max(len(list(group)) for _, group in groupby(values)),
    ],
    "balanced-brackets": [
        is_balanced_forgets_the_open,
        is_balanced_by_one_depth,
        lambda text: all(text.count(closing) == text.count(opening) for closing, opening in PAIRS.items()),
    ],
    "merge-intervals": [
        lambda intervals: _merge_wrongly(intervals, is_sorted=False, joins=touches, ends=max),
        lambda intervals: _merge_wrongly(intervals, is_sorted=True, joins=touches, ends=later),
        lambda intervals: _merge_wrongly(intervals, is_sorted=True, joins=lambda start, end: start < end, ends=max),
        lambda intervals: _merge_wrongly(
            intervals, is_sorted=True, joins=lambda start, end: start <= end + 1, ends=max
        ),
    ],
    "top-words": [top_words_by_first_seen, top_words_split_at_one_space, top_words_with_capitals],
    "fewest-coins": [fewest_coins_greedily, fewest_coins_in_the_order_given, fewest_coins_each_once],
    "compress": [
        compress_forgets_the_last,
        compress_by_counting,
        lambda text: compress(text.strip()),
    ],
    "flatten": [flatten_one_level, flatten_without_the_empty, flatten_texts_too],
}
