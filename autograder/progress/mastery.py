"""How well each objective is mastered, with the uncertainty that few answers leave.

Each exercise and each exam question is one trial of its objectives. With ``s`` the sum of their shares and ``n`` their
number, an objective's probability of success has the posterior Beta(s + 1/2, n - s + 1/2): the estimate with Jeffreys'
prior, whose interval holds its level well for small n (L. D. Brown, T. T. Cai, A. DasGupta, "Interval Estimation for a
Binomial Proportion", Statistical Science 16(2), 2001). Shares between 0 and 1 enter as fractions of a success.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from scipy.stats import beta

from autograder.course import blueprint
from autograder.exam.paper import SHAPES, official
from autograder.exam.score import DOMAINS
from autograder.progress.evidence import Evidence

LEVEL = 0.90
"""Of all intervals."""
_NORMAL = 1.645
"""Half of the interval of a sum, in standard deviations: the normal distribution's 95 % quantile."""


@dataclass(frozen=True)
class Estimate:
    """A share between 0 and 1, the interval that holds it with 90 % probability, and the trials behind it."""

    mean: float
    low: float
    high: float
    trials: int
    sd: float = 0.0

    @property
    def width(self) -> float:
        """How far apart the interval's ends are: 0 is certain."""
        return self.high - self.low


def estimate(shares: Iterable[float]) -> Estimate:
    """Return the estimate from trials, each a share of success from 0 to 1."""
    shares = list(shares)
    a, b = sum(shares) + 0.5, len(shares) - sum(shares) + 0.5
    low, high = (float(beta.ppf(q, a, b)) for q in ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    sd = sqrt(a * b / ((a + b) ** 2 * (a + b + 1)))
    return Estimate(a / (a + b), low, high, len(shares), sd)


def mastery(evidence: Iterable[Evidence]) -> dict[str, Estimate]:
    """Return the estimate of every objective and topic, in the blueprint's order."""
    shares: dict[str, list[float]] = {name: [] for name in blueprint()}
    for one in evidence:
        for name in one.objectives:
            if name in shares:
                shares[name].append(one.share)
    return {name: estimate(values) for name, values in shares.items()}


def exam_weights() -> dict[str, float]:
    """Return what each official objective is worth: its section's questions in a paper of 45, shared evenly; sum 1."""
    names = official()
    in_section = {number: [n for n in names if n[0] == str(number)] for number in range(1, 5)}
    return {name: SHAPES[45][number - 1] / 45 / len(ids) for number, ids in in_section.items() for name in ids}


def track_weights() -> dict[str, float]:
    """Return what each official objective is worth by the track guide: its domain's weight, shared evenly; sum 1."""
    total = sum(weight for weight, _ in DOMAINS.values())
    return {name: weight / total / len(ids) for weight, ids in DOMAINS.values() for name in ids}


def expected(known: Mapping[str, Estimate], weights: Mapping[str, float]) -> Estimate:
    """Return the share of a paper that may be expected right, objectives taken as independent.

    An objective without evidence counts as one half, with the whole uncertainty that this means.
    """
    mean = sum(weight * known[name].mean for name, weight in weights.items())
    sd = sqrt(sum((weight * known[name].sd) ** 2 for name, weight in weights.items()))
    trials = sum(known[name].trials for name in weights)
    return Estimate(mean, max(0.0, mean - _NORMAL * sd), min(1.0, mean + _NORMAL * sd), trials, sd)


def gains(known: Mapping[str, Estimate], weights: Mapping[str, float]) -> list[tuple[str, float]]:
    """Return the objectives by what is left to gain: the share of a paper that mastering one would add, largest first."""
    left = ((name, weight * (1.0 - known[name].mean)) for name, weight in weights.items())
    return sorted(left, key=lambda pair: (-round(pair[1], 9), pair[0]))
