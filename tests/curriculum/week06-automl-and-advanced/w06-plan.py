# Answers that prove the checks of exercise 6.10: hours, bills, memory and a deadline.

# %% mistake: ideal-speed-up | visible | "exactly half the time"
def choose_machines(job, options):
    rows = {}
    for o in options:
        hours = job["rows"] * job["passes"] / (o["workers"] * o["rows_per_second"]) / 3600
        rows[o["name"]] = {"hours": hours, "cost": hours * o["workers"] * o["price"], "fits": job["model_gb"] + job["data_gb"] / o["workers"] <= o["memory_gb"]}
    table = pd.DataFrame.from_dict(rows, orient="index")
    able = table[table["fits"].astype(bool) & (table["hours"] <= job["deadline_hours"])]
    return table, able["cost"].astype(float).idxmin() if len(able) else None

# %% mistake: pays-one-worker | visible | "what all workers cost together"
def choose_machines(job, options):
    rows = {}
    for o in options:
        hours = (job["rows"] * job["passes"] / (o["workers"] * o["rows_per_second"]) + job["passes"] * o["talk_seconds"] * (o["workers"] - 1)) / 3600
        rows[o["name"]] = {"hours": hours, "cost": hours * o["price"], "fits": job["model_gb"] + job["data_gb"] / o["workers"] <= o["memory_gb"]}
    table = pd.DataFrame.from_dict(rows, orient="index")
    able = table[table["fits"].astype(bool) & (table["hours"] <= job["deadline_hours"])]
    return table, able["cost"].astype(float).idxmin() if len(able) else None

# %% mistake: divides-the-model-too | submission | "The model is not divided among the workers"
def choose_machines(job, options):
    rows = {}
    for o in options:
        hours = (job["rows"] * job["passes"] / (o["workers"] * o["rows_per_second"]) + job["passes"] * o["talk_seconds"] * (o["workers"] - 1)) / 3600
        rows[o["name"]] = {"hours": hours, "cost": hours * o["workers"] * o["price"], "fits": (job["model_gb"] + job["data_gb"]) / o["workers"] <= o["memory_gb"]}
    table = pd.DataFrame.from_dict(rows, orient="index")
    able = table[table["fits"].astype(bool) & (table["hours"] <= job["deadline_hours"])]
    return table, able["cost"].astype(float).idxmin() if len(able) else None

# %% mistake: data-on-every-worker | visible | "only its share of the data"
def choose_machines(job, options):
    rows = {}
    for o in options:
        hours = (job["rows"] * job["passes"] / (o["workers"] * o["rows_per_second"]) + job["passes"] * o["talk_seconds"] * (o["workers"] - 1)) / 3600
        rows[o["name"]] = {"hours": hours, "cost": hours * o["workers"] * o["price"], "fits": job["model_gb"] + job["data_gb"] <= o["memory_gb"]}
    table = pd.DataFrame.from_dict(rows, orient="index")
    able = table[table["fits"].astype(bool) & (table["hours"] <= job["deadline_hours"])]
    return table, able["cost"].astype(float).idxmin() if len(able) else None

# %% mistake: memory-of-the-data-alone | submission | "`fits` is wrong in some cases"
def choose_machines(job, options):
    rows = {}
    for o in options:
        hours = (job["rows"] * job["passes"] / (o["workers"] * o["rows_per_second"]) + job["passes"] * o["talk_seconds"] * (o["workers"] - 1)) / 3600
        rows[o["name"]] = {"hours": hours, "cost": hours * o["workers"] * o["price"], "fits": max(job["model_gb"], job["data_gb"] / o["workers"]) <= o["memory_gb"]}
    table = pd.DataFrame.from_dict(rows, orient="index")
    able = table[table["fits"].astype(bool) & (table["hours"] <= job["deadline_hours"])]
    return table, able["cost"].astype(float).idxmin() if len(able) else None

# %% mistake: forgets-the-deadline | visible | "nobody meets"
def choose_machines(job, options):
    rows = {}
    for o in options:
        hours = (job["rows"] * job["passes"] / (o["workers"] * o["rows_per_second"]) + job["passes"] * o["talk_seconds"] * (o["workers"] - 1)) / 3600
        rows[o["name"]] = {"hours": hours, "cost": hours * o["workers"] * o["price"], "fits": job["model_gb"] + job["data_gb"] / o["workers"] <= o["memory_gb"]}
    table = pd.DataFrame.from_dict(rows, orient="index")
    able = table[table["fits"].astype(bool)]
    return table, able["cost"].astype(float).idxmin() if len(able) else None

