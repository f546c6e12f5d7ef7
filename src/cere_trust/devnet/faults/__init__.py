"""Faults to switch on and off: filters of RPC traffic, and byte shapers.

Knows RPC and server; does not know the launchers.
"""
