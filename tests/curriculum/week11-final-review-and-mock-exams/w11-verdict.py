# Tests a verdict of readiness by rules fixed beforehand: two papers not seen, and every domain.

# %% mistake: mean-of-the-two | visible | "neither the mean nor the best"
def verdict(mocks, exercises, domains, line=0.8):
    """Return whether somebody is ready, and what is missing."""
    shares = {}
    for mock in mocks:
        shares.setdefault(mock["paper"], mock["right"] / mock["asked"])
    latest = list(shares.values())[-2:]
    missing = ["two mocks"] if len(latest) < 2 else ["readiness line"] if sum(latest) / len(latest) < line else []
    for domain in domains:
        passed, total = exercises.get(domain, (0, 0))
        if total == 0 or passed / total < line:
            missing.append(domain)
    return {"ready": not missing, "missing": sorted(missing)}

# %% mistake: best-of-the-two | visible | "neither the mean nor the best"
def verdict(mocks, exercises, domains, line=0.8):
    """Return whether somebody is ready, and what is missing."""
    shares = {}
    for mock in mocks:
        shares.setdefault(mock["paper"], mock["right"] / mock["asked"])
    latest = list(shares.values())[-2:]
    missing = ["two mocks"] if len(latest) < 2 else ["readiness line"] if max(latest) < line else []
    for domain in domains:
        passed, total = exercises.get(domain, (0, 0))
        if total == 0 or passed / total < line:
            missing.append(domain)
    return {"ready": not missing, "missing": sorted(missing)}

# %% mistake: on-the-line-is-below | visible | "Exactly on the line counts"
def verdict(mocks, exercises, domains, line=0.8):
    """Return whether somebody is ready, and what is missing."""
    shares = {}
    for mock in mocks:
        shares.setdefault(mock["paper"], mock["right"] / mock["asked"])
    latest = list(shares.values())[-2:]
    missing = ["two mocks"] if len(latest) < 2 else ["readiness line"] if min(latest) <= line else []
    for domain in domains:
        passed, total = exercises.get(domain, (0, 0))
        if total == 0 or passed / total < line:
            missing.append(domain)
    return {"ready": not missing, "missing": sorted(missing)}

# %% mistake: all-mocks-ever | visible | "the older mock does not"
def verdict(mocks, exercises, domains, line=0.8):
    """Return whether somebody is ready, and what is missing."""
    shares = {}
    for mock in mocks:
        shares.setdefault(mock["paper"], mock["right"] / mock["asked"])
    latest = list(shares.values())[:]
    missing = ["two mocks"] if len(latest) < 2 else ["readiness line"] if min(latest) < line else []
    for domain in domains:
        passed, total = exercises.get(domain, (0, 0))
        if total == 0 or passed / total < line:
            missing.append(domain)
    return {"ready": not missing, "missing": sorted(missing)}

# %% mistake: one-good-day | visible | "One good day"
def verdict(mocks, exercises, domains, line=0.8):
    """Return whether somebody is ready, and what is missing."""
    shares = {}
    for mock in mocks:
        shares.setdefault(mock["paper"], mock["right"] / mock["asked"])
    latest = list(shares.values())[-2:]
    missing = ["readiness line"] if not latest or min(latest) < line else []
    for domain in domains:
        passed, total = exercises.get(domain, (0, 0))
        if total == 0 or passed / total < line:
            missing.append(domain)
    return {"ready": not missing, "missing": sorted(missing)}

# %% mistake: same-paper-counts-again | visible | "keep the first sitting"
def verdict(mocks, exercises, domains, line=0.8):
    latest = [m["right"] / m["asked"] for m in mocks][-2:]
    missing = ["two mocks"] if len(latest) < 2 else ["readiness line"] if min(latest) < line else []
    missing += [d for d in domains if exercises.get(d, (0, 0))[1] == 0 or exercises[d][0] / exercises[d][1] < line]
    return {"ready": not missing, "missing": sorted(missing)}

# %% mistake: last-sitting-of-a-paper | visible | "keep the first sitting"
def verdict(mocks, exercises, domains, line=0.8):
    """Return whether somebody is ready, and what is missing."""
    shares = {}
    for mock in mocks:
        shares[mock["paper"]] = mock["right"] / mock["asked"]
    latest = list(shares.values())[-2:]
    missing = ["two mocks"] if len(latest) < 2 else ["readiness line"] if min(latest) < line else []
    for domain in domains:
        passed, total = exercises.get(domain, (0, 0))
        if total == 0 or passed / total < line:
            missing.append(domain)
    return {"ready": not missing, "missing": sorted(missing)}

