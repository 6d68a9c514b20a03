"""Tests of the jailed kernel; they start real ones."""
