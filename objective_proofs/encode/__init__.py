"""Encodings of kernel terms and statements, each an independent walk over the kernel's nodes.

`sympy`, `z3` and `latex` offer `term(node)` and `statement(statement)`; `numpy` compiles to vectorised evaluation over
sampled points; `interval` evaluates at one exact point with rigorous enclosures. None is made from another.
"""