# %% mistake: only-recorded-domains | visible | "not through what is there"
def verdict(mocks, exercises, domains, line=0.8):
    """Return whether somebody is ready, and what is missing."""
    shares = {}
    for mock in mocks:
        shares.setdefault(mock["paper"], mock["right"] / mock["asked"])
    latest = list(shares.values())[-2:]
    missing = ["two mocks"] if len(latest) < 2 else ["readiness line"] if min(latest) < line else []
    for domain, (passed, total) in exercises.items():
        if total == 0 or passed / total < line:
            missing.append(domain)
    return {"ready": not missing, "missing": sorted(missing)}

# %% mistake: domains-averaged | submission | "Each domain stands for itself"
def verdict(mocks, exercises, domains, line=0.8):
    shares = {}
    for mock in mocks:
        shares.setdefault(mock["paper"], mock["right"] / mock["asked"])
    latest = list(shares.values())[-2:]
    missing = ["two mocks"] if len(latest) < 2 else ["readiness line"] if min(latest) < line else []
    missing += [d for d in domains if exercises.get(d, (0, 0))[1] == 0]
    if sum(p for p, _ in exercises.values()) < line * sum(t for _, t in exercises.values()):
        missing += [d for d in domains if d in exercises]
    return {"ready": not missing, "missing": sorted(missing)}

# %% mistake: line-written-in | submission | "the mocks are judged wrongly"
def verdict(mocks, exercises, domains, line=0.8):
    """Return whether somebody is ready, and what is missing."""
    line, shares = 0.8, {}
    for mock in mocks:
        shares.setdefault(mock["paper"], mock["right"] / mock["asked"])
    latest = list(shares.values())[-2:]
    missing = ["two mocks"] if len(latest) < 2 else ["readiness line"] if min(latest) < line else []
    for domain in domains:
        passed, total = exercises.get(domain, (0, 0))
        if total == 0 or passed / total < line:
            missing.append(domain)
    return {"ready": not missing, "missing": sorted(missing)}

# %% mistake: not-sorted | submission | "is not sorted"
def verdict(mocks, exercises, domains, line=0.8):
    """Return whether somebody is ready, and what is missing."""
    shares = {}
    for mock in mocks:
        shares.setdefault(mock["paper"], mock["right"] / mock["asked"])
    latest = list(shares.values())[-2:]
    missing = ["two mocks"] if len(latest) < 2 else ["readiness line"] if min(latest) < line else []
    for domain in domains:
        passed, total = exercises.get(domain, (0, 0))
        if total == 0 or passed / total < line:
            missing.append(domain)
    return {"ready": not missing, "missing": missing}

# %% mistake: ready-by-mocks-alone | submission | "contradict each other"
def verdict(mocks, exercises, domains, line=0.8):
    """Return whether somebody is ready, and what is missing."""
    shares = {}
    for mock in mocks:
        shares.setdefault(mock["paper"], mock["right"] / mock["asked"])
    latest = list(shares.values())[-2:]
    missing = ["two mocks"] if len(latest) < 2 else ["readiness line"] if min(latest) < line else []
    for domain in domains:
        passed, total = exercises.get(domain, (0, 0))
        if total == 0 or passed / total < line:
            missing.append(domain)
    return {"ready": len(latest) == 2 and min(latest) >= line, "missing": sorted(missing)}

# %% alternative: frame-and-filter
def verdict(mocks, exercises, domains, line=0.8):
    seen = pd.DataFrame(mocks, columns=["paper", "right", "asked"]).drop_duplicates("paper", keep="first").tail(2)
    out = [d for d in domains if d not in exercises or exercises[d][1] == 0 or exercises[d][0] / exercises[d][1] < line]
    if len(seen) < 2:
        out.append("two mocks")
    elif not (seen["right"] / seen["asked"] >= line).all():
        out.append("readiness line")
    return {"missing": sorted(out), "ready": len(out) == 0}

# %% alternative: walk-backwards
def verdict(mocks, exercises, domains, line=0.8):
    firsts, papers = [], set()
    for m in mocks:
        if m["paper"] not in papers:
            papers.add(m["paper"])
            firsts = firsts + [m]
    missing = set()
    if len(firsts) >= 2:
        if any(m["right"] / m["asked"] < line for m in (firsts[-1], firsts[-2])):
            missing.add("readiness line")
    else:
        missing.add("two mocks")
    for d in domains:
        done, of = exercises[d] if d in exercises else (0, 0)
        if not of or done / of < line:
            missing.add(d)
    return dict(ready=np.bool_(not missing), missing=tuple(sorted(missing)))

# %% crash: no-such-key | visible
def verdict(mocks, exercises, domains, line=0.8):
    return {"ready": mocks[-1]["share"] >= line, "missing": []}
