# Tests which version a model's name loads: numbers, aliases, and look-alikes that load nothing.

# %% mistake: newest-version-wins | visible | "the newest version"
def loads(uri, registry):
    """Return the version that a model's name loads, or None."""
    head, _, rest = uri.partition("models:/")
    name, at, last = rest.partition("@" if "@" in rest else "/")
    model = registry.get(name)
    if head or model is None or len(name.split(".")) != 3:
        return None
    version = max(model["versions"]) if at == "@" else int(last) if last.isdigit() else None
    return version if version in model["versions"] else None

# %% mistake: tags-are-followed | visible | "follows a tag"
def loads(uri, registry):
    """Return the version that a model's name loads, or None."""
    head, _, rest = uri.partition("models:/")
    name, at, last = rest.partition("@" if "@" in rest else "/")
    model = registry.get(name)
    if head or model is None or len(name.split(".")) != 3:
        return None
    version = (model["aliases"].get(last) or int(model["tags"].get(last, 0))) if at == "@" else int(last) if last.isdigit() else None
    return version if version in model["versions"] else None

# %% mistake: stage-is-followed | visible | "follows a stage"
def loads(uri, registry):
    """Return the version that a model's name loads, or None."""
    head, _, rest = uri.partition("models:/")
    name, at, last = rest.partition("@" if "@" in rest else "/")
    model = registry.get(name)
    if head or model is None or len(name.split(".")) != 3:
        return None
    version = model["aliases"].get(last) if at == "@" else int(last) if last.isdigit() else max(model["versions"])
    return version if version in model["versions"] else None

# %% mistake: ghost-of-a-version | visible | "no longer exists"
def loads(uri, registry):
    """Return the version that a model's name loads, or None."""
    head, _, rest = uri.partition("models:/")
    name, at, last = rest.partition("@" if "@" in rest else "/")
    model = registry.get(name)
    if head or model is None or len(name.split(".")) != 3:
        return None
    version = model["aliases"].get(last) if at == "@" else int(last) if last.isdigit() else None
    return version

# %% mistake: version-as-text | visible | "Turn the text after the slash into an int"
def loads(uri, registry):
    name, at, last = uri.removeprefix("models:/").partition("@" if "@" in uri else "/")
    if name not in registry or len(name.split(".")) != 3:
        return None
    version = registry[name]["aliases"].get(last) if at == "@" else last
    return version if str(version) in [str(v) for v in registry[name]["versions"]] else None

# %% mistake: two-parts-are-enough | submission | "exactly catalog, schema and name"
def loads(uri, registry):
    """Return the version that a model's name loads, or None."""
    head, _, rest = uri.partition("models:/")
    name, at, last = rest.partition("@" if "@" in rest else "/")
    model = registry.get(name)
    if head or model is None:
        return None
    version = model["aliases"].get(last) if at == "@" else int(last) if last.isdigit() else None
    return version if version in model["versions"] else None

# %% mistake: four-parts-pass | submission | "exactly catalog, schema and name"
def loads(uri, registry):
    """Return the version that a model's name loads, or None."""
    head, _, rest = uri.partition("models:/")
    name, at, last = rest.partition("@" if "@" in rest else "/")
    model = registry.get(name)
    if head or model is None or len(name.split(".")) < 3:
        return None
    version = model["aliases"].get(last) if at == "@" else int(last) if last.isdigit() else None
    return version if version in model["versions"] else None

# %% mistake: runs-are-models | submission | "Check the whole form"
def loads(uri, registry):
    """Return the version that a model's name loads, or None."""
    head, _, rest = "", "", uri.partition(":/")[2]
    name, at, last = rest.partition("@" if "@" in rest else "/")
    model = registry.get(name)
    if head or model is None or len(name.split(".")) != 3:
        return None
    version = model["aliases"].get(last) if at == "@" else int(last) if last.isdigit() else None
    return version if version in model["versions"] else None

# %% mistake: bare-name-raises | submission | "raises an error"
def loads(uri, registry):
    """Return the version that a model's name loads, or None."""
    head, _, rest = uri.partition("models:/")
    name, at, last = rest.partition("@" if "@" in rest else "/")
    model = registry.get(name)
    if head or model is None or len(name.split(".")) != 3:
        return None
    version = model["aliases"].get(last) if at == "@" else int(last) if not last.isalpha() else None
    return version if version in model["versions"] else None

# %% mistake: one-digit-versions | submission | "two digits"
def loads(uri, registry):
    """Return the version that a model's name loads, or None."""
    head, _, rest = uri.partition("models:/")
    name, at, last = rest.partition("@" if "@" in rest else "/")
    model = registry.get(name)
    if head or model is None or len(name.split(".")) != 3:
        return None
    version = model["aliases"].get(last) if at == "@" else int(last[:1]) if last.isdigit() else None
    return version if version in model["versions"] else None

# %% alternative: regular-expression
def loads(uri, registry):
    import re
    match = re.fullmatch(r"models:/(\w+\.\w+\.\w+)(?:/(\d+)|@(\w+))", uri)
    if not match or match[1] not in registry:
        return None
    model = registry[match[1]]
    number = int(match[2]) if match[2] else model["aliases"].get(match[3])
    return number if number in model["versions"] else None

# %% alternative: early-returns
def loads(uri, registry):
    if not uri.startswith("models:/"):
        return None
    rest = uri[len("models:/"):]
    sep = "@" if "@" in rest else "/"
    parts = rest.split(sep)
    if len(parts) != 2 or parts[0].count(".") != 2 or parts[0] not in registry:
        return None
    found = registry[parts[0]]
    if sep == "@":
        number = found["aliases"].get(parts[1], -1)
    else:
        number = np.int64(parts[1]) if parts[1].isdecimal() else -1
    return number if number in found["versions"] else None

# %% crash: no-such-method | visible
def loads(uri, registry):
    return registry.lookup(uri)
