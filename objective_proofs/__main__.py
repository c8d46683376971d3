"""`python -m objective_proofs`: the same as `objective-proofs`."""

from .cli import run

if __name__ == "__main__":
    run()
