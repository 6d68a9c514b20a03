"""Small pieces that generated notebooks lean on, as the platform's lean on ``databricks-automl-runtime``."""

from __future__ import annotations

from typing import Any

import numpy
import pandas
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin, clone
from sklearn.metrics import (
    accuracy_score,
    f1_score,
    log_loss,
    mean_absolute_error,
    mean_squared_error,
    precision_score,
    r2_score,
    recall_score,
    roc_auc_score,
    root_mean_squared_error,
)
from sklearn.preprocessing import LabelEncoder


class DateParts(BaseEstimator, TransformerMixin):
    """Turns times into numbers: days since 1970, month, day of the month, weekday and hour."""

    def fit(self, frame: pandas.DataFrame, y: Any = None) -> DateParts:
        """Learn the number of columns, and nothing else."""
        self.n_features_in_ = frame.shape[1]
        return self

    def transform(self, frame: pandas.DataFrame) -> Any:
        """Five numbers for each column; a missing time becomes zeros."""
        pieces = []
        for name in frame.columns:
            moment = pandas.to_datetime(frame[name])
            days = (moment - pandas.Timestamp("1970-01-01")) / pandas.Timedelta(days=1)
            fields = [days, moment.dt.month, moment.dt.day, moment.dt.dayofweek, moment.dt.hour]
            pieces += [field.fillna(0).to_numpy(dtype=float) for field in fields]
        return numpy.column_stack(pieces)


class Labelled(BaseEstimator, ClassifierMixin):
    """Lets a classifier that wants classes 0, 1, 2 learn any labels."""

    def __init__(self, estimator: Any) -> None:
        self.estimator = estimator

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Labelled:  # noqa: N803 (scikit-learn's name)
        """Number the labels and fit the classifier."""
        self.encoder_ = LabelEncoder().fit(y)
        self.classes_ = self.encoder_.classes_
        self.estimator_ = clone(self.estimator).fit(X, self.encoder_.transform(y), sample_weight=sample_weight)
        return self

    def predict(self, X: Any) -> Any:  # noqa: N803
        """The labels."""
        return self.encoder_.inverse_transform(numpy.asarray(self.estimator_.predict(X), dtype=int))

    def predict_proba(self, X: Any) -> Any:  # noqa: N803
        """One column of probabilities for each of ``classes_``."""
        return self.estimator_.predict_proba(X)


def regression_metrics(y: Any, predicted: Any, prefix: str) -> dict[str, float]:
    """The metrics of a regression, their names beginning with the part they were measured on."""
    return _named(
        prefix,
        r2_score=r2_score(y, predicted),
        mean_absolute_error=mean_absolute_error(y, predicted),
        mean_squared_error=mean_squared_error(y, predicted),
        root_mean_squared_error=root_mean_squared_error(y, predicted),
    )


def classification_metrics(model: Any, X: Any, y: Any, prefix: str, pos_label: Any = None) -> dict[str, float]:  # noqa: N803
    """The metrics of a classification: of ``pos_label`` with two classes, weighted by class size with more."""
    classes, answers = list(model.classes_), numpy.asarray(y)
    predicted, proba = model.predict(X), model.predict_proba(X)
    if len(classes) == 2:
        positive = classes[-1] if pos_label is None else pos_label
        how: dict[str, Any] = {"pos_label": positive}
        area = roc_auc_score(answers == positive, proba[:, classes.index(positive)])
    else:
        how = {"average": "weighted"}
        area = roc_auc_score(answers, proba, multi_class="ovr", average="weighted", labels=classes)
    return _named(
        prefix,
        f1_score=f1_score(answers, predicted, zero_division=0, **how),
        precision_score=precision_score(answers, predicted, zero_division=0, **how),
        recall_score=recall_score(answers, predicted, zero_division=0, **how),
        accuracy_score=accuracy_score(answers, predicted),
        log_loss=log_loss(answers, proba, labels=classes),
        roc_auc=area,
    )


def forecast_metrics(y: Any, predicted: Any, prefix: str) -> dict[str, float]:
    """The metrics of a forecast; days on which nothing was sold do not count in ``mdape``."""
    truth, guess = numpy.asarray(y, dtype=float), numpy.asarray(predicted, dtype=float)
    off = numpy.abs(truth - guess)
    size = (numpy.abs(truth) + numpy.abs(guess)) / 2
    some = truth != 0
    return _named(
        prefix,
        smape=numpy.mean(numpy.divide(off, size, out=numpy.zeros_like(off), where=size > 0)),
        mdape=numpy.median(off[some] / numpy.abs(truth[some])) if some.any() else 0.0,
        mae=off.mean(),
        mse=(off**2).mean(),
        rmse=(off**2).mean() ** 0.5,
    )


def _named(prefix: str, **values: Any) -> dict[str, float]:
    return {f"{prefix}_{name}": float(value) for name, value in values.items()}
