# Tests that versions are compared as versions, that every need counts, and that support must last.

# %% mistake: no-date-lasts-forever | visible | "No date is no promise"
def pick_runtime(runtimes, needs, until):
    """Return the name of the fitting runtime that is supported longest, or None."""
    asked = [Requirement(need) for need in needs]

    def fits(runtime):
        have, ends = runtime["packages"], runtime["support_ends"]
        satisfied = all(need.name in have and need.specifier.contains(have[need.name]) for need in asked)
        return satisfied and (ends is None or ends >= until)

    found = [name for name, runtime in runtimes.items() if fits(runtime)]
    return max(found, key=lambda name: runtimes[name]["support_ends"] or "9999", default=None)

# %% mistake: any-need-is-enough | visible | "meets only one of them"
def pick_runtime(runtimes, needs, until):
    """Return the name of the fitting runtime that is supported longest, or None."""
    asked = [Requirement(need) for need in needs]

    def fits(runtime):
        have, ends = runtime["packages"], runtime["support_ends"]
        satisfied = any(need.name in have and need.specifier.contains(have[need.name]) for need in asked)
        return satisfied and ends is not None and ends >= until

    found = [name for name, runtime in runtimes.items() if fits(runtime)]
    return max(found, key=lambda name: runtimes[name]["support_ends"], default=None)

# %% mistake: oldest-that-fits | visible | "not the one supported longest"
def pick_runtime(runtimes, needs, until):
    """Return the name of the fitting runtime that is supported longest, or None."""
    asked = [Requirement(need) for need in needs]

    def fits(runtime):
        have, ends = runtime["packages"], runtime["support_ends"]
        satisfied = all(need.name in have and need.specifier.contains(have[need.name]) for need in asked)
        return satisfied and ends is not None and ends >= until

    found = [name for name, runtime in runtimes.items() if fits(runtime)]
    return min(found, key=lambda name: runtimes[name]["support_ends"], default=None)

# %% mistake: needs-ignored | visible | "too old for the need"
def pick_runtime(runtimes, needs, until):
    """Return the name of the fitting runtime that is supported longest, or None."""
    asked = [Requirement(need) for need in needs]

    def fits(runtime):
        have, ends = runtime["packages"], runtime["support_ends"]
        satisfied = all(need.name in have for need in asked)
        return satisfied and ends is not None and ends >= until

    found = [name for name, runtime in runtimes.items() if fits(runtime)]
    return min(found, key=lambda name: runtimes[name]["support_ends"], default=None)

# %% mistake: end-of-support-ignored | visible | "Compare the end of support"
def pick_runtime(runtimes, needs, until):
    """Return the name of the fitting runtime that is supported longest, or None."""
    asked = [Requirement(need) for need in needs]

    def fits(runtime):
        have, ends = runtime["packages"], runtime["support_ends"]
        satisfied = all(need.name in have and need.specifier.contains(have[need.name]) for need in asked)
        return satisfied and ends is not None

    found = [name for name, runtime in runtimes.items() if fits(runtime)]
    return max(found, key=lambda name: runtimes[name]["support_ends"], default=None)

# %% mistake: missing-package-is-fine | visible | "lacks a package altogether"
def pick_runtime(runtimes, needs, until):
    """Return the name of the fitting runtime that is supported longest, or None."""
    asked = [Requirement(need) for need in needs]

    def fits(runtime):
        have, ends = runtime["packages"], runtime["support_ends"]
        satisfied = all(need.name not in have or need.specifier.contains(have[need.name]) for need in asked)
        return satisfied and ends is not None and ends >= until

    found = [name for name, runtime in runtimes.items() if fits(runtime)]
    return max(found, key=lambda name: runtimes[name]["support_ends"], default=None)

# %% mistake: returns-the-runtime | visible | "a text; yours is a"
def pick_runtime(runtimes, needs, until):
    """Return the name of the fitting runtime that is supported longest, or None."""
    asked = [Requirement(need) for need in needs]

    def fits(runtime):
        have, ends = runtime["packages"], runtime["support_ends"]
        satisfied = all(need.name in have and need.specifier.contains(have[need.name]) for need in asked)
        return satisfied and ends is not None and ends >= until

    found = [name for name, runtime in runtimes.items() if fits(runtime)]
    best = max(found, key=lambda name: runtimes[name]["support_ends"], default=None)
    return None if best is None else runtimes[best]

