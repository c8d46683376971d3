"""The audit of a theorem that is PROVED: its hypotheses can hold at all, and each of them is needed.

    hypotheses.py   the hypotheses one by one, and the theorem with other hypotheses or another conclusion
    values.py       what a formula becomes at a witness, and which of its terms has no value there
    examine.py      what the search finds out: witnesses, or proofs that there are none
    gate.py         which of that is a failure, and its cure
    words.py        all of it in words
    definedness.py  which term of a theorem that is not PROVED lacks a proof that it has a value

A witness counts when the kernel evaluates it, or proves what it cannot evaluate; a hypothesis is redundant, and
hypotheses are contradictory, only with a certificate that the kernel has replayed.
"""
