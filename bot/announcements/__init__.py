"""Announcements: rows, not a loop, so that a kill at any instant leaves an honest ledger.

Every recipient is a row. A round of the sender is one transaction and some calls:

1. what the calls of earlier rounds came to is recorded, and new rows are claimed: one commit;
2. each claimed row's message is sent, and its outcome waits for the next round's commit.

Killed before 1 is committed: nothing has left for the new rows; they are pending still.
Killed after it: a claimed row's message may have left, and Telegram has no key by which to ask.
So at the next start what is claimed becomes `unknown`: counted, shown, and sent once more only
when an administrator says so. Nobody gets anything twice unasked. (A correction and a recall may
be repeated without harm; their claimed rows become pending again.)

Only one process sends at a time (`bot/storage/lock.py`), and a row is claimed by a guarded update,
so that it is never claimed twice even where that lock does not hold.
"""
