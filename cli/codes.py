"""Exit codes. They are a promise to scripts: none changes its meaning."""

DONE = 0
FAILED = 1
CHANGES = 2  # there is something to do; only with --detailed-exitcode
UNSATISFIABLE = 3
LOCK_OUT_OF_DATE = 4
HARDWARE_DIFFERS = 5
USAGE = 64
INTERRUPTED = 130
