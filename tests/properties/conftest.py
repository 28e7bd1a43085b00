"""How much is tried: little and always the same in `make test`, much by chance in `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

EXAMPLES = "FUZZ_EXAMPLES"  # the number of examples of a long run, in the environment
# What is shared between examples is read only: the knowledge, or a database of strangers.
SHARED = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)

settings.register_profile(
    "short",
    max_examples=40,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=SHARED,
)
settings.register_profile(
    "long",
    max_examples=int(os.environ.get(EXAMPLES, "0")) or 40,
    derandomize=False,
    deadline=None,
    suppress_health_check=SHARED,
)
settings.load_profile("long" if EXAMPLES in os.environ else "short")
