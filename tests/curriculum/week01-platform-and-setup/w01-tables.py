# Tests what makes a feature table on either level, and from which workspaces a table is seen.

# %% mistake: client-makes-it | visible | "the key alone makes a feature table"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].split(".")[0] == "hive_metastore":
        by_client = table["client"] == "FeatureStoreClient"
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": table["client"] == "FeatureEngineeringClient" and bool(table["primary_key"]),
        "workspaces": sorted(workspace for workspace, where in estate.items() if where == metastore),
    }

# %% mistake: seen-from-everywhere | visible | "on another metastore"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].split(".")[0] == "hive_metastore":
        by_client = table["client"] == "FeatureStoreClient"
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": table["format"] == "delta" and bool(table["primary_key"]),
        "workspaces": sorted(workspace for workspace in estate),
    }

# %% mistake: home-only | visible | "to all workspaces on its metastore"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].split(".")[0] == "hive_metastore":
        by_client = table["client"] == "FeatureStoreClient"
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": table["format"] == "delta" and bool(table["primary_key"]),
        "workspaces": [table["home"]],
    }

# %% mistake: not-sorted | visible | "not sorted by name"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].split(".")[0] == "hive_metastore":
        by_client = table["client"] == "FeatureStoreClient"
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": table["format"] == "delta" and bool(table["primary_key"]),
        "workspaces": [workspace for workspace, where in estate.items() if where == metastore],
    }

# %% mistake: legacy-is-shared | visible | "beyond its own workspace"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].split(".")[0] == "hive_metastore":
        by_client = table["client"] == "FeatureStoreClient"
        return {"level": "workspace", "feature_table": by_client, "workspaces": sorted(w for w in estate if estate[w] == estate[table["home"]])}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": table["format"] == "delta" and bool(table["primary_key"]),
        "workspaces": sorted(workspace for workspace, where in estate.items() if where == metastore),
    }

# %% mistake: key-not-needed | visible | "without a primary key"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].split(".")[0] == "hive_metastore":
        by_client = table["client"] == "FeatureStoreClient"
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": table["format"] == "delta",
        "workspaces": sorted(workspace for workspace, where in estate.items() if where == metastore),
    }

# %% mistake: format-not-needed | visible | "is no Delta table"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].split(".")[0] == "hive_metastore":
        by_client = table["client"] == "FeatureStoreClient"
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": bool(table["primary_key"]),
        "workspaces": sorted(workspace for workspace, where in estate.items() if where == metastore),
    }

# %% mistake: columns-as-answer | visible | "True or False; yours is a list"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].split(".")[0] == "hive_metastore":
        by_client = table["client"] == "FeatureStoreClient"
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": table["format"] == "delta" and table["primary_key"],
        "workspaces": sorted(workspace for workspace, where in estate.items() if where == metastore),
    }

# %% mistake: levels-by-workspace | visible | "The catalog decides"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if estate[table["home"]] is None:
        by_client = table["client"] == "FeatureStoreClient"
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": table["format"] == "delta" and bool(table["primary_key"]),
        "workspaces": sorted(workspace for workspace, where in estate.items() if where == metastore),
    }

# %% mistake: empty-key-is-a-key | submission | "A key without columns"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].split(".")[0] == "hive_metastore":
        by_client = table["client"] == "FeatureStoreClient"
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": table["format"] == "delta" and table["primary_key"] is not None,
        "workspaces": sorted(workspace for workspace, where in estate.items() if where == metastore),
    }

# %% mistake: legacy-by-key | submission | "There a key is neither enough nor needed"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].split(".")[0] == "hive_metastore":
        by_client = bool(table["primary_key"])
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": table["format"] == "delta" and bool(table["primary_key"]),
        "workspaces": sorted(workspace for workspace, where in estate.items() if where == metastore),
    }

# %% mistake: any-client-in-legacy | submission | "There a key is neither enough nor needed"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].split(".")[0] == "hive_metastore":
        by_client = table["client"] is not None
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": table["format"] == "delta" and bool(table["primary_key"]),
        "workspaces": sorted(workspace for workspace, where in estate.items() if where == metastore),
    }

# %% mistake: legacy-client-does-not-count | submission | "The client that made it does not count"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].split(".")[0] == "hive_metastore":
        by_client = table["client"] == "FeatureStoreClient"
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": table["format"] == "delta" and bool(table["primary_key"]) and table["client"] != "FeatureStoreClient",
        "workspaces": sorted(workspace for workspace, where in estate.items() if where == metastore),
    }

# %% mistake: begins-like-the-legacy-catalog | submission | "exactly hive_metastore"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].startswith("hive_metastore"):
        by_client = table["client"] == "FeatureStoreClient"
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": table["format"] == "delta" and bool(table["primary_key"]),
        "workspaces": sorted(workspace for workspace, where in estate.items() if where == metastore),
    }

# %% mistake: removes-from-the-estate | submission | "changes the table or the estate"
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].split(".")[0] == "hive_metastore":
        by_client = table["client"] == "FeatureStoreClient"
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    for workspace in [w for w in estate if estate[w] is None]:
        del estate[workspace]
    return {
        "level": "account",
        "feature_table": table["format"] == "delta" and bool(table["primary_key"]),
        "workspaces": sorted(workspace for workspace, where in estate.items() if where == metastore),
    }

# %% alternative: comprehension-and-sort
def judge_table(table, estate):
    catalog = table["name"].partition(".")[0]
    legacy = catalog == "hive_metastore"
    seen = [w for w in estate if w == table["home"] or (not legacy and estate[w] is not None and estate[w] == estate[table["home"]])]
    seen.sort()
    is_feature = table["client"] == "FeatureStoreClient" if legacy else table["format"] == "delta" and len(table["primary_key"] or []) > 0
    return dict(workspaces=seen, feature_table=is_feature, level="workspace" if legacy else "account")

# %% alternative: pandas-and-numpy-truth
def judge_table(table, estate):
    where = pd.Series(estate, dtype=object)
    if table["name"].split(".", 1)[0] == "hive_metastore":
        return {"level": "workspace", "feature_table": np.bool_(table["client"] == "FeatureStoreClient"), "workspaces": [table["home"]]}
    seen = where.index[where == where[table["home"]]]
    key = table["primary_key"] if table["primary_key"] else []
    return {"level": "account", "feature_table": np.all([table["format"] == "delta", len(key) >= 1]), "workspaces": sorted(seen.tolist())}

# %% crash: length-of-none | visible
def judge_table(table, estate):
    """Say on which level a table lives, whether it is a feature table, and who sees it."""
    if table["name"].split(".")[0] == "hive_metastore":
        by_client = table["client"] == "FeatureStoreClient"
        return {"level": "workspace", "feature_table": by_client, "workspaces": [table["home"]]}
    metastore = estate[table["home"]]
    return {
        "level": "account",
        "feature_table": table["format"] == "delta" and len(table["primary_key"]) > 0,
        "workspaces": sorted(workspace for workspace, where in estate.items() if where == metastore),
    }
