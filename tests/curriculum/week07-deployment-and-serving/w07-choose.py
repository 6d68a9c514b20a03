# Tests that age and inputs rule ways out before costs are compared, and that runs and servers are rounded up.

# %% mistake: real-time-is-modern | visible | "something dearer than the batch"
def choose(need, prices):
    live = prices["real-time"]
    return "real-time", 24 * live["hour"] * max(1, math.ceil(need["peak_per_second"] * live["seconds"] / live["at_once"]))

# %% mistake: start-up-is-free | visible | "Is start-up paid"
def choose(need, prices):
    batch, stream, live = (prices[way] for way in ("batch", "streaming", "real-time"))
    servers = max(1, math.ceil(need["peak_per_second"] * live["seconds"] / live["at_once"]))
    costs = {"real-time": 24 * live["hour"] * servers}
    if need["known_before"]:
        runs = max(1, math.ceil(1440 / need["max_age_minutes"]))
        if batch["startup_minutes"] + need["work_minutes"] / runs <= 1440 / runs:
            costs["batch"] = batch["hour"] / 60 * need["work_minutes"]
        if need["max_age_minutes"] >= stream["age_minutes"]:
            costs["streaming"] = 24 * stream["hour"]
    way = min(costs, key=costs.get)
    return way, float(costs[way])

# %% mistake: batch-knows-the-future | visible | "Which way is left"
def choose(need, prices):
    batch, stream, live = (prices[way] for way in ("batch", "streaming", "real-time"))
    servers = max(1, math.ceil(need["peak_per_second"] * live["seconds"] / live["at_once"]))
    costs = {"real-time": 24 * live["hour"] * servers}
    if True:
        runs = max(1, math.ceil(1440 / need["max_age_minutes"]))
        if batch["startup_minutes"] + need["work_minutes"] / runs <= 1440 / runs:
            costs["batch"] = batch["hour"] / 60 * (runs * batch["startup_minutes"] + need["work_minutes"])
        if need["max_age_minutes"] >= stream["age_minutes"]:
            costs["streaming"] = 24 * stream["hour"]
    way = min(costs, key=costs.get)
    return way, float(costs[way])

# %% mistake: one-server-for-all | visible | "one small server is not enough"
def choose(need, prices):
    batch, stream, live = (prices[way] for way in ("batch", "streaming", "real-time"))
    servers = 1
    costs = {"real-time": 24 * live["hour"] * servers}
    if need["known_before"]:
        runs = max(1, math.ceil(1440 / need["max_age_minutes"]))
        if batch["startup_minutes"] + need["work_minutes"] / runs <= 1440 / runs:
            costs["batch"] = batch["hour"] / 60 * (runs * batch["startup_minutes"] + need["work_minutes"])
        if need["max_age_minutes"] >= stream["age_minutes"]:
            costs["streaming"] = 24 * stream["hour"]
    way = min(costs, key=costs.get)
    return way, float(costs[way])

# %% mistake: runs-overlap | visible | "A way that does not fit is not for sale"
def choose(need, prices):
    batch, stream, live = (prices[way] for way in ("batch", "streaming", "real-time"))
    servers = max(1, math.ceil(need["peak_per_second"] * live["seconds"] / live["at_once"]))
    costs = {"real-time": 24 * live["hour"] * servers}
    if need["known_before"]:
        runs = max(1, math.ceil(1440 / need["max_age_minutes"]))
        batch = {**batch, "hour": min(batch["hour"], 1.0)} if runs > 200 else batch
        if True:
            costs["batch"] = batch["hour"] / 60 * (runs * batch["startup_minutes"] + need["work_minutes"])
        if need["max_age_minutes"] >= stream["age_minutes"]:
            costs["streaming"] = 24 * stream["hour"]
    way = min(costs, key=costs.get)
    return way, float(costs[way])

# %% mistake: name-without-cost | visible | "should return a pair"
def choose(need, prices):
    batch, stream, live = (prices[way] for way in ("batch", "streaming", "real-time"))
    servers = max(1, math.ceil(need["peak_per_second"] * live["seconds"] / live["at_once"]))
    costs = {"real-time": 24 * live["hour"] * servers}
    if need["known_before"]:
        runs = max(1, math.ceil(1440 / need["max_age_minutes"]))
        if batch["startup_minutes"] + need["work_minutes"] / runs <= 1440 / runs:
            costs["batch"] = batch["hour"] / 60 * (runs * batch["startup_minutes"] + need["work_minutes"])
        if need["max_age_minutes"] >= stream["age_minutes"]:
            costs["streaming"] = 24 * stream["hour"]
    way = min(costs, key=costs.get)
    return way

# %% mistake: start-up-forgotten-in-the-fit | submission | "is not over when the next one begins"
def choose(need, prices):
    batch, stream, live = (prices[way] for way in ("batch", "streaming", "real-time"))
    servers = max(1, math.ceil(need["peak_per_second"] * live["seconds"] / live["at_once"]))
    costs = {"real-time": 24 * live["hour"] * servers}
    if need["known_before"]:
        runs = max(1, math.ceil(1440 / need["max_age_minutes"]))
        if batch["startup_minutes"] <= 1440 / runs:
            costs["batch"] = batch["hour"] / 60 * (runs * batch["startup_minutes"] + need["work_minutes"])
        if need["max_age_minutes"] >= stream["age_minutes"]:
            costs["streaming"] = 24 * stream["hour"]
    way = min(costs, key=costs.get)
    return way, float(costs[way])

