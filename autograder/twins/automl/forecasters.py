"""Two quick forecasters: a trend with seasons, and an autoregression. They stand for Prophet and Auto-ARIMA."""

from __future__ import annotations

from typing import Any

import numpy
import pandas

WEEK, YEAR = 7, 365.25
PERIODS = {"D": WEEK, "W": 52, "MS": 12, "M": 12, "QS": 4, "Q": 4, "H": 24, "h": 24}
"""Steps in a season, by frequency."""


class TrendAndSeasons:
    """A straight trend, one level for each step of the season, and waves over the year, fitted together by ridge regression.

    Args:
        strength: how freely the terms may bend; small values shrink them.
        yearly_order: how many waves a year; 0 for none.
        window: the share of the history to fit, the newest part.
        log: fit ``log(1 + y)`` and turn the forecast back.
        frequency: of the series.
    """

    def __init__(
        self, strength: float = 1.0, yearly_order: int = 2, window: float = 1.0, log: bool = False, frequency: str = "D"
    ) -> None:
        self.strength, self.yearly_order, self.window, self.log = strength, yearly_order, window, log
        self.frequency = frequency

    def fit(self, series: pandas.Series) -> TrendAndSeasons:
        """Fit a series of numbers with a regular time index."""
        used = series.iloc[-max(2 * PERIODS.get(self.frequency, 1), round(len(series) * self.window)) :]
        self.start, self.scale, self.last = used.index[0], max(len(used) - 1, 1), series.index[-1]
        values = _bend(used.to_numpy(dtype=float), self.log)
        design = self._design(used.index)
        self.centre = values.mean()
        # the penalty leaves the trend alone and holds the seasons back
        penalty = numpy.eye(design.shape[1]) / self.strength
        penalty[0, 0] = penalty[1, 1] = 1e-6
        self.weights = numpy.linalg.solve(design.T @ design + penalty, design.T @ (values - self.centre))
        return self

    def forecast(self, horizon: int) -> pandas.Series:
        """The next steps after the series."""
        index = pandas.date_range(self.last, periods=horizon + 1, freq=self.frequency)[1:]
        return pandas.Series(_unbend(self._design(index) @ self.weights + self.centre, self.log), index=index)

    def _design(self, index: Any) -> Any:
        steps = numpy.asarray(_steps(index, self.start, self.frequency), dtype=float)
        period = PERIODS.get(self.frequency, 1)
        columns = [numpy.ones(len(index)), steps / self.scale]
        columns += [(steps.astype(int) % period == at).astype(float) for at in range(period if period > 1 else 0)]
        turn = 2 * numpy.pi * numpy.asarray(index.dayofyear, dtype=float) / YEAR
        for order in range(1, self.yearly_order + 1):
            columns += [numpy.sin(order * turn), numpy.cos(order * turn)]
        return numpy.column_stack(columns)


class Autoregression:
    """Each step from the steps before it, by least squares; a further term looks one season back.

    Args:
        lags: how many steps back.
        difference: 1 to model the change from step to step, 0 for the level.
        seasonal: whether the step one season back is used too.
        log: fit ``log(1 + y)`` and turn the forecast back.
        frequency: of the series.
    """

    def __init__(
        self, lags: int = 7, difference: int = 0, seasonal: bool = True, log: bool = False, frequency: str = "D"
    ) -> None:
        self.lags, self.difference, self.seasonal, self.log = lags, difference, seasonal, log
        self.frequency = frequency

    def fit(self, series: pandas.Series) -> Autoregression:
        """Fit a series of numbers with a regular time index."""
        self.last = series.index[-1]
        values = _bend(series.to_numpy(dtype=float), self.log)
        self.level = float(values[-1])
        if self.difference:
            values = numpy.diff(values)
        period = PERIODS.get(self.frequency, 1)
        self.back = sorted({*range(1, self.lags + 1), *([period] if self.seasonal else [])})
        self.back = [lag for lag in self.back if lag < len(values) // 2] or [1]
        longest = self.back[-1]
        rows = numpy.column_stack([values[longest - lag : len(values) - lag] for lag in self.back])
        design = numpy.column_stack([numpy.ones(len(rows)), rows])
        ridge = 1e-3 * numpy.eye(design.shape[1])
        self.weights = numpy.linalg.solve(design.T @ design + ridge, design.T @ values[longest:])
        self.memory = list(values[-longest:])
        return self

    def forecast(self, horizon: int) -> pandas.Series:
        """The next steps after the series."""
        memory, made = list(self.memory), []
        for _ in range(horizon):
            step = float(
                self.weights[0] + sum(w * memory[-lag] for w, lag in zip(self.weights[1:], self.back, strict=True))
            )
            memory.append(step)
            made.append(step)
        values = numpy.asarray(made)
        if self.difference:
            values = self.level + values.cumsum()
        index = pandas.date_range(self.last, periods=horizon + 1, freq=self.frequency)[1:]
        return pandas.Series(_unbend(values, self.log), index=index)


class ManySeries:
    """One forecaster for each identity, or a single one; what an AutoML forecast logs as its model.

    Args:
        models: fitted forecasters by identity; the key is ``()`` where there is only one series.
        time_col: the column of times.
        identity: the columns that tell series apart.
        horizon: how far ahead ``predict_timeseries`` looks unless told otherwise.
    """

    def __init__(self, models: dict[tuple[Any, ...], Any], time_col: str, identity: list[str], horizon: int) -> None:
        self.models, self.time_col, self.identity, self.horizon = models, time_col, identity, horizon

    def predict_timeseries(self, horizon: int | None = None) -> pandas.DataFrame:
        """The forecast of every series, in long form: time, identity, ``yhat``."""
        tables = []
        for key, model in self.models.items():
            ahead = model.forecast(horizon or self.horizon)
            table = pandas.DataFrame({self.time_col: ahead.index, "yhat": ahead.to_numpy()})
            for name, value in zip(self.identity, key, strict=True):
                table[name] = value
            tables.append(table)
        return pandas.concat(tables, ignore_index=True)

    def predict(self, frame: pandas.DataFrame) -> Any:
        """The forecast for each row of a frame with times, and identities where there are any."""
        times = pandas.to_datetime(frame[self.time_col])
        last = min(model.last for model in self.models.values())
        frequency = next(iter(self.models.values())).frequency
        horizon = len(pandas.date_range(last, times.max(), freq=frequency))
        table = self.predict_timeseries(max(horizon, 1))
        asked = frame[self.identity].assign(**{self.time_col: times})
        return asked.merge(table, how="left", on=[self.time_col, *self.identity])["yhat"].to_numpy()


def _steps(index: Any, start: Any, frequency: str) -> Any:
    """How many steps each time lies after the start."""
    if frequency in ("D", "W", "H", "h"):
        unit = {"D": "1D", "W": "7D"}.get(frequency, "1h")
        return numpy.round((index - start) / pandas.Timedelta(unit))
    return index.to_period(frequency[0]).astype("int64") - pandas.Period(start, frequency[0]).ordinal


def _bend(values: Any, log: bool) -> Any:
    return numpy.log1p(numpy.clip(values, 0, None)) if log else values


def _unbend(values: Any, log: bool) -> Any:
    return numpy.expm1(numpy.clip(values, 0, 50)) if log else values
