"""Encryption of single values at rest."""
