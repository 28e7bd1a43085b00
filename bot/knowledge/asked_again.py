"""Answers to what is asked again and again, so that they need not be looked for each time.

Most questions are asked once, in words that nobody uses again. An answer to each of them would
push out those that many ask for; so of a question that was asked once only a number is kept, and
its answer from the second time on.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

ResultT = TypeVar("ResultT")


class AskedAgain(Generic[ResultT]):
    """Calls a function of hashable arguments, or knows what it has returned.

    It remembers `most` results, those used last, and for how many other calls (`once`) whether
    they were made before.
    """

    def __init__(self, function: Callable[..., ResultT], most: int, once: int) -> None:
        self._function = function
        self._most, self._once = most, once
        self._results: OrderedDict[Hashable, ResultT] = OrderedDict()
        self._seen: OrderedDict[int, None] = OrderedDict()

    def __call__(self, *arguments: Hashable) -> ResultT:
        """What the function returns for these arguments."""
        if arguments in self._results:
            self._results.move_to_end(arguments)
            return self._results[arguments]
        result = self._function(*arguments)
        if self._is_again(hash(arguments)):
            self._results[arguments] = result
            if len(self._results) > self._most:
                self._results.popitem(last=False)
        return result

    def _is_again(self, call: int) -> bool:
        if call in self._seen:
            del self._seen[call]
            return True
        self._seen[call] = None
        if len(self._seen) > self._once:
            self._seen.popitem(last=False)
        return False
