# Tests that each wish of a job leads to the kind, access mode, runtime and workers that it needs, and no more.

# %% mistake: machines-for-everything | visible | "nothing in the job asks for them"
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["rdd"] or job["language"] == "r"
    if False:
        return {"kind": "serverless", "access": None, "runtime": None, "workers": None}
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated else "standard",
        "runtime": "ML" if ml else "standard",
        "workers": 0 if fits or not job["spreads"] else math.ceil(job["data_gb"] / job["machine_gb"]),
    }

# %% mistake: gpu-on-serverless | visible | "sends a GPU job to ordinary serverless"
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"]
    dedicated = ml or job["rdd"] or job["language"] == "r"
    if not (dedicated or job["init_script"]):
        return {"kind": "serverless", "access": None, "runtime": None, "workers": None}
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated else "standard",
        "runtime": "ML" if ml else "standard",
        "workers": 0 if fits or not job["spreads"] else math.ceil(job["data_gb"] / job["machine_gb"]),
    }

# %% mistake: gpu-without-its-runtime | visible | "Where do the GPU libraries come from"
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["rdd"] or job["language"] == "r"
    if not (dedicated or job["init_script"]):
        return {"kind": "serverless", "access": None, "runtime": None, "workers": None}
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated else "standard",
        "runtime": "ML" if job["ml_runtime"] else "standard",
        "workers": 0 if fits or not job["spreads"] else math.ceil(job["data_gb"] / job["machine_gb"]),
    }

# %% mistake: ml-runtime-is-shared | visible | "compute of its own user or group"
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["rdd"] or job["language"] == "r"
    if not (dedicated or job["init_script"]):
        return {"kind": "serverless", "access": None, "runtime": None, "workers": None}
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated and not job["ml_runtime"] else "standard",
        "runtime": "ML" if ml else "standard",
        "workers": 0 if fits or not job["spreads"] else math.ceil(job["data_gb"] / job["machine_gb"]),
    }

# %% mistake: more-workers-for-pandas | visible | "leave them idle"
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["rdd"] or job["language"] == "r"
    if not (dedicated or job["init_script"]):
        return {"kind": "serverless", "access": None, "runtime": None, "workers": None}
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated else "standard",
        "runtime": "ML" if ml else "standard",
        "workers": 0 if fits else math.ceil(job["data_gb"] / job["machine_gb"]),
    }

# %% mistake: rounded-down | visible | "Part of a machine is a machine"
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["rdd"] or job["language"] == "r"
    if not (dedicated or job["init_script"]):
        return {"kind": "serverless", "access": None, "runtime": None, "workers": None}
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated else "standard",
        "runtime": "ML" if ml else "standard",
        "workers": 0 if fits or not job["spreads"] else int(job["data_gb"] // job["machine_gb"]),
    }

# %% mistake: serverless-with-workers | visible | "There the platform decides"
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["rdd"] or job["language"] == "r"
    if not (dedicated or job["init_script"]):
        return {"kind": "serverless", "access": None, "runtime": "standard", "workers": 0}
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated else "standard",
        "runtime": "ML" if ml else "standard",
        "workers": 0 if fits or not job["spreads"] else math.ceil(job["data_gb"] / job["machine_gb"]),
    }

# %% mistake: keys-forgotten | visible | "keys, not the four"
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["rdd"] or job["language"] == "r"
    if not (dedicated or job["init_script"]):
        return {"kind": "serverless", "access": None}
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated else "standard",
        "runtime": "ML" if ml else "standard",
        "workers": 0 if fits or not job["spreads"] else math.ceil(job["data_gb"] / job["machine_gb"]),
    }

# %% mistake: r-runs-anywhere | submission | "Each of these alone rules it out"
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["rdd"]
    if not (dedicated or job["init_script"]):
        return {"kind": "serverless", "access": None, "runtime": None, "workers": None}
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated else "standard",
        "runtime": "ML" if ml else "standard",
        "workers": 0 if fits or not job["spreads"] else math.ceil(job["data_gb"] / job["machine_gb"]),
    }

# %% mistake: rdd-forgotten | submission | "Each of these alone rules it out"
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["language"] == "r"
    if not (dedicated or job["init_script"]):
        return {"kind": "serverless", "access": None, "runtime": None, "workers": None}
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated else "standard",
        "runtime": "ML" if ml else "standard",
        "workers": 0 if fits or not job["spreads"] else math.ceil(job["data_gb"] / job["machine_gb"]),
    }

