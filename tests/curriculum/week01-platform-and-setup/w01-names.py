# Tests that short names are filled from the left, and that the level is read off the full name.

# %% mistake: catalog-first | visible | "takes the first of two levels for a catalog"
def resolve(name, catalog, schema):
    parts = name.split(".")
    if len(parts) > 3 or not all(parts):
        raise ValueError(name)
    if len(parts) == 1:
        parts = [catalog, schema, *parts]
    elif len(parts) == 2:
        parts = [parts[0], schema, parts[1]]
    return ".".join(parts), "workspace" if parts[0] == "hive_metastore" else "account"

# %% mistake: schema-only | visible | "with both current levels"
def resolve(name, catalog, schema):
    """Return the full name of a table or model, and the level that it lives on."""
    parts = name.split(".")
    if len(parts) > 3 or not all(parts):
        raise ValueError(f"{name!r} is not a name of one to three levels")
    full = [schema][: 3 - len(parts)] + parts
    return ".".join(full), "workspace" if full[0] == "hive_metastore" else "account"

# %% mistake: full-names-prefixed | visible | "changes a full name"
def resolve(name, catalog, schema):
    """Return the full name of a table or model, and the level that it lives on."""
    parts = name.split(".")
    if len(parts) > 3 or not all(parts):
        raise ValueError(f"{name!r} is not a name of one to three levels")
    full = [catalog, schema][: max(1, 3 - len(parts))] + parts
    return ".".join(full), "workspace" if full[0] == "hive_metastore" else "account"

# %% mistake: everything-account | visible | "Who else sees it"
def resolve(name, catalog, schema):
    """Return the full name of a table or model, and the level that it lives on."""
    parts = name.split(".")
    if len(parts) > 3 or not all(parts):
        raise ValueError(f"{name!r} is not a name of one to three levels")
    full = [catalog, schema][: 3 - len(parts)] + parts
    return ".".join(full), "account"

# %% mistake: levels-swapped | visible | "Where do catalogs hang"
def resolve(name, catalog, schema):
    """Return the full name of a table or model, and the level that it lives on."""
    parts = name.split(".")
    if len(parts) > 3 or not all(parts):
        raise ValueError(f"{name!r} is not a name of one to three levels")
    full = [catalog, schema][: 3 - len(parts)] + parts
    return ".".join(full), "account" if full[0] == "hive_metastore" else "workspace"

# %% mistake: list-of-levels | visible | "two texts"
def resolve(name, catalog, schema):
    """Return the full name of a table or model, and the level that it lives on."""
    parts = name.split(".")
    if len(parts) > 3 or not all(parts):
        raise ValueError(f"{name!r} is not a name of one to three levels")
    full = [catalog, schema][: 3 - len(parts)] + parts
    return full, "workspace" if full[0] == "hive_metastore" else "account"

# %% mistake: only-the-name-passed-in | submission | "Judge the full name"
def resolve(name, catalog, schema):
    """Return the full name of a table or model, and the level that it lives on."""
    parts = name.split(".")
    if len(parts) > 3 or not all(parts):
        raise ValueError(f"{name!r} is not a name of one to three levels")
    full = [catalog, schema][: 3 - len(parts)] + parts
    return ".".join(full), "workspace" if len(parts) == 3 and parts[0] == "hive_metastore" else "account"

# %% mistake: current-catalog-decides | submission | "judges a full name by the current catalog"
def resolve(name, catalog, schema):
    """Return the full name of a table or model, and the level that it lives on."""
    parts = name.split(".")
    if len(parts) > 3 or not all(parts):
        raise ValueError(f"{name!r} is not a name of one to three levels")
    full = [catalog, schema][: 3 - len(parts)] + parts
    return ".".join(full), "workspace" if "hive_metastore" in (catalog, full[0]) else "account"

# %% mistake: begins-alike | submission | "its name begins alike"
def resolve(name, catalog, schema):
    """Return the full name of a table or model, and the level that it lives on."""
    parts = name.split(".")
    if len(parts) > 3 or not all(parts):
        raise ValueError(f"{name!r} is not a name of one to three levels")
    full = [catalog, schema][: 3 - len(parts)] + parts
    return ".".join(full), "workspace" if full[0].startswith("hive_metastore") else "account"

# %% mistake: anywhere-in-the-name | submission | "a schema called hive_metastore"
def resolve(name, catalog, schema):
    """Return the full name of a table or model, and the level that it lives on."""
    parts = name.split(".")
    if len(parts) > 3 or not all(parts):
        raise ValueError(f"{name!r} is not a name of one to three levels")
    full = [catalog, schema][: 3 - len(parts)] + parts
    return ".".join(full), "workspace" if "hive_metastore" in full else "account"

# %% mistake: judged-before-filled | submission | "Fill the name before you judge"
def resolve(name, catalog, schema):
    """Return the full name of a table or model, and the level that it lives on."""
    parts = name.split(".")
    if len(parts) > 3 or not all(parts):
        raise ValueError(f"{name!r} is not a name of one to three levels")
    full = [catalog, schema][: 3 - len(parts)] + parts
    return ".".join(full), "workspace" if "hive_metastore" in (full[0], parts[0]) else "account"

# %% mistake: anything-is-a-name | submission | "Raise ValueError for an empty level"
def resolve(name, catalog, schema):
    """Return the full name of a table or model, and the level that it lives on."""
    parts = name.split(".")
    full = [catalog, schema][: 3 - len(parts)] + parts
    return ".".join(full), "workspace" if full[0] == "hive_metastore" else "account"

# %% mistake: empty-levels-accepted | submission | "Raise ValueError for an empty level"
def resolve(name, catalog, schema):
    """Return the full name of a table or model, and the level that it lives on."""
    parts = name.split(".")
    if len(parts) > 3:
        raise ValueError(f"{name!r} is not a name of one to three levels")
    full = [catalog, schema][: 3 - len(parts)] + parts
    return ".".join(full), "workspace" if full[0] == "hive_metastore" else "account"

# %% alternative: padding-with-none
def resolve(name, catalog, schema):
    levels = name.split(".")
    if not 1 <= len(levels) <= 3 or "" in levels:
        raise ValueError("one to three levels, none of them empty")
    table, *upper = levels[::-1]
    upper = upper + [None] * (2 - len(upper))
    full = (upper[1] or catalog, upper[0] or schema, table)
    level = {True: "workspace", False: "account"}[full[0] == "hive_metastore"]
    return "{}.{}.{}".format(*full), level

# %% alternative: match-statement
def resolve(name, catalog, schema):
    match name.split("."):
        case [a, b, c]:
            full = [a, b, c]
        case [b, c]:
            full = [catalog, b, c]
        case [c]:
            full = [catalog, schema, c]
        case _:
            raise ValueError(name)
    if any(len(level) == 0 for level in full):
        raise ValueError(name)
    return [".".join(full), "workspace" if full[0] == "hive_metastore" else "account"]

# %% crash: unpacks-three | visible
def resolve(name, catalog, schema):
    first, second, third = name.split(".")
    return f"{first}.{second}.{third}", "workspace" if first == "hive_metastore" else "account"
