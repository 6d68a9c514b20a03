"""A local stand-in for Databricks Model Serving: an MLflow deployment plug-in, and real scoring servers behind it.

    from mlflow.deployments import get_deploy_client

    client = get_deploy_client("serving-twin")      # on the platform: get_deploy_client("databricks")

Method names and payloads are those of MLflow's own client for the platform; a test compares both with MLflow and with
the official SDK. ``get_deploy_client("serving-twin:/42")`` draws the routes with another seed.

What is real here: each served entity is a process of its own that loads the registered model and runs MLflow's scoring
server, the very app behind ``mlflow models serve``, on a port of 127.0.0.1 that the system picks. Requests travel over
HTTP. An update starts the new servers first, and leaves the old ones in charge where a new one does not start.

What the twin does not do:

* Build a container: a model runs in this environment, whatever its ``requirements.txt`` says.
* Scale: one process per served entity. ``workload_size`` is checked and kept, and changes nothing.
* Route at a gateway: the client in this process draws the route. Nobody else can call the endpoint by its name.
* Keep anything: endpoints live in this process and end with it.
* Rights, tokens, rate limits, AI Gateway, external and foundation models, feature specs.

Scaling to zero is emulated: nothing stops by itself. ``let_idle`` says that time has passed without requests; the
processes of entities that may scale to zero then really end, and the next request really waits for a new one.
"""

from autograder.twins.serving.client import ServingClient
from autograder.twins.serving.process import ScoringServer, ServerFailed, start_server

__all__ = ["ScoringServer", "ServerFailed", "ServingClient", "start_server"]
