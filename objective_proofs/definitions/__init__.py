"""Definitions that several packs and the conformance checks share; one displayed formula each, with its source."""
