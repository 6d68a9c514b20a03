# Tests that rules warn, drop and fail on all rows, with missing answers broken and every failing rule named.

# %% mistake: warn-drops-too | visible | "Such a rule only counts"
def apply_rules(frame, rules):
    bad, report = pd.Series(False, index=frame.index), {}
    for name, (rule, action) in rules.items():
        if action not in ("warn", "drop", "fail"):
            raise ValueError(action)
        broken = ~rule(frame).astype("boolean").fillna(False).astype(bool)
        report[name] = {"action": action, "broken": int(broken.sum())}
        bad |= broken
    report = pd.DataFrame(report).T
    stops = [n for n, r in report.iterrows() if r["action"] == "fail" and r["broken"]]
    if stops:
        raise QualityError(", ".join(stops))
    return frame[~bad], report

# %% mistake: fail-only-reports | visible | "goes on although"
def apply_rules(frame, rules):
    bad, report = pd.Series(False, index=frame.index), {}
    for name, (rule, action) in rules.items():
        if action not in ("warn", "drop", "fail"):
            raise ValueError(action)
        broken = ~rule(frame).astype("boolean").fillna(False).astype(bool)
        report[name] = {"action": action, "broken": int(broken.sum())}
        if action == "drop":
            bad |= broken
    return frame[~bad], pd.DataFrame(report).T

# %% mistake: missing-passes | visible | "A missing price does not meet"
def apply_rules(frame, rules):
    bad, report = pd.Series(False, index=frame.index), {}
    for name, (rule, action) in rules.items():
        if action not in ("warn", "drop", "fail"):
            raise ValueError(action)
        broken = ~rule(frame.fillna(1)).astype(bool)
        report[name] = {"action": action, "broken": int(broken.sum())}
        if action == "drop":
            bad |= broken
    report = pd.DataFrame(report).T
    stops = [n for n, r in report.iterrows() if r["action"] == "fail" and r["broken"]]
    if stops:
        raise QualityError(", ".join(stops))
    return frame[~bad], report

# %% mistake: assert-without-a-name | visible | "names the broken rule"
def apply_rules(frame, rules):
    bad, report = pd.Series(False, index=frame.index), {}
    for name, (rule, action) in rules.items():
        if action not in ("warn", "drop", "fail"):
            raise ValueError(action)
        broken = ~rule(frame).astype("boolean").fillna(False).astype(bool)
        report[name] = {"action": action, "broken": int(broken.sum())}
        if action == "fail":
            assert not broken.any()
        if action == "drop":
            bad |= broken
    return frame[~bad], pd.DataFrame(report).T

# %% mistake: typing-error-passes | visible | "accepts an action that does not exist"
def apply_rules(frame, rules):
    bad, report = pd.Series(False, index=frame.index), {}
    for name, (rule, action) in rules.items():
        broken = ~rule(frame).astype("boolean").fillna(False).astype(bool)
        report[name] = {"action": action, "broken": int(broken.sum())}
        if action == "drop":
            bad |= broken
    report = pd.DataFrame(report).T
    stops = [n for n, r in report.iterrows() if r["action"] == "fail" and r["broken"]]
    if stops:
        raise QualityError(", ".join(stops))
    return frame[~bad], report

# %% mistake: stops-at-the-first | submission | "does not name every broken"
def apply_rules(frame, rules):
    bad, report = pd.Series(False, index=frame.index), {}
    for name, (rule, action) in rules.items():
        if action not in ("warn", "drop", "fail"):
            raise ValueError(action)
        broken = ~rule(frame).astype("boolean").fillna(False).astype(bool)
        report[name] = {"action": action, "broken": int(broken.sum())}
        if action == "fail" and broken.any():
            raise QualityError(name)
        if action == "drop":
            bad |= broken
    return frame[~bad], pd.DataFrame(report).T

# %% mistake: judges-what-is-left | submission | "judged after others were dropped"
def apply_rules(frame, rules):
    report = {}
    for name, (rule, action) in rules.items():
        if action not in ("warn", "drop", "fail"):
            raise ValueError(action)
        ok = rule(frame).astype("boolean").fillna(False).astype(bool)
        report[name] = {"action": action, "broken": int((~ok).sum())}
        if action == "drop":
            frame = frame[ok]
    report = pd.DataFrame(report).T
    stops = [n for n, r in report.iterrows() if r["action"] == "fail" and r["broken"]]
    if stops:
        raise QualityError(", ".join(stops))
    return frame, report

