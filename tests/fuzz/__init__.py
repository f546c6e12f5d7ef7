"""Fuzzing: ``python -m tests.fuzz``. One module per target, a worker process per target, and a driver.

A target is a pair of functions. ``make(rng)`` draws an input, which is flat and plain so that a file can keep it; ``run(input)``
gives it to the package. A run that ends, or raises an error of the package, is fine. Everything else is a find: another
exception, a failed property, too much time or memory, a dead process.
"""