# %% mistake: forgets-the-memory | visible | "A low price by the hour"
def choose_machines(job, options):
    rows = {}
    for o in options:
        hours = (job["rows"] * job["passes"] / (o["workers"] * o["rows_per_second"]) + job["passes"] * o["talk_seconds"] * (o["workers"] - 1)) / 3600
        rows[o["name"]] = {"hours": hours, "cost": hours * o["workers"] * o["price"], "fits": job["model_gb"] + job["data_gb"] / o["workers"] <= o["memory_gb"]}
    table = pd.DataFrame.from_dict(rows, orient="index")
    able = table[table["hours"] <= job["deadline_hours"]]
    return table, able["cost"].astype(float).idxmin() if len(able) else None

# %% mistake: fastest-wins | submission | "Compare bills, not speeds"
def choose_machines(job, options):
    rows = {}
    for o in options:
        hours = (job["rows"] * job["passes"] / (o["workers"] * o["rows_per_second"]) + job["passes"] * o["talk_seconds"] * (o["workers"] - 1)) / 3600
        rows[o["name"]] = {"hours": hours, "cost": hours * o["workers"] * o["price"], "fits": job["model_gb"] + job["data_gb"] / o["workers"] <= o["memory_gb"]}
    table = pd.DataFrame.from_dict(rows, orient="index")
    able = table[table["fits"].astype(bool) & (table["hours"] <= job["deadline_hours"])]
    return table, able["hours"].astype(float).idxmin() if len(able) else None

# %% mistake: talks-once-in-all | visible | "the talking of all passes"
def choose_machines(job, options):
    rows = {}
    for o in options:
        hours = (job["rows"] * job["passes"] / (o["workers"] * o["rows_per_second"]) + o["talk_seconds"] * (o["workers"] - 1)) / 3600
        rows[o["name"]] = {"hours": hours, "cost": hours * o["workers"] * o["price"], "fits": job["model_gb"] + job["data_gb"] / o["workers"] <= o["memory_gb"]}
    table = pd.DataFrame.from_dict(rows, orient="index")
    able = table[table["fits"].astype(bool) & (table["hours"] <= job["deadline_hours"])]
    return table, able["cost"].astype(float).idxmin() if len(able) else None

# %% mistake: one-pass-only | visible | "in each of the passes"
def choose_machines(job, options):
    rows = {}
    for o in options:
        hours = (job["rows"] / (o["workers"] * o["rows_per_second"]) + o["talk_seconds"] * (o["workers"] - 1)) / 3600
        rows[o["name"]] = {"hours": hours, "cost": hours * o["workers"] * o["price"], "fits": job["model_gb"] + job["data_gb"] / o["workers"] <= o["memory_gb"]}
    table = pd.DataFrame.from_dict(rows, orient="index")
    able = table[table["fits"].astype(bool) & (table["hours"] <= job["deadline_hours"])]
    return table, able["cost"].astype(float).idxmin() if len(able) else None

# %% mistake: deadline-itself-is-late | submission | "exactly the hours or the memory"
def choose_machines(job, options):
    rows = {}
    for o in options:
        hours = (job["rows"] * job["passes"] / (o["workers"] * o["rows_per_second"]) + job["passes"] * o["talk_seconds"] * (o["workers"] - 1)) / 3600
        rows[o["name"]] = {"hours": hours, "cost": hours * o["workers"] * o["price"], "fits": job["model_gb"] + job["data_gb"] / o["workers"] <= o["memory_gb"]}
    table = pd.DataFrame.from_dict(rows, orient="index")
    able = table[table["fits"].astype(bool) & (table["hours"] < job["deadline_hours"])]
    return table, able["cost"].astype(float).idxmin() if len(able) else None

# %% alternative: columns-of-a-frame
def choose_machines(job, options):
    t = pd.DataFrame(options).set_index("name")
    work = job["rows"] * job["passes"] / t["rows_per_second"] / t["workers"]
    t["hours"] = (work + (t["workers"] - 1) * t["talk_seconds"] * job["passes"]) / 3600
    t["cost"] = t["hours"] * t["price"] * t["workers"]
    t["fits"] = t["memory_gb"] >= job["model_gb"] + job["data_gb"] / t["workers"]
    good = t[t["fits"] & t["hours"].le(job["deadline_hours"])].sort_values("cost")
    return t[["cost", "fits", "hours"]], None if good.empty else good.index[0]

# %% alternative: a-loop-that-remembers
def choose_machines(job, options):
    names, lines, best = [], [], (float("inf"), None)
    for o in options:
        n = o["workers"]
        seconds = job["passes"] * (job["rows"] / n / o["rows_per_second"] + (n - 1) * o["talk_seconds"])
        hours, holds = seconds / 3600, job["data_gb"] / n + job["model_gb"] <= o["memory_gb"]
        bill = n * o["price"] * hours
        names.append(o["name"])
        lines.append((hours, bill, holds))
        if holds and hours <= job["deadline_hours"] and bill < best[0]:
            best = (bill, o["name"])
    return pd.DataFrame(lines, index=names, columns=["hours", "cost", "fits"]), best[1]

# %% crash: option-is-no-object | visible
def choose_machines(job, options):
    return pd.DataFrame([{"hours": job["rows"] / o.workers} for o in options]), None