# %% mistake: init-script-forgotten | submission | "no machine there whose start"
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["rdd"] or job["language"] == "r"
    if not (dedicated):
        return {"kind": "serverless", "access": None, "runtime": None, "workers": None}
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated else "standard",
        "runtime": "ML" if ml else "standard",
        "workers": 0 if fits or not job["spreads"] else math.ceil(job["data_gb"] / job["machine_gb"]),
    }

# %% mistake: classic-means-dedicated | submission | "An init script alone needs"
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["rdd"] or job["language"] == "r"
    if not (dedicated or job["init_script"]):
        return {"kind": "serverless", "access": None, "runtime": None, "workers": None}
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated",
        "runtime": "ML" if ml else "standard",
        "workers": 0 if fits or not job["spreads"] else math.ceil(job["data_gb"] / job["machine_gb"]),
    }

# %% mistake: r-needs-the-ml-runtime | submission | "and does R"
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["rdd"] or job["language"] == "r"
    if not (dedicated or job["init_script"]):
        return {"kind": "serverless", "access": None, "runtime": None, "workers": None}
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated else "standard",
        "runtime": "ML" if dedicated else "standard",
        "workers": 0 if fits or not job["spreads"] else math.ceil(job["data_gb"] / job["machine_gb"]),
    }

# %% mistake: exactly-full-overflows | submission | "Exactly full still fits"
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["rdd"] or job["language"] == "r"
    if not (dedicated or job["init_script"]):
        return {"kind": "serverless", "access": None, "runtime": None, "workers": None}
    fits = job["data_gb"] < job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated else "standard",
        "runtime": "ML" if ml else "standard",
        "workers": 0 if fits or not job["spreads"] else int(job["data_gb"] // job["machine_gb"]) + 1,
    }

# %% mistake: writes-into-the-job | submission | "changes the job"
def plan_compute(job):
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["rdd"] or job["language"] == "r"
    job["kind"] = "classic" if dedicated or job["init_script"] else "serverless"
    if job["kind"] == "serverless":
        return {"kind": "serverless", "access": None, "runtime": None, "workers": None}
    few = job["data_gb"] <= job["machine_gb"] or not job["spreads"]
    return {"kind": job["kind"], "access": "dedicated" if dedicated else "standard", "runtime": "ML" if ml else "standard",
            "workers": 0 if few else math.ceil(job["data_gb"] / job["machine_gb"])}

# %% alternative: if-by-if
def plan_compute(job):
    plan = dict.fromkeys(["kind", "access", "runtime", "workers"])
    plan["kind"] = "serverless"
    if job["init_script"]:
        plan.update(kind="classic", access="standard", runtime="standard")
    if job["rdd"] or job["language"] == "r":
        plan.update(kind="classic", access="dedicated", runtime="standard")
    if job["ml_runtime"] or job["gpu"]:
        plan.update(kind="classic", access="dedicated", runtime="ML")
    if plan["kind"] == "classic":
        plan["workers"] = 0
        if job["spreads"] and job["data_gb"] > job["machine_gb"]:
            plan["workers"] = -int(-job["data_gb"] // job["machine_gb"])
    return plan

# %% alternative: numpy-ceil
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job["ml_runtime"] or job["gpu"]
    dedicated = ml or job["rdd"] or job["language"] == "r"
    if not (dedicated or job["init_script"]):
        return dict(workers=None, runtime=None, access=None, kind="serverless")
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated else "standard",
        "runtime": "ML" if ml else "standard",
        "workers": 0 if fits or not job["spreads"] else int(np.ceil(job["data_gb"] / job["machine_gb"])),
    }

# %% crash: job-as-object | visible
def plan_compute(job):
    """Return kind, access mode, runtime and number of workers for a job."""
    ml = job.ml_runtime or job.gpu
    dedicated = ml or job["rdd"] or job["language"] == "r"
    if not (dedicated or job["init_script"]):
        return {"kind": "serverless", "access": None, "runtime": None, "workers": None}
    fits = job["data_gb"] <= job["machine_gb"]
    return {
        "kind": "classic",
        "access": "dedicated" if dedicated else "standard",
        "runtime": "ML" if ml else "standard",
        "workers": 0 if fits or not job["spreads"] else math.ceil(job["data_gb"] / job["machine_gb"]),
    }
