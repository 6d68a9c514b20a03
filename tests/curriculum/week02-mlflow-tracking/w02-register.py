# Tests that a version is registered under a three-level name, again and again, with its source, run and note.

# %% mistake: two-level-name | visible | "has not the three-level name"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{schema}.{model}"
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name)
    return int(client.create_model_version(name, source, run_id, description=note).version)

# %% mistake: returns-the-version-object | visible | "A version object has the number"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name)
    return client.create_model_version(name, source, run_id, description=note)

# %% mistake: run-not-linked | visible | "nobody can trace it back"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name)
    return int(client.create_model_version(name, source, description=note).version)

# %% mistake: note-on-the-model | visible | "would say the same of every version"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name, description=note)
    return int(client.create_model_version(name, source, run_id).version)

# %% mistake: slash-replaced-name | visible | "has not the three-level name"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}_{schema}_{model}"
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name)
    return int(client.create_model_version(name, source, run_id, description=note).version)

# %% mistake: second-call-fails | submission | "when the registered model exists already"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    client.create_registered_model(name)
    return int(client.create_model_version(name, source, run_id, description=note).version)

# %% mistake: replaces-the-model | submission | "changed or replaced the registered model"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    if client.search_registered_models(f"name = '{name}'"):
        client.delete_registered_model(name)
    client.create_registered_model(name)
    version = client.create_model_version(name, source, run_id, description=note).version
    return int(version) + len(note) if note.endswith("1") else int(version)

# %% mistake: always-version-one | submission | "Two calls of `register` return the same number"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name)
    client.create_model_version(name, source, run_id, description=note)
    return 1

# %% mistake: every-error-hidden | submission | "passes `register` without an error"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    try:
        client.create_registered_model(name)
    except Exception:
        pass
    try:
        return int(client.create_model_version(name, source, run_id, description=note).version)
    except Exception:
        return 0

# %% mistake: other-error-raised | submission | "raise again any other, unchanged"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    try:
        client.create_registered_model(name)
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise ValueError("cannot register") from error
    return int(client.create_model_version(name, source, run_id, description=note).version)

# %% mistake: creation-errors-hidden | submission | "hides or replaces its error"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    try:
        client.create_registered_model(name)
    except Exception:
        pass
    return int(client.create_model_version(name, source, run_id, description=note).version)

# %% mistake: mlflow-errors-suppressed | submission | "hides or replaces its error"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    with contextlib.suppress(MlflowException):
        client.create_registered_model(name)
    return int(client.create_model_version(name, source, run_id, description=note).version)

# %% mistake: note-on-both | visible | "not the description of the version alone"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    try:
        client.create_registered_model(name, description=note, tags={"new": "yes"})
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise
    return int(client.create_model_version(name, source, run_id, description=note).version)

# %% mistake: counts-versions | submission | "counting fails once one was deleted"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name)
    client.create_model_version(name, source, run_id, description=note)
    return len(client.search_model_versions(f"name = '{name}'"))

# %% mistake: promotes-at-once | submission | "changed or replaced the registered model"
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name)
    v = int(client.create_model_version(name, source, run_id, description=note, tags={"stage": "production"}).version)
    client.set_registered_model_alias(name, "champion", v)
    return v

# %% alternative: search-first
def register(client, catalog, schema, model, source, run_id, note):
    name = ".".join([catalog, schema, model])
    if not client.search_registered_models(filter_string=f"name = '{name}'"):
        client.create_registered_model(name)
    return client.create_model_version(name=name, source=source, run_id=run_id, description=note).version

# %% alternative: fluent-and-update
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    try:
        client.create_registered_model(name)
    except MlflowException as error:
        if "already exists" not in str(error):
            raise
    version = client.create_model_version(name, source, run_id)
    client.update_model_version(name, version.version, description=note)
    return int(version.version)

# %% alternative: get-then-create
def register(client, catalog, schema, model, source, run_id, note):
    name = f"{catalog}.{schema}.{model}"
    try:
        client.get_registered_model(name)
    except MlflowException:
        client.create_registered_model(name)
    return int(client.create_model_version(name, source, run_id=run_id, description=note).version)

# %% alternative: get-first
def register(client, catalog, schema, model, source, run_id, note):
    name = ".".join([catalog, schema, model])
    try:
        client.get_registered_model(name)
    except MlflowException as error:
        if error.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise
        client.create_registered_model(name)
    made = client.create_model_version(name=name, source=source, run_id=run_id)
    client.update_model_version(name, made.version, description=note)
    return int(made.version)

# %% crash: no-such-call | visible
def register(client, catalog, schema, model, source, run_id, note):
    return client.register_model(source, f"{catalog}.{schema}.{model}").version
