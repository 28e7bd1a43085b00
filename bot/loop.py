"""The event loop of the running bot."""

import asyncio


def new_event_loop() -> asyncio.AbstractEventLoop:
    """uvloop's, or Python's own where there is none (Windows, PyPy)."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
