# Tests that a rollback follows the alias, keeps and tags the bad version, and fails loudly without a way back.

# %% mistake: one-number-lower | submission | "need not be one number lower"
def rollback(client, name, reason):
    """Put the previous champion back and say why."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "previous_champion" not in aliases:
        raise ValueError(f"{name} has no previous champion")
    client.set_model_version_tag(name, aliases["champion"], "rolled_back", reason)
    client.set_registered_model_alias(name, "champion", max(int(aliases["champion"]) - 1, 1))
    client.delete_registered_model_alias(name, "previous_champion")
    return int(aliases["previous_champion"])

# %% mistake: deletes-the-bad-version | visible | "deleted a version"
def rollback(client, name, reason):
    """Put the previous champion back and say why."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "previous_champion" not in aliases:
        raise ValueError(f"{name} has no previous champion")
    client.set_model_version_tag(name, aliases["champion"], "rolled_back", reason)
    client.set_registered_model_alias(name, "champion", aliases["previous_champion"])
    client.delete_registered_model_alias(name, "previous_champion")
    client.delete_model_version(name, aliases["champion"])
    return int(aliases["previous_champion"])

# %% mistake: previous-alias-stays | visible | "still there"
def rollback(client, name, reason):
    """Put the previous champion back and say why."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "previous_champion" not in aliases:
        raise ValueError(f"{name} has no previous champion")
    client.set_model_version_tag(name, aliases["champion"], "rolled_back", reason)
    client.set_registered_model_alias(name, "champion", aliases["previous_champion"])
    return int(aliases["previous_champion"])

# %% mistake: tags-after-moving | visible | "hangs on the good version"
def rollback(client, name, reason):
    """Put the previous champion back and say why."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "previous_champion" not in aliases:
        raise ValueError(f"{name} has no previous champion")
    client.set_model_version_tag(name, aliases["previous_champion"], "rolled_back", reason)
    client.set_registered_model_alias(name, "champion", aliases["previous_champion"])
    client.delete_registered_model_alias(name, "previous_champion")
    return int(aliases["previous_champion"])

# %% mistake: silent-without-a-way-back | submission | "stays silent"
def rollback(client, name, reason):
    """Put the previous champion back and say why."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "previous_champion" not in aliases:
        return int(aliases["champion"])
    client.set_model_version_tag(name, aliases["champion"], "rolled_back", reason)
    client.set_registered_model_alias(name, "champion", aliases["previous_champion"])
    client.delete_registered_model_alias(name, "previous_champion")
    return int(aliases["previous_champion"])

# %% mistake: key-error-instead | submission | "another error than `ValueError`"
def rollback(client, name, reason):
    """Put the previous champion back and say why."""
    aliases = dict(client.get_registered_model(name).aliases)
    previous = aliases["previous_champion"]
    client.set_model_version_tag(name, aliases["champion"], "rolled_back", reason)
    client.set_registered_model_alias(name, "champion", aliases["previous_champion"])
    client.delete_registered_model_alias(name, "previous_champion")
    return int(aliases["previous_champion"])

# %% mistake: tags-before-looking | submission | "Look first, act after"
def rollback(client, name, reason):
    """Put the previous champion back and say why."""
    aliases = dict(client.get_registered_model(name).aliases)
    client.set_model_version_tag(name, aliases["champion"], "rolled_back", reason)
    if "previous_champion" not in aliases:
        raise ValueError(f"{name} has no previous champion")
    client.set_model_version_tag(name, aliases["champion"], "rolled_back", reason)
    client.set_registered_model_alias(name, "champion", aliases["previous_champion"])
    client.delete_registered_model_alias(name, "previous_champion")
    return int(aliases["previous_champion"])

# %% mistake: clears-every-alias | submission | "does not name"
def rollback(client, name, reason):
    """Put the previous champion back and say why."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "previous_champion" not in aliases:
        raise ValueError(f"{name} has no previous champion")
    client.set_model_version_tag(name, aliases["champion"], "rolled_back", reason)
    client.set_registered_model_alias(name, "champion", aliases["previous_champion"])
    client.delete_registered_model_alias(name, "previous_champion")
    for alias in aliases:
        if alias not in ("champion", "previous_champion"):
            client.delete_registered_model_alias(name, alias)
    return int(aliases["previous_champion"])

# %% alternative: by-alias
def rollback(client, name, reason):
    try:
        good = client.get_model_version_by_alias(name, "previous_champion")
    except mlflow.exceptions.MlflowException as error:
        raise ValueError("no way back") from error
    bad = client.get_model_version_by_alias(name, "champion")
    client.set_registered_model_alias(name, "champion", good.version)
    client.delete_registered_model_alias(name, "previous_champion")
    client.set_model_version_tag(name, bad.version, "rolled_back", reason)
    return int(good.version)

# %% alternative: pop-with-check
def rollback(client, name, reason):
    aliases = {k: int(v) for k, v in client.get_registered_model(name).aliases.items()}
    good = aliases.pop("previous_champion", None)
    if good is None:
        raise ValueError
    client.delete_registered_model_alias(name, "previous_champion")
    client.set_registered_model_alias(name, alias="champion", version=str(good))
    client.set_model_version_tag(name=name, version=str(aliases["champion"]), key="rolled_back", value=reason)
    return good

# %% crash: transition-of-nothing | visible
def rollback(client, name, reason):
    return client.move_alias(name, "previous_champion", "champion")
