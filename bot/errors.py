"""Errors that stop the program with one clear line and no traceback."""


class OperatorError(Exception):
    """Something the operator can mend; the message is the line he reads."""
