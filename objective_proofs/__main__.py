"""`python -m objective_proofs`: the same as `objective-proofs`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
