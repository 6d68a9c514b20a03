# Tests what Unity Catalog adds to a registry, and who may load a model under either registry's rules.

# %% mistake: everything-is-unity-catalog | visible | "the same letter"
only_in = {"share": "U", "versions": "U", "stages": "U", "grants": "U", "lineage": "U", "retrain": "U"}


def can_load(model, user, workspace, estate):
    def has(right, *places):
        return any(right in estate["grants"].get((user, place), set()) for place in places)

    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ", model["name"])
    catalog, schema, _ = model["name"].split(".")
    schema = f"{catalog}.{schema}"
    return estate["metastore"][workspace] == model["home"] and has("USE CATALOG", catalog) and has("USE SCHEMA", schema, catalog) and has("EXECUTE", model["name"], schema, catalog)

# %% mistake: registry-retrains | submission | "retraining is a job that somebody schedules"
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "U", "lineage": "U", "retrain": "U"}


def can_load(model, user, workspace, estate):
    def has(right, *places):
        return any(right in estate["grants"].get((user, place), set()) for place in places)

    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ", model["name"])
    catalog, schema, _ = model["name"].split(".")
    schema = f"{catalog}.{schema}"
    return estate["metastore"][workspace] == model["home"] and has("USE CATALOG", catalog) and has("USE SCHEMA", schema, catalog) and has("EXECUTE", model["name"], schema, catalog)

