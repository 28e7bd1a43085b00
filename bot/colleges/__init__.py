"""Colleges and their programmes as an imported file tells of them, each row with its source."""
