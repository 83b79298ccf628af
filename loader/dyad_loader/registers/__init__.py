"""Registers: whole public lists of visits, envoys, treaties, loaded by the same model, gate and closure.

A register is a folder here, found by its manifest: see docs/registers.md for how to add one.
"""
