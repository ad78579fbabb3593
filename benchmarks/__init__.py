"""What is measured, and against whom: docs/solver.md, docs/benchmarks.md. Not shipped."""
