"""The executor of Substrate runtimes.

Knows wasm, linear memory and state overlays; does not know blocks or chains.
"""