# %% mistake: stream-of-any-age | submission | "older than allowed"
def choose(need, prices):
    batch, stream, live = (prices[way] for way in ("batch", "streaming", "real-time"))
    servers = max(1, math.ceil(need["peak_per_second"] * live["seconds"] / live["at_once"]))
    costs = {"real-time": 24 * live["hour"] * servers}
    if need["known_before"]:
        runs = max(1, math.ceil(1440 / need["max_age_minutes"]))
        if batch["startup_minutes"] + need["work_minutes"] / runs <= 1440 / runs:
            costs["batch"] = batch["hour"] / 60 * (runs * batch["startup_minutes"] + need["work_minutes"])
        if True:
            costs["streaming"] = 24 * stream["hour"]
    way = min(costs, key=costs.get)
    return way, float(costs[way])

# %% mistake: runs-rounded-down | submission | "Round runs and servers up"
def choose(need, prices):
    batch, stream, live = (prices[way] for way in ("batch", "streaming", "real-time"))
    servers = max(1, math.ceil(need["peak_per_second"] * live["seconds"] / live["at_once"]))
    costs = {"real-time": 24 * live["hour"] * servers}
    if need["known_before"]:
        runs = max(1, int(1440 / need["max_age_minutes"]))
        if batch["startup_minutes"] + need["work_minutes"] / runs <= 1440 / runs:
            costs["batch"] = batch["hour"] / 60 * (runs * batch["startup_minutes"] + need["work_minutes"])
        if need["max_age_minutes"] >= stream["age_minutes"]:
            costs["streaming"] = 24 * stream["hour"]
    way = min(costs, key=costs.get)
    return way, float(costs[way])

# %% mistake: work-paid-every-run | submission | "the work is paid once"
def choose(need, prices):
    batch, stream, live = (prices[way] for way in ("batch", "streaming", "real-time"))
    servers = max(1, math.ceil(need["peak_per_second"] * live["seconds"] / live["at_once"]))
    costs = {"real-time": 24 * live["hour"] * servers}
    if need["known_before"]:
        runs = max(1, math.ceil(1440 / need["max_age_minutes"]))
        if batch["startup_minutes"] + need["work_minutes"] / runs <= 1440 / runs:
            costs["batch"] = batch["hour"] / 60 * runs * (batch["startup_minutes"] + need["work_minutes"])
        if need["max_age_minutes"] >= stream["age_minutes"]:
            costs["streaming"] = 24 * stream["hour"]
    way = min(costs, key=costs.get)
    return way, float(costs[way])

# %% mistake: zero-questions-zero-servers | submission | "at least one"
def choose(need, prices):
    batch, stream, live = (prices[way] for way in ("batch", "streaming", "real-time"))
    servers = math.ceil(need["peak_per_second"] * live["seconds"] / live["at_once"])
    costs = {"real-time": 24 * live["hour"] * servers}
    if need["known_before"]:
        runs = max(1, math.ceil(1440 / need["max_age_minutes"]))
        if batch["startup_minutes"] + need["work_minutes"] / runs <= 1440 / runs:
            costs["batch"] = batch["hour"] / 60 * (runs * batch["startup_minutes"] + need["work_minutes"])
        if need["max_age_minutes"] >= stream["age_minutes"]:
            costs["streaming"] = 24 * stream["hour"]
    way = min(costs, key=costs.get)
    return way, float(costs[way])

# %% mistake: batch-whenever-it-fits | submission | "takes a dearer way"
def choose(need, prices):
    batch, stream, live = (prices[way] for way in ("batch", "streaming", "real-time"))
    servers = max(1, math.ceil(need["peak_per_second"] * live["seconds"] / live["at_once"]))
    costs = {"real-time": 24 * live["hour"] * servers}
    if need["known_before"]:
        runs = max(1, math.ceil(1440 / need["max_age_minutes"]))
        if batch["startup_minutes"] + need["work_minutes"] / runs <= 1440 / runs:
            costs["batch"] = batch["hour"] / 60 * (runs * batch["startup_minutes"] + need["work_minutes"])
        if need["max_age_minutes"] >= stream["age_minutes"]:
            costs["streaming"] = 24 * stream["hour"]
    way = "batch" if "batch" in costs else min(costs, key=costs.get)
    return way, float(costs[way])

# %% alternative: sorted-list
def choose(need, prices):
    fits = []
    live = prices["real-time"]
    load = need["peak_per_second"] * live["seconds"]
    fits.append((24 * live["hour"] * max(1, -(-load // live["at_once"])), "real-time"))
    if need["known_before"]:
        age, runs = need["max_age_minutes"], max(1, math.ceil(24 * 60 / need["max_age_minutes"]))
        start = prices["batch"]["startup_minutes"]
        if runs * start + need["work_minutes"] <= 1440:
            fits.append((prices["batch"]["hour"] * (runs * start + need["work_minutes"]) / 60, "batch"))
        if age >= prices["streaming"]["age_minutes"]:
            fits.append((prices["streaming"]["hour"] * 24, "streaming"))
    cost, way = sorted(fits)[0]
    return [way, np.float64(cost)]

# %% alternative: infinite-costs
def choose(need, prices):
    never, known = float("inf"), need["known_before"]
    runs = max(math.ceil(1440 / need["max_age_minutes"]), 1)
    b, s, r = prices["batch"], prices["streaming"], prices["real-time"]
    cost = pd.Series({
        "batch": b["hour"] / 60 * (runs * b["startup_minutes"] + need["work_minutes"])
        if known and b["startup_minutes"] + need["work_minutes"] / runs <= 1440 / runs else never,
        "streaming": 24 * s["hour"] if known and need["max_age_minutes"] >= s["age_minutes"] else never,
        "real-time": 24 * r["hour"] * max(math.ceil(need["peak_per_second"] * r["seconds"] / r["at_once"]), 1),
    })
    return cost.idxmin(), cost.min()

# %% crash: unknown-key | visible
def choose(need, prices):
    return "batch", prices["batch"]["per_run"] * 1440 / need["max_age_minutes"]
