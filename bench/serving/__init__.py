"""How the whole bot serves: rate, latency, memory, start, faults, beside a bare aiogram echo."""
