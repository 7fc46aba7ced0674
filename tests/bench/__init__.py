"""`make bench`: the portal beside bare Litestar handlers, over the same rows, in one run. See docs/performance.md."""
