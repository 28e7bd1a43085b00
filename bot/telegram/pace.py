"""How fast one person may be: so many at once, then so many a second."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Literal

Verdict = Literal["pass", "warn", "drop"]

REMEMBERED = 10_000
# Tenths of a second do not add up exactly.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Limit:
    """So many at once, after that so many a second."""

    burst: int
    per_second: float


MESSAGES = Limit(burst=10, per_second=1.0)
INLINE_QUERIES = Limit(burst=30, per_second=5.0)


@dataclass(frozen=True, slots=True)
class Bucket:
    """How much of his burst a person has used up, at a moment, and whether he was warned."""

    used: float
    moment: float
    warned: bool = False


def refilled(bucket: Bucket, limit: Limit, moment: float) -> Bucket:
    """The bucket at a later moment; who has a full one again is warned anew."""
    elapsed = max(0.0, moment - bucket.moment)
    used = max(0.0, bucket.used - elapsed * limit.per_second)
    return Bucket(used, max(moment, bucket.moment), bucket.warned and used > 0)


def judged(bucket: Bucket, limit: Limit) -> tuple[Verdict, Bucket]:
    """What becomes of one more, and the bucket after it."""
    if bucket.used + 1 <= limit.burst + TOLERANCE:
        return "pass", replace(bucket, used=bucket.used + 1)
    return "drop" if bucket.warned else "warn", replace(bucket, warned=True)


class Pace:
    """A bucket a person.

    The first over the limit is worth a word, then there is silence until the person has been slow
    for so long that his bucket is full; what the bucket has room for passes all the while. Who
    was not heard of for longest is forgotten: his bucket is full long since.
    """

    def __init__(self, limit: Limit, remembered: int = REMEMBERED) -> None:
        self._limit = limit
        self._remembered = remembered
        self._buckets: OrderedDict[int, Bucket] = OrderedDict()

    def __len__(self) -> int:
        """How many people are remembered."""
        return len(self._buckets)

    def judge(self, person_id: int, moment: float) -> Verdict:
        """What becomes of one more from a person, at a moment in seconds."""
        bucket = self._buckets.pop(person_id, Bucket(0.0, moment))
        verdict, after = judged(refilled(bucket, self._limit, moment), self._limit)
        self._buckets[person_id] = after
        if len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)
        return verdict
