"""Memory that is not needed any more."""

import ctypes
import gc


def give_back() -> None:
    """Collect what only holds itself, and give the system back what is free.

    Building an answerer takes 50 MB for a moment, in whichever thread is free. glibc keeps for
    each thread what that thread has freed, so that after some builds a multiple of it lies idle.
    For a while answers then take a millisecond longer: not to be done without need.
    """
    gc.collect()
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # another C library, or Windows
        return
    trim(0)
