# Tests six practices of MLOps, each alone, with the values that careless code overlooks.

# %% mistake: version-zero-is-none | visible | "Zero is a version"
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": len(set(project["catalogs"].values())) < len(project["catalogs"]),
        "version control": project["deployed_commit"] is None,
        "tests": project["tested_commit"] is None or project["tested_commit"] != project["deployed_commit"],
        "data version": not project["table_version"],
        "rights": any("@" in name for name in project["prod_writers"]),
        "monitoring": project["model"] not in project["monitored"],
    }
    return {practice for practice, is_broken in broken.items() if is_broken}

# %% mistake: list-of-faults | visible | "should return a set"
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": len(set(project["catalogs"].values())) < len(project["catalogs"]),
        "version control": project["deployed_commit"] is None,
        "tests": project["tested_commit"] is None or project["tested_commit"] != project["deployed_commit"],
        "data version": project["table_version"] is None,
        "rights": any("@" in name for name in project["prod_writers"]),
        "monitoring": project["model"] not in project["monitored"],
    }
    return [practice for practice, is_broken in broken.items() if is_broken]

# %% mistake: what-is-in-order | visible | "what is broken, not what is in order"
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": len(set(project["catalogs"].values())) < len(project["catalogs"]),
        "version control": project["deployed_commit"] is None,
        "tests": project["tested_commit"] is None or project["tested_commit"] != project["deployed_commit"],
        "data version": project["table_version"] is None,
        "rights": any("@" in name for name in project["prod_writers"]),
        "monitoring": project["model"] not in project["monitored"],
    }
    return {practice for practice, is_broken in broken.items() if not is_broken}

# %% mistake: all-writers-must-be-people | visible | "One person is enough"
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": len(set(project["catalogs"].values())) < len(project["catalogs"]),
        "version control": project["deployed_commit"] is None,
        "tests": project["tested_commit"] is None or project["tested_commit"] != project["deployed_commit"],
        "data version": project["table_version"] is None,
        "rights": all("@" in name for name in project["prod_writers"]),
        "monitoring": project["model"] not in project["monitored"],
    }
    return {practice for practice, is_broken in broken.items() if is_broken}

# %% mistake: nothing-found-is-none | visible | "an empty set"
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": len(set(project["catalogs"].values())) < len(project["catalogs"]),
        "version control": project["deployed_commit"] is None,
        "tests": project["tested_commit"] is None or project["tested_commit"] != project["deployed_commit"],
        "data version": project["table_version"] is None,
        "rights": any("@" in name for name in project["prod_writers"]),
        "monitoring": project["model"] not in project["monitored"],
    }
    return {practice for practice, is_broken in broken.items() if is_broken} or None

# %% mistake: monitoring-forgotten | visible | "exactly the three faults"
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": len(set(project["catalogs"].values())) < len(project["catalogs"]),
        "version control": project["deployed_commit"] is None,
        "tests": project["tested_commit"] is None or project["tested_commit"] != project["deployed_commit"],
        "data version": project["table_version"] is None,
        "rights": any("@" in name for name in project["prod_writers"]),
    }
    return {practice for practice, is_broken in broken.items() if is_broken}

# %% mistake: other-words | visible | "Compare the six letter by letter"
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": len(set(project["catalogs"].values())) < len(project["catalogs"]),
        "version control": project["deployed_commit"] is None,
        "tests": project["tested_commit"] is None or project["tested_commit"] != project["deployed_commit"],
        "data": project["table_version"] is None,
        "rights": any("@" in name for name in project["prod_writers"]),
        "monitoring": project["model"] not in project["monitored"],
    }
    return {practice for practice, is_broken in broken.items() if is_broken}

# %% mistake: only-production-must-differ | submission | "not only production's"
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": project["catalogs"]["prod"] in (project["catalogs"]["dev"], project["catalogs"]["staging"]),
        "version control": project["deployed_commit"] is None,
        "tests": project["tested_commit"] is None or project["tested_commit"] != project["deployed_commit"],
        "data version": project["table_version"] is None,
        "rights": any("@" in name for name in project["prod_writers"]),
        "monitoring": project["model"] not in project["monitored"],
    }
    return {practice for practice, is_broken in broken.items() if is_broken}

# %% mistake: untested-like-undeployed | submission | "Two commits of None are equal"
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": len(set(project["catalogs"].values())) < len(project["catalogs"]),
        "version control": project["deployed_commit"] is None,
        "tests": project["tested_commit"] != project["deployed_commit"],
        "data version": project["table_version"] is None,
        "rights": any("@" in name for name in project["prod_writers"]),
        "monitoring": project["model"] not in project["monitored"],
    }
    return {practice for practice, is_broken in broken.items() if is_broken}

