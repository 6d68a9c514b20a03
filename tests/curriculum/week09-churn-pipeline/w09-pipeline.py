# Tests that a run can be killed in any step and restarted: same result, nothing done twice, a state that is whole at every moment.

# %% mistake: starts-over | visible | "a finished step ran again"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = json.loads(json.dumps(step(params, dict(state["results"]))))
        except Exception:
            save("failed", error=name)
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return state

# %% mistake: saves-at-the-end | visible | "no state file"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = json.loads(json.dumps(step(params, dict(state["results"]))))
        except Exception:
            raise
        state["results"][name] = result
    save("done")
    return state

# %% mistake: failure-swallowed | visible | "went on as if nothing had happened"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = json.loads(json.dumps(step(params, dict(state["results"]))))
        except Exception:
            save("failed", error=name)
            return state
        state["results"][name] = result
        save("running")
    save("done")
    return state

# %% mistake: done-before-it-runs | visible | "A step counts as done when it has returned"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        state["results"][name] = None
        save("running")
        try:
            result = json.loads(json.dumps(step(params, dict(state["results"]))))
        except Exception:
            save("failed", error=name)
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return state

# %% mistake: one-state-for-all | visible | "The key comes from the parameters"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / "state.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = json.loads(json.dumps(step(params, dict(state["results"]))))
        except Exception:
            save("failed", error=name)
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return state

# %% mistake: order-of-parameters-counts | visible | "The key comes from the parameters"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = json.loads(json.dumps(step(params, dict(state["results"]))))
        except Exception:
            save("failed", error=name)
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return state

# %% mistake: none-means-not-done | visible | "did work"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if state["results"].get(name) and state["results"][name].get("value") is not None:
            continue
        try:
            result = json.loads(json.dumps(step(params, dict(state["results"]))))
        except Exception:
            save("failed", error=name)
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return state

# %% mistake: failure-not-noted | visible | "does not say that the run failed"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = json.loads(json.dumps(step(params, dict(state["results"]))))
        except Exception:
            save("running")
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return state

# %% mistake: error-stays | visible | "still carries the old `error`"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = json.loads(json.dumps(step(params, dict(state["results"]))))
        except Exception:
            save("failed", error=name)
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return state

# %% mistake: steps-see-nothing | visible | "does not see the results"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = json.loads(json.dumps(step(params, {})))
        except Exception:
            save("failed", error=name)
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return state

# %% mistake: result-as-it-was | visible | "not as JSON gives it back"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = step(params, dict(state["results"]))
        except Exception:
            save("failed", error=name)
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return state

# %% mistake: power-failure-is-a-failure | submission | "catch `Exception` only"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = json.loads(json.dumps(step(params, dict(state["results"]))))
        except BaseException:
            save("failed", error=name)
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return state

# %% mistake: state-handed-out | submission | "scribbling on its input"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = json.loads(json.dumps(step(params, state["results"])))
        except Exception:
            save("failed", error=name)
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return state

# %% mistake: writes-in-place | submission | "leaves a broken state file"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        with open(file, "w") as handle:
            json.dump(state, handle)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = step(params, dict(state["results"]))
            result = {k: list(v) if isinstance(v, tuple) else v for k, v in result.items()} if isinstance(result, dict) else result
            result = json.loads(json.dumps(result)) if isinstance(result, dict) else result
        except Exception:
            save("failed", error=name)
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return state

# %% mistake: saves-only-on-failure | submission | "Save after each step"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = json.loads(json.dumps(step(params, dict(state["results"]))))
        except Exception:
            save("failed", error=name)
            raise
        state["results"][name] = result
    save("done")
    return state

# %% mistake: swallows-the-kill | submission | "A kill inside a step was swallowed"
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = json.loads(json.dumps(step(params, dict(state["results"]))))
        except KeyboardInterrupt:
            return state
        except Exception:
            save("failed", error=name)
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return state

# %% alternative: class-of-its-own
class Run:
    def __init__(self, params, folder):
        os.makedirs(folder, exist_ok=True)
        text = json.dumps(params, sort_keys=True)
        self.path = os.path.join(folder, hashlib.sha256(text.encode("utf-8")).hexdigest()[:12] + ".json")
        self.state = {"params": json.loads(text), "results": {}, "status": "running"}
        if os.path.exists(self.path):
            with open(self.path) as handle:
                self.state = json.load(handle)
    def write(self, **changes):
        self.state = {k: v for k, v in self.state.items() if k != "error"} | changes
        with tempfile.NamedTemporaryFile("w", dir=os.path.dirname(self.path), suffix=".tmp", delete=False) as handle:
            handle.write(json.dumps(self.state))
        os.rename(handle.name, self.path)
def run_pipeline(steps, params, folder):
    run = Run(params, folder)
    for name in steps:
        if name not in run.state["results"]:
            try:
                text = json.dumps(steps[name](params, json.loads(json.dumps(run.state["results"]))))
            except Exception:
                run.write(status="failed", error=name)
                raise
            run.write(status="running", results=run.state["results"] | {name: json.loads(text)})
    run.write(status="done")
    return run.state

# %% alternative: reads-back-what-it-wrote
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = json.loads(json.dumps(step(params, json.loads(json.dumps(state["results"])))))
        except Exception:
            save("failed", error=name)
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return json.loads(file.read_text())

# %% crash: calls-the-name | visible
def run_pipeline(steps, params, folder):
    key = hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()[:12]
    file = Path(folder) / f"{key}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    state = json.loads(file.read_text()) if file.exists() else {"params": params, "results": {}}

    def save(status, **more):
        state.pop("error", None)
        state.update(more, status=status)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(state))
        os.replace(part, file)

    for name, step in steps.items():
        if name in state["results"]:
            continue
        try:
            result = json.loads(json.dumps(name(params)))
        except Exception:
            save("failed", error=name)
            raise
        state["results"][name] = result
        save("running")
    save("done")
    return state
