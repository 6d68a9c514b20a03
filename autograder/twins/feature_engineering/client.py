"""The client: the official methods, names and parameters, each a thin call into the modules beside it."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.twins.feature_engineering import models, online
from autograder.twins.feature_engineering.entities import FeatureLookup, FeatureTable, as_list
from autograder.twins.feature_engineering.frames import like, schema_for, to_arrow, to_pandas, to_spark
from autograder.twins.feature_engineering.online import DatabricksOnlineStore
from autograder.twins.feature_engineering.tables import Warehouse, check_columns
from autograder.twins.feature_engineering.training import TrainingSet, resolve

MERGE = "merge"
LOCAL = "local"
PUBLISH_MODE_TRIGGERED = "TRIGGERED"
AWAIT_REGISTRATION_FOR_UNSET: Any = object()
_DEFAULT_WRITE_STREAM_TRIGGER = {"processingTime": "5 seconds"}
_DEFAULT_PUBLISH_STREAM_TRIGGER = {"processingTime": "5 minutes"}


class FeatureEngineeringClient:
    """Make, fill and read feature tables, train and score with them.

    Frames may be pandas or Spark. A result comes back as the frame that went in: Spark for Spark, else pandas.
    ``read_table``, which takes no frame, returns pandas, unless the client was made with ``spark=``.

    Args:
        model_registry_uri: MLflow's registry, if not the current one.
        warehouse: the folder of the tables (the twin's own parameter). Without it, what the environment variable
            ``AUTOGRADER_WAREHOUSE`` names, else ``warehouse`` in the working folder.
        spark: a Spark session that ``read_table`` answers with (the twin's own parameter).
    """

    def __init__(
        self,
        *,
        model_registry_uri: str | None = None,
        warehouse: str | Path | None = None,
        spark: Any = None,
    ) -> None:
        self._registry = model_registry_uri
        self._warehouse = Warehouse(warehouse)
        self._spark = spark

    def create_table(
        self,
        *,
        name: str,
        primary_keys: str | list[str],
        df: Any = None,
        timeseries_column: str | None = None,
        partition_columns: str | list[str] | None = None,
        schema: Any = None,
        description: str | None = None,
        tags: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> FeatureTable:
        """Make a feature table, with the rows of ``df`` in it.

        Args:
            name: ``<catalog>.<schema>.<table>``.
            primary_keys: the columns that name one row.
            df: the first rows; its columns become the table's.
            timeseries_column: the column that says when a row's values became known; one of the primary keys.
            partition_columns: columns whose values become folders.
            schema: the columns, where there are no rows yet (a Spark StructType or a pyarrow.Schema).
            description: what the table is for.
            tags: free labels.
            kwargs: the twin knows no further ones.
        """
        _refuse(kwargs, "create_table")
        rows = to_arrow(df) if df is not None else None
        columns = schema_for(rows, schema)
        keys, partitions = as_list(primary_keys, "primary_keys"), as_list(partition_columns, "partition_columns")
        check_columns(columns, keys, timeseries_column, partitions)
        self._warehouse.create(
            name,
            columns,
            keys=keys,
            time=timeseries_column,
            partitions=partitions,
            description=description,
            tags=tags or {},
            rows=rows,
        )
        return self.get_table(name=name)

    def write_table(
        self,
        *,
        name: str,
        df: Any,
        mode: str = MERGE,
        checkpoint_location: str | None = None,
        trigger: dict[str, Any] = _DEFAULT_WRITE_STREAM_TRIGGER,
    ) -> None:
        """Upsert rows: known keys are updated, new keys inserted, new columns added as features.

        A column that ``df`` leaves out keeps its values; in a time series table none may be left out.

        Args:
            name: the table.
            df: the rows, with the keys and any features.
            mode: only ``"merge"``, as on the platform. To replace a table, drop it and make it again.
            checkpoint_location: for streams, which the twin does not take.
            trigger: for streams, which the twin does not take.
        """
        if mode != MERGE:
            raise ValueError(
                f"mode {mode!r} is not supported: write_table knows only 'merge'. "
                "To replace all rows, call drop_table and create_table."
            )
        if checkpoint_location is not None:
            raise ValueError("checkpoint_location is for streaming frames, which the twin does not write.")
        table = self.get_table(name=name)
        rows = to_arrow(df, types=self._warehouse.types(name))
        if missing := [key for key in [*table.primary_keys, *table.timestamp_keys] if key not in rows.column_names]:
            raise ValueError(
                f"df lacks {missing}: it must hold all the primary keys of {name!r}, and has {rows.column_names}."
            )
        if table.timestamp_keys and (missing := [one for one in table.features if one not in rows.column_names]):
            raise ValueError(
                f"{name!r} is a time series feature table: df must hold all of its features, and lacks {missing}."
            )
        self._warehouse.merge(name, rows)

    def read_table(self, *, name: str, **kwargs: Any) -> Any:
        """The rows of a feature table.

        Args:
            name: the table.
            kwargs: ``as_of_delta_timestamp``, a time: the rows as they were then. A time without a zone is UTC.
        """
        as_of = kwargs.pop("as_of_delta_timestamp", None)
        _refuse(kwargs, "read_table")
        frame = self._warehouse.read(name, as_of=as_of)
        return frame if self._spark is None else to_spark(frame, self._spark)

    def get_table(self, *, name: str) -> FeatureTable:
        """What is known about a feature table: its keys, its features, its description and tags."""
        return self._warehouse.describe(name)

    def drop_table(self, *, name: str) -> None:
        """Remove a feature table, with its Delta files and its history; what was published of it stays."""
        self._warehouse.drop(name)

    def set_feature_table_tag(self, *, name: str, key: str, value: str) -> None:
        """Set a tag of a feature table."""
        self._warehouse.set_tags(name, {**self.get_table(name=name).tags, key: value})

    def delete_feature_table_tag(self, *, name: str, key: str) -> None:
        """Remove a tag of a feature table; a warning says so if there is none."""
        self._warehouse.delete_tag(name, key)

    def create_training_set(
        self,
        *,
        df: Any,
        feature_lookups: list[FeatureLookup] | None = None,
        feature_spec: str | None = None,
        features: list[Any] | None = None,
        label: str | list[str] | None,
        exclude_columns: list[str] | None = None,
        use_spark_native_join: bool = False,
        use_timeseries_filtering: bool = False,
        **kwargs: Any,
    ) -> TrainingSet:
        """Say what to join to a frame; ``load_df`` of the result does it.

        Args:
            df: the rows to train on, with the lookup keys and the label.
            feature_lookups: what to look up.
            feature_spec: a spec in the catalog, which the twin does not have.
            features: declarative features, which the twin does not have.
            label: the label's column or columns; None for none.
            exclude_columns: columns to leave out of the result, for example the keys.
            use_spark_native_join: speeds the platform up; changes nothing here.
            use_timeseries_filtering: speeds the platform up; changes nothing here.
            kwargs: the twin knows no further ones.
        """
        _refuse(kwargs, "create_training_set")
        if feature_spec is not None or features is not None:
            raise NotImplementedError(
                "The twin joins feature_lookups; it has no feature specs in a catalog and no declarative features."
            )
        if feature_lookups is None:
            raise ValueError("feature_lookups is missing: give a list of FeatureLookup.")
        for one in feature_lookups:
            if not isinstance(one, FeatureLookup):
                raise NotImplementedError(
                    f"feature_lookups takes FeatureLookup objects here, and got a {type(one).__name__}: the twin has no feature functions."
                )
        frame = to_pandas(df)
        spec = resolve(
            self._warehouse,
            frame,
            feature_lookups,
            as_list(label, "label"),
            as_list(exclude_columns, "exclude_columns"),
        )
        return TrainingSet(spec, df, spec.labels, self._warehouse)

    def log_model(
        self,
        *,
        model: Any,
        artifact_path: str,
        flavor: ModuleType,
        training_set: TrainingSet | None = None,
        registered_model_name: str | None = None,
        await_registration_for: int | None = AWAIT_REGISTRATION_FOR_UNSET,
        infer_input_example: bool = False,
        extra_pip_requirements: list[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """Log a model with MLflow, in the active run, with the feature spec of its training set.

        Train the model on ``training_set.load_df()`` as it is: what is done to that frame outside of the model is not
        done when it scores.

        Args:
            model: the fitted model.
            artifact_path: the model's name in the run: ``runs:/<run id>/<artifact_path>``.
            flavor: an MLflow module, such as ``mlflow.sklearn``.
            training_set: what the model was trained on.
            registered_model_name: registers a version under this name.
            await_registration_for: seconds to wait for the registration.
            infer_input_example: log the first rows as an example.
            extra_pip_requirements: packages to record beside the flavor's own.
            kwargs: passed to ``flavor.save_model``; ``output_schema`` says what a model without labels gives.
        """
        if registered_model_name is not None:
            kwargs["registered_model_name"] = registered_model_name
        if await_registration_for is not AWAIT_REGISTRATION_FOR_UNSET:
            kwargs["await_registration_for"] = await_registration_for
        with models.registry(self._registry):
            models.log(
                model,
                artifact_path,
                flavor,
                training_set,
                infer_input_example=infer_input_example,
                extra_pip_requirements=extra_pip_requirements,
                **kwargs,
            )

    def score_batch(
        self,
        *,
        model_uri: str,
        df: Any,
        result_type: str = "double",
        env_manager: str = LOCAL,
        params: dict[str, Any] | None = None,
        use_spark_native_join: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Look the model's features up by the keys in ``df``, and predict.

        A feature that ``df`` brings itself is used as it is. The tables are read at their latest version.

        Args:
            model_uri: ``runs:/...`` or ``models:/...`` of a model that this client logged.
            df: rows with the lookup keys and the columns that no table has.
            result_type: the type of a prediction: ``double``, ``string``, ``array<double>`` and so on.
            env_manager: only ``"local"``: the twin predicts in this process.
            params: passed to the model.
            use_spark_native_join: speeds the platform up; changes nothing here.
            kwargs: the twin knows no further ones.

        Returns:
            The columns of ``df``, the features that were looked up, and ``prediction``.
        """
        _refuse(kwargs, "score_batch")
        if env_manager != LOCAL:
            raise NotImplementedError(
                f"The twin predicts in this process: env_manager is 'local', not {env_manager!r}."
            )
        with models.registry(self._registry):
            scored = models.score(self._warehouse, model_uri, to_pandas(df), result_type, params)
        return like(scored, df)

    def create_online_store(
        self, *, name: str, capacity: str, read_replica_count: int | None = None, usage_policy_id: str | None = None
    ) -> DatabricksOnlineStore:
        """Make an online store: a SQLite file in the warehouse."""
        return online.create(self._warehouse, name, capacity, read_replica_count, usage_policy_id)

    def get_online_store(self, *, name: str) -> DatabricksOnlineStore | None:
        """An online store by name, or None."""
        return online.get(self._warehouse, name)

    def list_online_stores(self) -> list[DatabricksOnlineStore]:
        """All online stores."""
        return online.every(self._warehouse)

    def delete_online_store(self, *, name: str) -> None:
        """Remove an online store and all that was published to it."""
        online.delete(self._warehouse, name)

    def publish_table(
        self,
        *,
        online_store: DatabricksOnlineStore,
        source_table_name: str | None = None,
        online_table_name: str | None = None,
        publish_mode: str = PUBLISH_MODE_TRIGGERED,
        filter_condition: str | None = None,
        mode: str = MERGE,
        streaming: bool = False,
        checkpoint_location: str | None = None,
        trigger: dict[str, Any] = _DEFAULT_PUBLISH_STREAM_TRIGGER,
        features: str | list[str] | None = None,
        **kwargs: Any,
    ) -> online.PublishedTable:
        """Copy a feature table, as it is now, into an online store; call it again after the table has changed.

        Of a time series table, each entity's latest row is published.

        Args:
            online_store: what ``create_online_store`` or ``get_online_store`` returned.
            source_table_name: the feature table.
            online_table_name: the name there, of three levels.
            publish_mode: ``"SNAPSHOT"`` or ``"TRIGGERED"``, which are the same here: the whole table, at once. The
                platform asks for change data feed on the source for all but ``"SNAPSHOT"``; the twin does not.
            filter_condition: for third-party stores, which the twin does not have; so are the parameters below.
            mode: as above.
            streaming: as above.
            checkpoint_location: as above.
            trigger: as above.
            features: as above.
            kwargs: the twin knows no further ones.
        """
        _refuse(kwargs, "publish_table")
        if filter_condition or mode != MERGE or streaming or checkpoint_location or features:
            raise NotImplementedError(
                "filter_condition, mode, streaming, checkpoint_location and features are for third-party online stores."
            )
        if publish_mode not in ("SNAPSHOT", PUBLISH_MODE_TRIGGERED):
            raise NotImplementedError(
                f"publish_mode {publish_mode!r}: nothing runs on its own here. Use 'SNAPSHOT' or 'TRIGGERED'."
            )
        if not isinstance(online_store, DatabricksOnlineStore):
            raise ValueError(
                f"online_store takes what get_online_store returns, and got a {type(online_store).__name__}."
            )
        if not source_table_name or not online_table_name:
            raise ValueError("source_table_name and online_table_name are both needed.")
        return online.publish(self._warehouse, online_store, source_table_name, online_table_name)

    def drop_online_table(self, name: str, online_store: DatabricksOnlineStore) -> None:
        """Remove from an online store what was published of a feature table."""
        online.drop(online_store, name)


def _refuse(kwargs: dict[str, Any], method: str) -> None:
    if kwargs:
        raise TypeError(f"{method} got parameters that it does not know: {sorted(kwargs)}.")
