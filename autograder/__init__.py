"""An autograded Jupyter course: release, jailed grading, feedback and proofs that its checks are right."""

__version__ = "0.1.0"