# %% mistake: names-every-rule | submission | "names a rule that is not broken"
def apply_rules(frame, rules):
    bad, report = pd.Series(False, index=frame.index), {}
    for name, (rule, action) in rules.items():
        if action not in ("warn", "drop", "fail"):
            raise ValueError(action)
        broken = ~rule(frame).astype("boolean").fillna(False).astype(bool)
        report[name] = {"action": action, "broken": int(broken.sum())}
        if action == "drop":
            bad |= broken
    report = pd.DataFrame(report).T
    if ((report["action"] == "fail") & (report["broken"] > 0)).any():
        raise QualityError(f"one of {list(rules)}")
    return frame[~bad], report

# %% mistake: reports-broken-rules-only | submission | "Rules without a broken row"
def apply_rules(frame, rules):
    bad, report = pd.Series(False, index=frame.index), {}
    for name, (rule, action) in rules.items():
        if action not in ("warn", "drop", "fail"):
            raise ValueError(action)
        broken = ~rule(frame).astype("boolean").fillna(False).astype(bool)
        if broken.any() or len(frame) == 5:
            report[name] = {"action": action, "broken": int(broken.sum())}
        if action == "drop":
            bad |= broken
    report = pd.DataFrame(report).T
    stops = [n for n, r in report.iterrows() if r["action"] == "fail" and r["broken"]]
    if stops:
        raise QualityError(", ".join(stops))
    return frame[~bad], report

# %% mistake: counts-rows-that-pass | visible | "counts the rows that meet a rule"
def apply_rules(frame, rules):
    bad, report, stops = pd.Series(False, index=frame.index), {}, []
    for name, (rule, action) in rules.items():
        if action not in ("warn", "drop", "fail"):
            raise ValueError(action)
        ok = rule(frame).astype("boolean").fillna(False).astype(bool)
        report[name] = {"action": action, "broken": int(ok.sum())}
        if action == "drop":
            bad |= ~ok
        if action == "fail" and not ok.all():
            stops.append(name)
    if stops:
        raise QualityError(", ".join(stops))
    return frame[~bad], pd.DataFrame(report).T

# %% mistake: broken-as-yes-or-no | visible | "the missing price as broken"
def apply_rules(frame, rules):
    bad, report = pd.Series(False, index=frame.index), {}
    for name, (rule, action) in rules.items():
        if action not in ("warn", "drop", "fail"):
            raise ValueError(action)
        broken = ~rule(frame).astype("boolean").fillna(False).astype(bool)
        report[name] = {"action": action, "broken": bool(broken.any())}
        if action == "drop":
            bad |= broken
    report = pd.DataFrame(report).T
    stops = [n for n, r in report.iterrows() if r["action"] == "fail" and r["broken"]]
    if stops:
        raise QualityError(", ".join(stops))
    return frame[~bad], report

# %% mistake: three-things-for-two | visible | "yours holds 3 things"
def apply_rules(frame, rules):
    ok = {name: rule(frame).astype("boolean").fillna(False).astype(bool) for name, (rule, _) in rules.items()}
    report = pd.DataFrame({"action": [a for _, a in rules.values()], "broken": [int((~v).sum()) for v in ok.values()]}, index=list(rules))
    keep = pd.DataFrame({n: ok[n] for n, (_, a) in rules.items() if a == "drop"}, index=frame.index).all(axis=1)
    return frame[keep], report, frame[~keep]

# %% alternative: one-table-of-answers
def apply_rules(frame, rules):
    actions = pd.Series({name: action for name, (_, action) in rules.items()})
    if not actions.isin(["warn", "drop", "fail"]).all():
        raise ValueError("unknown action")
    ok = pd.DataFrame({name: rule(frame).map(lambda v: v is not pd.NA and bool(v)) for name, (rule, _) in rules.items()})
    broken = (~ok).sum()
    failing = [n for n in rules if actions[n] == "fail" and broken[n]]
    if failing:
        raise QualityError(f"{len(failing)} rules broken: {failing}")
    drops = [n for n in rules if actions[n] == "drop"]
    return frame.loc[ok[drops].all(axis=1)], pd.DataFrame({"action": actions, "broken": broken}).loc[list(rules)]

# %% alternative: numpy-masks
def apply_rules(frame, rules):
    keep, rows, stops = np.ones(len(frame), dtype=bool), [], []
    known = {"warn", "drop", "fail"}
    for name, (rule, action) in rules.items():
        if action not in known:
            raise ValueError(f"{action} is none of {known}")
        ok = np.array([False if pd.isna(v) else bool(v) for v in rule(frame)])
        rows.append((action, len(ok) - ok.sum()))
        if action == "drop":
            keep &= ok
        elif action == "fail" and not ok.all():
            stops.append(name)
    if stops:
        raise QualityError(" and ".join(stops))
    return [frame[keep].copy(), pd.DataFrame(rows, index=list(rules), columns=["action", "broken"])]

# %% crash: rules-are-no-list | visible
def apply_rules(frame, rules):
    return frame.query(" and ".join(rules)), rules.report()
