"""Read from a file's syntax tree what the core must not touch: clocks, chance, the machine, foreign libraries."""

import ast
from collections.abc import Iterator

# An allow-list, for a blacklist misses what nobody thought of. Left out on purpose: time, random, secrets, os, io,
# pathlib, socket, sqlite3, subprocess, threading, logging, importlib and whatever else asks the machine.
PURE = frozenset(
    {"__future__", "abc", "base64", "bisect", "calendar", "collections", "contextlib", "copy", "dataclasses"}
    | {"datetime", "decimal", "enum", "fractions", "functools", "hashlib", "heapq", "hmac", "html", "ipaddress"}
    | {"itertools", "json", "math", "numbers", "operator", "re", "statistics", "string", "struct", "textwrap"}
    | {"types", "typing", "unicodedata", "urllib.parse", "uuid", "zoneinfo"}
)
# Pure modules have doors to the clock and to chance as well.
MAKERS = frozenset({"uuid1", "uuid4", "uuid6", "uuid7", "uuid8", "getnode"})
# asyncio may make the application wait; its loop is a clock, and the rest opens sockets and processes.
LOOPS = frozenset({"get_event_loop", "get_running_loop", "new_event_loop", "run", "Runner"})
DOORS = frozenset({"open_connection", "open_unix_connection", "start_server", "create_subprocess_exec"})
CLOCKS = frozenset({"now", "utcnow", "today"})
IMPURE_BUILTINS = frozenset({"open", "input", "print", "exec", "eval", "__import__", "breakpoint"})


def impurities(source: str, *, besides: frozenset[str] = frozenset()) -> list[str]:
    """Return what `source` touches that a pure module must not, each with its line.

    `besides` names packages that it may import on top of the pure part of the standard library.
    """
    tree = ast.parse(source)
    return sorted(f"line {line}: {what}" for line, what in (*_imports(tree, PURE | besides), *_uses(tree)))


def _imports(tree: ast.AST, allowed: frozenset[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if not _within(alias.name, allowed))
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level or not _within(module, allowed):
                yield node.lineno, "." * node.level + module
            names = (alias.name for alias in node.names if alias.name in _refused(module))
            yield from ((node.lineno, f"{module}.{name}") for name in names)


def _within(module: str, allowed: frozenset[str]) -> bool:
    parts = module.split(".")
    return any(".".join(parts[:length]) in allowed for length in range(1, len(parts) + 1))


def _refused(origin: str) -> frozenset[str]:
    """Return the names below the imported `origin` that reach for the clock, for chance or for the machine."""
    if origin == "uuid":
        return MAKERS
    if origin == "asyncio":
        return LOOPS | DOORS | {"create_subprocess_shell", "subprocess", "start_unix_server"}
    return CLOCKS if origin.split(".")[0] == "datetime" else frozenset()


def _uses(tree: ast.AST) -> Iterator[tuple[int, str]]:
    bound = dict(_bound(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            base = _origin(node.value, bound)
            if node.attr in _refused(base):
                yield node.lineno, f"{base}.{node.attr}"
        elif isinstance(node, ast.Name) and node.id in IMPURE_BUILTINS and isinstance(node.ctx, ast.Load):
            yield node.lineno, node.id


def _bound(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield each imported name with where it comes from, so that another name for it hides nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.asname or alias.name.split(".")[0], alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)


def _origin(node: ast.expr, bound: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return bound.get(node.id, "")
    if isinstance(node, ast.Attribute):
        base = _origin(node.value, bound)
        return f"{base}.{node.attr}" if base else ""
    return ""
