# Tests that a runtime's contents are read from metadata, under distribution names, without an import.

# %% mistake: looked-up-by-import-name | visible | "used for importing?"
def inventory(names):
    found = {}
    for name in names:
        try:
            found[name] = __import__(name.replace("-", "_")).__version__
        except ImportError:
            found[name] = None
    return found

# %% mistake: error-let-out | visible | "lets PackageNotFoundError out"
def inventory(names):
    return {name: importlib.metadata.version(name) for name in names}

# %% mistake: missing-left-out | visible | "Keep a name even when"
def inventory(names):
    """Return the installed version of each distribution, or None."""
    found = {}
    for name in names:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            pass
    return found

# %% mistake: missing-as-text | visible | "could be taken for a version"
def inventory(names):
    """Return the installed version of each distribution, or None."""
    found = {}
    for name in names:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found

# %% mistake: version-as-object | visible | "Versions are texts"
def inventory(names):
    """Return the installed version of each distribution, or None."""
    found = {}
    for name in names:
        try:
            found[name] = Version(importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            found[name] = None
    return found

# %% mistake: sorted-names | visible | "changes the order"
def inventory(names):
    """Return the installed version of each distribution, or None."""
    found = {}
    for name in sorted(names):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = None
    return found

# %% mistake: major-and-minor-only | visible | "another version than the one installed"
def inventory(names):
    """Return the installed version of each distribution, or None."""
    found = {}
    for name in names:
        try:
            found[name] = importlib.metadata.version(name)[:3]
        except importlib.metadata.PackageNotFoundError:
            found[name] = None
    return found

# %% mistake: imports-what-it-finds | submission | "Importing runs foreign code"
def inventory(names):
    found = {}
    for name in names:
        module = {"scikit-learn": "sklearn"}.get(name, name.replace("-", "_"))
        try:
            importlib.import_module(module)
            found[name] = importlib.metadata.version(name)
        except ImportError:
            found[name] = None
    return found

# %% mistake: a-fixed-list | submission | "Look it up when you are called"
INSTALLED = {d.metadata["Name"]: d.version for d in importlib.metadata.distributions()}


def inventory(names):
    return {name: INSTALLED.get(name) for name in names}

# %% mistake: post-release-cut | submission | "Return that text whole"
def inventory(names):
    """Return the installed version of each distribution, or None."""
    found = {}
    for name in names:
        try:
            found[name] = ".".join(importlib.metadata.version(name).split(".")[:3])
        except importlib.metadata.PackageNotFoundError:
            found[name] = None
    return found

# %% mistake: names-in-lower-case | submission | "Is one changed, or written into"
def inventory(names):
    found = {}
    for name in map(str.lower, names):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = None
    return found

# %% alternative: distribution-object
def inventory(names):
    """Return the installed version of each distribution, or None."""
    found = {}
    for name in names:
        try:
            found[name] = importlib.metadata.distribution(name).version
        except importlib.metadata.PackageNotFoundError:
            found[name] = None
    return found

# %% alternative: all-distributions-by-normalised-name
def inventory(names):
    def plain(name):
        return re.sub(r"[-_.]+", "-", name).lower()

    here = {}
    for found in importlib.metadata.distributions():
        here.setdefault(plain(found.metadata["Name"]), found.version)
    return {name: here.get(plain(name)) for name in names}

# %% alternative: file-names-of-dist-info
def inventory(names):
    def version(name):
        found = next(iter(importlib.metadata.distributions(name=name)), None)
        return None if found is None else found.metadata["Version"]

    return dict(zip(names, map(version, names)))

# %% alternative: asked-in-a-child-process
import subprocess


def inventory(names):
    code = (
        "import importlib.metadata as m, json, sys\n"
        "def version(name):\n"
        "    try:\n"
        "        return m.version(name)\n"
        "    except m.PackageNotFoundError:\n"
        "        return None\n"
        "print(json.dumps({name: version(name) for name in sys.argv[1:]}))"
    )
    return json.loads(subprocess.run([sys.executable, "-c", code, *names], capture_output=True, text=True, check=True).stdout)

# %% crash: asks-the-module | visible
def inventory(names):
    return {name: sys.modules[name].__version__ for name in names}
