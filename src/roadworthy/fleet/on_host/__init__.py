"""The program that runs on a host: sent there whole, with the standard library of Python 3.9 and nothing else.

Its modules import one another and the standard library only. An operation called `store.missing` is in `store.py`.
"""
