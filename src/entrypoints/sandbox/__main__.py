import os
import sys

from entrypoints.sandbox.serve import run
from entrypoints.sandbox.settings import Refused, read_settings


def main() -> int:
    """Start the sandbox; 2 when it refuses to, with the reason on the error stream."""
    try:
        settings = read_settings(sys.argv[1:], os.environ)
        run(settings)
    except Refused as error:
        print(f"sandbox refused: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"sandbox could not listen: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