# %% mistake: versions-only-in-unity-catalog | submission | "what any of them is made of"
only_in = {"share": "U", "versions": "U", "stages": "W", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    def has(right, *places):
        return any(right in estate["grants"].get((user, place), set()) for place in places)

    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ", model["name"])
    catalog, schema, _ = model["name"].split(".")
    schema = f"{catalog}.{schema}"
    return estate["metastore"][workspace] == model["home"] and has("USE CATALOG", catalog) and has("USE SCHEMA", schema, catalog) and has("EXECUTE", model["name"], schema, catalog)

# %% mistake: stages-in-unity-catalog | submission | "replaced fixed stages by aliases"
only_in = {"share": "U", "versions": "B", "stages": "B", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    def has(right, *places):
        return any(right in estate["grants"].get((user, place), set()) for place in places)

    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ", model["name"])
    catalog, schema, _ = model["name"].split(".")
    schema = f"{catalog}.{schema}"
    return estate["metastore"][workspace] == model["home"] and has("USE CATALOG", catalog) and has("USE SCHEMA", schema, catalog) and has("EXECUTE", model["name"], schema, catalog)

# %% mistake: workspace-registry-is-shared | submission | "It ends at its workspace"
only_in = {"share": "B", "versions": "B", "stages": "W", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    def has(right, *places):
        return any(right in estate["grants"].get((user, place), set()) for place in places)

    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ", model["name"])
    catalog, schema, _ = model["name"].split(".")
    schema = f"{catalog}.{schema}"
    return estate["metastore"][workspace] == model["home"] and has("USE CATALOG", catalog) and has("USE SCHEMA", schema, catalog) and has("EXECUTE", model["name"], schema, catalog)

# %% mistake: lineage-in-both | submission | "It does not know tables"
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "U", "lineage": "B", "retrain": "N"}


def can_load(model, user, workspace, estate):
    def has(right, *places):
        return any(right in estate["grants"].get((user, place), set()) for place in places)

    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ", model["name"])
    catalog, schema, _ = model["name"].split(".")
    schema = f"{catalog}.{schema}"
    return estate["metastore"][workspace] == model["home"] and has("USE CATALOG", catalog) and has("USE SCHEMA", schema, catalog) and has("EXECUTE", model["name"], schema, catalog)

# %% mistake: grants-in-both | submission | "without catalog or schema"
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "B", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    def has(right, *places):
        return any(right in estate["grants"].get((user, place), set()) for place in places)

    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ", model["name"])
    catalog, schema, _ = model["name"].split(".")
    schema = f"{catalog}.{schema}"
    return estate["metastore"][workspace] == model["home"] and has("USE CATALOG", catalog) and has("USE SCHEMA", schema, catalog) and has("EXECUTE", model["name"], schema, catalog)

# %% mistake: execute-is-enough | visible | "`EXECUTE` alone is not enough"
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    def has(right, *places):
        return any(right in estate["grants"].get((user, place), set()) for place in places)

    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ", model["name"])
    catalog, schema, _ = model["name"].split(".")
    schema = f"{catalog}.{schema}"
    return estate["metastore"][workspace] == model["home"] and True and True and has("EXECUTE", model["name"], schema, catalog)

# %% mistake: metastore-forgotten | visible | "To which metastore is that workspace attached"
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    def has(right, *places):
        return any(right in estate["grants"].get((user, place), set()) for place in places)

    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ", model["name"])
    catalog, schema, _ = model["name"].split(".")
    schema = f"{catalog}.{schema}"
    return True and has("USE CATALOG", catalog) and has("USE SCHEMA", schema, catalog) and has("EXECUTE", model["name"], schema, catalog)

# %% mistake: tied-to-one-workspace | visible | "not tied to one workspace"
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    def has(right, *places):
        return any(right in estate["grants"].get((user, place), set()) for place in places)

    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ", model["name"])
    catalog, schema, _ = model["name"].split(".")
    schema = f"{catalog}.{schema}"
    return workspace == "dev" and estate["metastore"][workspace] == model["home"] and has("USE CATALOG", catalog) and has("USE SCHEMA", schema, catalog) and has("EXECUTE", model["name"], schema, catalog)

# %% mistake: nothing-inherited | visible | "rights are inherited downwards"
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    def has(right, *places):
        return any(right in estate["grants"].get((user, place), set()) for place in places)

    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ", model["name"])
    catalog, schema, _ = model["name"].split(".")
    schema = f"{catalog}.{schema}"
    return estate["metastore"][workspace] == model["home"] and has("USE CATALOG", catalog) and has("USE SCHEMA", schema) and has("EXECUTE", model["name"])

# %% mistake: execute-on-the-schema-forgotten | submission | "decides some Unity Catalog cases wrongly"
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    def has(right, *places):
        return any(right in estate["grants"].get((user, place), set()) for place in places)

    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ", model["name"])
    catalog, schema, _ = model["name"].split(".")
    schema = f"{catalog}.{schema}"
    return estate["metastore"][workspace] == model["home"] and has("USE CATALOG", catalog) and has("USE SCHEMA", schema, catalog) and has("EXECUTE", model["name"], catalog)

# %% mistake: old-registry-seen-everywhere | submission | "seen from its home only"
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    def has(right, *places):
        return any(right in estate["grants"].get((user, place), set()) for place in places)

    if model["registry"] == "workspace":
        return has("CAN READ", model["name"])
    catalog, schema, _ = model["name"].split(".")
    schema = f"{catalog}.{schema}"
    return estate["metastore"][workspace] == model["home"] and has("USE CATALOG", catalog) and has("USE SCHEMA", schema, catalog) and has("EXECUTE", model["name"], schema, catalog)

# %% mistake: places-ignored | submission | "never below or beside it"
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    mine = set().union(*[r for (u, _), r in estate["grants"].items() if u == user])
    if model["registry"] == "workspace":
        return workspace == model["home"] and "CAN READ" in mine
    return estate["metastore"][workspace] == model["home"] and {"USE CATALOG", "USE SCHEMA", "EXECUTE"} <= mine

# %% mistake: any-right-on-any-level | submission | "never below or beside it"
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    def has(right, *places):
        return any(right in estate["grants"].get((user, p), set()) for p in places)
    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ", model["name"])
    c, s, m = model["name"].split(".")
    places = (c, f"{c}.{s}", model["name"])
    return estate["metastore"][workspace] == model["home"] and all(has(r, *places) for r in ("USE CATALOG", "USE SCHEMA", "EXECUTE"))

# %% mistake: beginning-is-no-parent | submission | "never below or beside it"
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    def has(right):
        return any(right in rights for (who, place), rights in estate["grants"].items() if who == user and model["name"].startswith(place))
    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ")
    return estate["metastore"][workspace] == model["home"] and has("USE CATALOG") and has("USE SCHEMA") and has("EXECUTE")

# %% mistake: same-level-elsewhere | submission | "never below or beside it"
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    def has(right, level):
        return any(right in rights for (who, place), rights in estate["grants"].items() if who == user and place.count(".") <= level)
    if model["registry"] == "workspace":
        return workspace == model["home"] and has("CAN READ", 0)
    return estate["metastore"][workspace] == model["home"] and has("USE CATALOG", 0) and has("USE SCHEMA", 1) and has("EXECUTE", 2)

# %% alternative: loops-over-levels
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    held = lambda place: estate["grants"].get((user, place), set())
    if model["registry"] == "workspace":
        return model["home"] == workspace and "CAN READ" in held(model["name"])
    if estate["metastore"].get(workspace) != model["home"]:
        return False
    parts, rights = model["name"].split("."), set()
    for depth, needed in enumerate(("USE CATALOG", "USE SCHEMA", "EXECUTE"), start=1):
        rights |= held(".".join(parts[:depth]))
        if needed not in rights:
            return False
    return True

# %% alternative: numpy-truth
only_in = dict(zip(["share", "versions", "stages", "grants", "lineage", "retrain"], "UBWUUN"))


def can_load(model, user, workspace, estate):
    name, grants = model["name"], estate["grants"]
    levels = [name] if model["registry"] == "workspace" else [name.split(".")[0], name.rsplit(".", 1)[0], name]
    found = [grants.get((user, level), set()) for level in levels]
    if model["registry"] == "workspace":
        return np.all([workspace == model["home"], "CAN READ" in found[0]])
    inherited = [set().union(*found[: i + 1]) for i in range(3)]
    gates = [need in have for need, have in zip(["USE CATALOG", "USE SCHEMA", "EXECUTE"], inherited)]
    return np.all([*gates, estate["metastore"][workspace] == model["home"]])

# %% crash: grants-by-user-only | visible
only_in = {"share": "U", "versions": "B", "stages": "W", "grants": "U", "lineage": "U", "retrain": "N"}


def can_load(model, user, workspace, estate):
    return "EXECUTE" in estate["grants"][user]