# %% mistake: any-test-will-do | submission | "another commit that passed proves nothing"
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": len(set(project["catalogs"].values())) < len(project["catalogs"]),
        "version control": project["deployed_commit"] is None,
        "tests": project["tested_commit"] is None,
        "data version": project["table_version"] is None,
        "rights": any("@" in name for name in project["prod_writers"]),
        "monitoring": project["model"] not in project["monitored"],
    }
    return {practice for practice, is_broken in broken.items() if is_broken}

# %% mistake: untested-is-uncontrolled | submission | "whatever was tested"
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": len(set(project["catalogs"].values())) < len(project["catalogs"]),
        "version control": project["deployed_commit"] is None or project["tested_commit"] is None,
        "tests": project["tested_commit"] is None or project["tested_commit"] != project["deployed_commit"],
        "data version": project["table_version"] is None,
        "rights": any("@" in name for name in project["prod_writers"]),
        "monitoring": project["model"] not in project["monitored"],
    }
    return {practice for practice, is_broken in broken.items() if is_broken}

# %% mistake: part-of-a-name-is-watched | submission | "neither a part of it nor a longer one"
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": len(set(project["catalogs"].values())) < len(project["catalogs"]),
        "version control": project["deployed_commit"] is None,
        "tests": project["tested_commit"] is None or project["tested_commit"] != project["deployed_commit"],
        "data version": project["table_version"] is None,
        "rights": any("@" in name for name in project["prod_writers"]),
        "monitoring": not any(project["model"] in name for name in project["monitored"]),
    }
    return {practice for practice, is_broken in broken.items() if is_broken}

# %% mistake: first-writer-only | submission | "Look at every writer"
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": len(set(project["catalogs"].values())) < len(project["catalogs"]),
        "version control": project["deployed_commit"] is None,
        "tests": project["tested_commit"] is None or project["tested_commit"] != project["deployed_commit"],
        "data version": project["table_version"] is None,
        "rights": "@" in (project["prod_writers"] or [""])[-1],
        "monitoring": project["model"] not in project["monitored"],
    }
    return {practice for practice, is_broken in broken.items() if is_broken}

# %% mistake: nobody-may-write-is-broken | submission | "a list without any breaks nothing"
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": len(set(project["catalogs"].values())) < len(project["catalogs"]),
        "version control": project["deployed_commit"] is None,
        "tests": project["tested_commit"] is None or project["tested_commit"] != project["deployed_commit"],
        "data version": project["table_version"] is None,
        "rights": not project["prod_writers"] or any("@" in name for name in project["prod_writers"]),
        "monitoring": project["model"] not in project["monitored"],
    }
    return {practice for practice, is_broken in broken.items() if is_broken}

# %% alternative: add-one-by-one
def audit(project):
    faults = set()
    dev, staging, prod = (project["catalogs"][name] for name in ("dev", "staging", "prod"))
    if dev == staging or staging == prod or dev == prod:
        faults.add("environments")
    if project["deployed_commit"] is None:
        faults |= {"version control", "tests"}
    elif project["deployed_commit"] != project["tested_commit"]:
        faults.add("tests")
    if project["table_version"] is None:
        faults.add("data version")
    for writer in project["prod_writers"]:
        if writer.find("@") >= 0:
            faults.add("rights")
    if project["monitored"].count(project["model"]) == 0:
        faults.add("monitoring")
    return faults

# %% alternative: frozen-and-filtered
def audit(project):
    ask = [
        ("environments", len({*project["catalogs"].values()}) != 3),
        ("version control", project.get("deployed_commit") is None),
        ("tests", (project["tested_commit"] or "nothing") != (project["deployed_commit"] or "none")),
        ("data version", project.get("table_version") is None),
        ("rights", "@" in "".join(project["prod_writers"])),
        ("monitoring", not {project["model"]} & set(project["monitored"])),
    ]
    return frozenset(name for name, broken in ask if broken)

# %% crash: catalogs-as-list | visible
def audit(project):
    """Return the set of MLOps practices that a project breaks."""
    broken = {
        "environments": len(set(project["catalogs"][:3])) < len(project["catalogs"]),
        "version control": project["deployed_commit"] is None,
        "tests": project["tested_commit"] is None or project["tested_commit"] != project["deployed_commit"],
        "data version": project["table_version"] is None,
        "rights": any("@" in name for name in project["prod_writers"]),
        "monitoring": project["model"] not in project["monitored"],
    }
    return {practice for practice, is_broken in broken.items() if is_broken}
