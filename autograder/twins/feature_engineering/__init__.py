"""A local stand-in for ``databricks.feature_engineering``: the same names, on Delta tables in a folder.

    from autograder.twins.feature_engineering import FeatureEngineeringClient, FeatureLookup

On the platform the same code starts with ``from databricks.feature_engineering import ...``. Names, parameters,
their order and their defaults are those of the official package; a test compares them with it.

What is real here: Delta tables with NOT NULL keys, merge, history and time travel (by ``deltalake``); joins that
never look ahead; models in MLflow that carry their feature spec; an online store in SQLite.

What the twin does not do:

* Permissions, ownership, tag policies, and the limits on tables, tags and names.
* Feature functions, feature specs as catalog objects, and declarative features (``create_feature`` and its family).
* Serving: ``publish_table`` fills a SQLite file and ``DatabricksOnlineStore.lookup`` reads it; no endpoint answers.
* Streams: a streaming frame is refused. Z-ordering and clustering: the tables here are small.
* Lineage graphs: a spec names its tables, with the Delta version that each had; nothing collects them.

Two differences to know. The platform's primary keys are informational, so duplicates can enter a table by other
ways; here a write with duplicate or missing keys is refused. And pandas frames are welcome beside Spark's: what
comes back is of the kind that went in (see ``FeatureEngineeringClient``).
"""

from autograder.twins.feature_engineering.client import FeatureEngineeringClient
from autograder.twins.feature_engineering.entities import FeatureLookup, FeatureTable
from autograder.twins.feature_engineering.online import DatabricksOnlineStore
from autograder.twins.feature_engineering.training import TrainingSet

__all__ = ["DatabricksOnlineStore", "FeatureEngineeringClient", "FeatureLookup", "FeatureTable", "TrainingSet"]