# %% mistake: versions-as-text | submission | "not texts"
def pick_runtime(runtimes, needs, until):
    def fits(runtime):
        for need in needs:
            asked = Requirement(need)
            have = runtime["packages"].get(asked.name)
            if have is None:
                return False
            for part in asked.specifier:
                if part.operator == ">=" and not have >= part.version or part.operator == "<" and not have < part.version or part.operator == "==" and have != part.version:
                    return False
        return runtime["support_ends"] is not None and runtime["support_ends"] >= until

    found = [name for name in runtimes if fits(runtimes[name])]
    return max(found, key=lambda name: runtimes[name]["support_ends"], default=None)

# %% mistake: last-day-does-not-count | submission | "the day counts"
def pick_runtime(runtimes, needs, until):
    """Return the name of the fitting runtime that is supported longest, or None."""
    asked = [Requirement(need) for need in needs]

    def fits(runtime):
        have, ends = runtime["packages"], runtime["support_ends"]
        satisfied = all(need.name in have and need.specifier.contains(have[need.name]) for need in asked)
        return satisfied and ends is not None and ends > until

    found = [name for name, runtime in runtimes.items() if fits(runtime)]
    return max(found, key=lambda name: runtimes[name]["support_ends"], default=None)

# %% mistake: upper-bounds-cut-off | submission | "Check upper bounds"
def pick_runtime(runtimes, needs, until):
    """Return the name of the fitting runtime that is supported longest, or None."""
    asked = [Requirement(need.split(",")[0]) for need in needs]

    def fits(runtime):
        have, ends = runtime["packages"], runtime["support_ends"]
        satisfied = all(need.name in have and need.specifier.contains(have[need.name]) for need in asked)
        return satisfied and ends is not None and ends >= until

    found = [name for name, runtime in runtimes.items() if fits(runtime)]
    return max(found, key=lambda name: runtimes[name]["support_ends"], default=None)

# %% mistake: months-instead-of-days | submission | "Compare whole dates"
def pick_runtime(runtimes, needs, until):
    asked = [Requirement(need) for need in needs]

    def fits(runtime):
        have, ends = runtime["packages"], runtime["support_ends"]
        satisfied = all(need.name in have and need.specifier.contains(have[need.name]) for need in asked)
        return satisfied and ends is not None and ends[:7] >= until[:7]

    found = [name for name, runtime in runtimes.items() if fits(runtime)]
    return max(found, key=lambda name: runtimes[name]["support_ends"], default=None)

# %% alternative: loop-and-sort
def pick_runtime(runtimes, needs, until):
    by_end = sorted((r for r in runtimes if runtimes[r]["support_ends"]), key=lambda r: runtimes[r]["support_ends"], reverse=True)
    for name in by_end:
        have = runtimes[name]["packages"]
        if runtimes[name]["support_ends"] < until:
            break
        for need in map(Requirement, needs):
            if need.name not in have or Version(have[need.name]) not in need.specifier:
                break
        else:
            return name
    return None

# %% alternative: data-frame
def pick_runtime(runtimes, needs, until):
    table = pd.DataFrame([{"name": n, "ends": r["support_ends"], "have": r["packages"]} for n, r in runtimes.items()], columns=["name", "ends", "have"])
    table["ends"] = pd.to_datetime(table["ends"])
    table = table[table["ends"] >= pd.Timestamp(until)]
    for text in needs:
        need = Requirement(text)
        table = table[table["have"].map(lambda have: need.name in have and need.specifier.contains(have[need.name])).astype(bool)]
    return None if table.empty else table.sort_values("ends")["name"].iloc[-1]

# %% crash: support-ends-is-a-date | visible
def pick_runtime(runtimes, needs, until):
    """Return the name of the fitting runtime that is supported longest, or None."""
    asked = [Requirement(need) for need in needs]

    def fits(runtime):
        have, ends = runtime["packages"], runtime["support_ends"]
        satisfied = all(need.name in have and need.specifier.contains(have[need.name]) for need in asked)
        return satisfied and ends is not None and ends.isoformat() >= until

    found = [name for name, runtime in runtimes.items() if fits(runtime)]
    return max(found, key=lambda name: runtimes[name]["support_ends"], default=None)
