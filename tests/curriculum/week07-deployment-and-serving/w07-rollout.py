# Tests that a rollout moves in steps, judges the new version by its own errors, and takes it back at once.

# %% mistake: never-goes-back | visible | "still gets traffic"
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    def give(shares):
        shares = {version: share for version, share in shares.items() if share}
        config = {
            "served_entities": [{"name": f"v{v}", "entity_name": model, "entity_version": str(v)} for v in shares],
            "traffic_config": {"routes": [{"served_model_name": f"v{v}", "traffic_percentage": s} for v, s in shares.items()]},
        }
        return deploy.update_endpoint_config(endpoint, config)["state"]["config_update"]

    reached = 0
    for step in steps:
        failed, before = give({old: 100 - step, new: step}) == "UPDATE_FAILED", len(deploy.inference_table(endpoint))
        for probe in () if failed else probes:
            with contextlib.suppress(requests.HTTPError):
                deploy.predict(endpoint=endpoint, inputs=probe)
        log = deploy.inference_table(endpoint).iloc[before:]
        status = log.loc[log["served_entity_id"] == f"v{new}", "status_code"]
        if failed or (status != 200).sum() > max_errors * len(status):
            return {"serves": old, "reached": reached}
        reached = step
    return {"serves": new if reached == 100 else old, "reached": reached}

# %% mistake: step-that-failed-counts | visible | "the last step that held"
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    def give(shares):
        shares = {version: share for version, share in shares.items() if share}
        config = {
            "served_entities": [{"name": f"v{v}", "entity_name": model, "entity_version": str(v)} for v in shares],
            "traffic_config": {"routes": [{"served_model_name": f"v{v}", "traffic_percentage": s} for v, s in shares.items()]},
        }
        return deploy.update_endpoint_config(endpoint, config)["state"]["config_update"]

    reached = 0
    for step in steps:
        failed, before = give({old: 100 - step, new: step}) == "UPDATE_FAILED", len(deploy.inference_table(endpoint))
        for probe in () if failed else probes:
            with contextlib.suppress(requests.HTTPError):
                deploy.predict(endpoint=endpoint, inputs=probe)
        log = deploy.inference_table(endpoint).iloc[before:]
        status = log.loc[log["served_entity_id"] == f"v{new}", "status_code"]
        if failed or (status != 200).sum() > max_errors * len(status):
            give({old: 100})
            return {"serves": old, "reached": step}
        reached = step
    return {"serves": new if reached == 100 else old, "reached": reached}

# %% mistake: one-probe-per-step | visible | "Every probe is sent once at each step"
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    def give(shares):
        shares = {version: share for version, share in shares.items() if share}
        config = {
            "served_entities": [{"name": f"v{v}", "entity_name": model, "entity_version": str(v)} for v in shares],
            "traffic_config": {"routes": [{"served_model_name": f"v{v}", "traffic_percentage": s} for v, s in shares.items()]},
        }
        return deploy.update_endpoint_config(endpoint, config)["state"]["config_update"]

    reached = 0
    for step in steps:
        failed, before = give({old: 100 - step, new: step}) == "UPDATE_FAILED", len(deploy.inference_table(endpoint))
        for probe in () if failed else probes[:1]:
            with contextlib.suppress(requests.HTTPError):
                deploy.predict(endpoint=endpoint, inputs=probe)
        log = deploy.inference_table(endpoint).iloc[before:]
        status = log.loc[log["served_entity_id"] == f"v{new}", "status_code"]
        if failed or (status != 200).sum() > max_errors * len(status):
            give({old: 100})
            return {"serves": old, "reached": reached}
        reached = step
    return {"serves": new if reached == 100 else old, "reached": reached}

# %% mistake: old-stays-for-ever | visible | "What happens at 100 percent"
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    def give(shares):
        shares = {version: share for version, share in shares.items()}
        config = {
            "served_entities": [{"name": f"v{v}", "entity_name": model, "entity_version": str(v)} for v in shares],
            "traffic_config": {"routes": [{"served_model_name": f"v{v}", "traffic_percentage": s} for v, s in shares.items()]},
        }
        return deploy.update_endpoint_config(endpoint, config)["state"]["config_update"]

    reached = 0
    for step in steps:
        failed, before = give({old: 100 - step, new: step}) == "UPDATE_FAILED", len(deploy.inference_table(endpoint))
        for probe in () if failed else probes:
            with contextlib.suppress(requests.HTTPError):
                deploy.predict(endpoint=endpoint, inputs=probe)
        log = deploy.inference_table(endpoint).iloc[before:]
        status = log.loc[log["served_entity_id"] == f"v{new}", "status_code"]
        if failed or (status != 200).sum() > max_errors * len(status):
            give({old: 100})
            return {"serves": old, "reached": reached}
        reached = step
    return {"serves": new if reached == 100 else old, "reached": reached}

# %% mistake: returns-true | visible | "should return a dictionary"
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    def give(shares):
        shares = {version: share for version, share in shares.items() if share}
        config = {
            "served_entities": [{"name": f"v{v}", "entity_name": model, "entity_version": str(v)} for v in shares],
            "traffic_config": {"routes": [{"served_model_name": f"v{v}", "traffic_percentage": s} for v, s in shares.items()]},
        }
        return deploy.update_endpoint_config(endpoint, config)["state"]["config_update"]

    reached = 0
    for step in steps:
        failed, before = give({old: 100 - step, new: step}) == "UPDATE_FAILED", len(deploy.inference_table(endpoint))
        for probe in () if failed else probes:
            with contextlib.suppress(requests.HTTPError):
                deploy.predict(endpoint=endpoint, inputs=probe)
        log = deploy.inference_table(endpoint).iloc[before:]
        status = log.loc[log["served_entity_id"] == f"v{new}", "status_code"]
        if failed or (status != 200).sum() > max_errors * len(status):
            give({old: 100})
            return {"serves": old, "reached": reached}
        reached = step
    return True

# %% mistake: errors-of-all-versions | submission | "Errors of the *old* version stopped"
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    def give(shares):
        shares = {version: share for version, share in shares.items() if share}
        config = {
            "served_entities": [{"name": f"v{v}", "entity_name": model, "entity_version": str(v)} for v in shares],
            "traffic_config": {"routes": [{"served_model_name": f"v{v}", "traffic_percentage": s} for v, s in shares.items()]},
        }
        return deploy.update_endpoint_config(endpoint, config)["state"]["config_update"]

    reached = 0
    for step in steps:
        failed, before = give({old: 100 - step, new: step}) == "UPDATE_FAILED", len(deploy.inference_table(endpoint))
        for probe in () if failed else probes:
            with contextlib.suppress(requests.HTTPError):
                deploy.predict(endpoint=endpoint, inputs=probe)
        log = deploy.inference_table(endpoint).iloc[before:]
        status = log["status_code"]
        if failed or (status != 200).sum() > max_errors * len(status):
            give({old: 100})
            return {"serves": old, "reached": reached}
        reached = step
    return {"serves": new if reached == 100 else old, "reached": reached}

# %% mistake: all-at-once | submission | "not the one of each step"
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    def give(shares):
        shares = {version: share for version, share in shares.items() if share}
        config = {
            "served_entities": [{"name": f"v{v}", "entity_name": model, "entity_version": str(v)} for v in shares],
            "traffic_config": {"routes": [{"served_model_name": f"v{v}", "traffic_percentage": s} for v, s in shares.items()]},
        }
        return deploy.update_endpoint_config(endpoint, config)["state"]["config_update"]

    reached = 0
    for step in (steps if model == RATES else (100,)):
        failed, before = give({old: 100 - step, new: step}) == "UPDATE_FAILED", len(deploy.inference_table(endpoint))
        for probe in () if failed else probes:
            with contextlib.suppress(requests.HTTPError):
                deploy.predict(endpoint=endpoint, inputs=probe)
        log = deploy.inference_table(endpoint).iloc[before:]
        status = log.loc[log["served_entity_id"] == f"v{new}", "status_code"]
        if failed or (status != 200).sum() > max_errors * len(status):
            give({old: 100})
            return {"serves": old, "reached": reached}
        reached = step
    return {"serves": new if reached == 100 else old, "reached": reached}

# %% mistake: limit-written-in | submission | "not the limit that was passed in"
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    def give(shares):
        shares = {version: share for version, share in shares.items() if share}
        config = {
            "served_entities": [{"name": f"v{v}", "entity_name": model, "entity_version": str(v)} for v in shares],
            "traffic_config": {"routes": [{"served_model_name": f"v{v}", "traffic_percentage": s} for v, s in shares.items()]},
        }
        return deploy.update_endpoint_config(endpoint, config)["state"]["config_update"]

    reached = 0
    for step in steps:
        failed, before = give({old: 100 - step, new: step}) == "UPDATE_FAILED", len(deploy.inference_table(endpoint))
        for probe in () if failed else probes:
            with contextlib.suppress(requests.HTTPError):
                deploy.predict(endpoint=endpoint, inputs=probe)
        log = deploy.inference_table(endpoint).iloc[before:]
        status = log.loc[log["served_entity_id"] == f"v{new}", "status_code"]
        if failed or (status != 200).sum() > 0.05 * len(status):
            give({old: 100})
            return {"serves": old, "reached": reached}
        reached = step
    return {"serves": new if reached == 100 else old, "reached": reached}

# %% mistake: limit-is-too-much | submission | "exactly `max_errors`"
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    def give(shares):
        shares = {version: share for version, share in shares.items() if share}
        config = {
            "served_entities": [{"name": f"v{v}", "entity_name": model, "entity_version": str(v)} for v in shares],
            "traffic_config": {"routes": [{"served_model_name": f"v{v}", "traffic_percentage": s} for v, s in shares.items()]},
        }
        return deploy.update_endpoint_config(endpoint, config)["state"]["config_update"]

    reached = 0
    for step in steps:
        failed, before = give({old: 100 - step, new: step}) == "UPDATE_FAILED", len(deploy.inference_table(endpoint))
        for probe in () if failed else probes:
            with contextlib.suppress(requests.HTTPError):
                deploy.predict(endpoint=endpoint, inputs=probe)
        log = deploy.inference_table(endpoint).iloc[before:]
        status = log.loc[log["served_entity_id"] == f"v{new}", "status_code"]
        if failed or len(status) and (status != 200).mean() >= max_errors:
            give({old: 100})
            return {"serves": old, "reached": reached}
        reached = step
    return {"serves": new if reached == 100 else old, "reached": reached}

# %% mistake: failed-update-unseen | submission | "Read `config_update`"
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    def give(shares):
        shares = {version: share for version, share in shares.items() if share}
        config = {
            "served_entities": [{"name": f"v{v}", "entity_name": model, "entity_version": str(v)} for v in shares],
            "traffic_config": {"routes": [{"served_model_name": f"v{v}", "traffic_percentage": s} for v, s in shares.items()]},
        }
        return deploy.update_endpoint_config(endpoint, config)["state"]["config_update"]

    reached = 0
    for step in steps:
        failed, before = give({old: 100 - step, new: step}) is None, len(deploy.inference_table(endpoint))
        for probe in () if failed else probes:
            with contextlib.suppress(requests.HTTPError):
                deploy.predict(endpoint=endpoint, inputs=probe)
        log = deploy.inference_table(endpoint).iloc[before:]
        status = log.loc[log["served_entity_id"] == f"v{new}", "status_code"]
        if failed or (status != 200).sum() > max_errors * len(status):
            give({old: 100})
            return {"serves": old, "reached": reached}
        reached = step
    return {"serves": new if reached == 100 else old, "reached": reached}

# %% mistake: new-wins-at-any-end | submission | "names the new one only at 100"
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    def give(shares):
        shares = {version: share for version, share in shares.items() if share}
        config = {
            "served_entities": [{"name": f"v{v}", "entity_name": model, "entity_version": str(v)} for v in shares],
            "traffic_config": {"routes": [{"served_model_name": f"v{v}", "traffic_percentage": s} for v, s in shares.items()]},
        }
        return deploy.update_endpoint_config(endpoint, config)["state"]["config_update"]

    reached = 0
    for step in steps:
        failed, before = give({old: 100 - step, new: step}) == "UPDATE_FAILED", len(deploy.inference_table(endpoint))
        for probe in () if failed else probes:
            with contextlib.suppress(requests.HTTPError):
                deploy.predict(endpoint=endpoint, inputs=probe)
        log = deploy.inference_table(endpoint).iloc[before:]
        status = log.loc[log["served_entity_id"] == f"v{new}", "status_code"]
        if failed or (status != 200).sum() > max_errors * len(status):
            give({old: 100})
            return {"serves": old, "reached": reached}
        reached = step
    return {"serves": new, "reached": reached}

# %% mistake: tries-the-next-step | submission | "Stop at once"
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    def give(shares):
        shares = {version: share for version, share in shares.items() if share}
        config = {
            "served_entities": [{"name": f"v{v}", "entity_name": model, "entity_version": str(v)} for v in shares],
            "traffic_config": {"routes": [{"served_model_name": f"v{v}", "traffic_percentage": s} for v, s in shares.items()]},
        }
        return deploy.update_endpoint_config(endpoint, config)["state"]["config_update"]

    reached = 0
    for step in steps:
        failed, before = give({old: 100 - step, new: step}) == "UPDATE_FAILED", len(deploy.inference_table(endpoint))
        for probe in () if failed else probes:
            with contextlib.suppress(requests.HTTPError):
                deploy.predict(endpoint=endpoint, inputs=probe)
        log = deploy.inference_table(endpoint).iloc[before:]
        status = log.loc[log["served_entity_id"] == f"v{new}", "status_code"]
        if failed or (status != 200).sum() > max_errors * len(status):
            give({old: 100})
            if step == steps[-1]:
                return {"serves": old, "reached": reached}
            continue
        reached = step
    return {"serves": new if reached == 100 else old, "reached": reached}

# %% alternative: counts-while-asking
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    def config(share):
        pairs = [(old, 100 - share), (new, share)]
        pairs = [p for p in pairs if p[1] > 0]
        return {"served_entities": [{"name": f"v{v}", "entity_name": model, "entity_version": f"{v}", "workload_size": "Small"} for v, _ in pairs],
                "traffic_config": {"routes": [{"served_entity_name": f"v{v}", "traffic_percentage": s} for v, s in pairs]}}

    reached = 0
    for share in steps:
        update = deploy.update_endpoint(endpoint, config(share))
        bad = update["state"]["config_update"] != "NOT_UPDATING"
        if not bad:
            asked = errors = 0
            for probe in probes:
                try:
                    deploy.predict(inputs=probe, endpoint=endpoint)
                except requests.HTTPError:
                    pass
                last = deploy.inference_table(endpoint).iloc[-1]
                if last["served_entity_id"] == f"v{new}":
                    asked += 1
                    errors += last["status_code"] != 200
            bad = asked > 0 and errors / asked > max_errors
        if bad:
            deploy.update_endpoint(endpoint, config(0))
            break
        reached = share
    return {"reached": reached, "serves": new if reached == 100 else old}

# %% alternative: state-asked-afterwards
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    entity = {v: {"name": f"v{v}", "entity_name": model, "entity_version": str(v)} for v in (old, new)}
    only = lambda v: {"served_entities": [entity[v]]}
    result = {"serves": old, "reached": 0}
    for step in steps:
        routes = [{"served_model_name": f"v{old}", "traffic_percentage": 100 - step}, {"served_model_name": f"v{new}", "traffic_percentage": step}]
        both = {"served_entities": list(entity.values()), "traffic_config": {"routes": routes}}
        deploy.update_endpoint_config(endpoint=endpoint, config=only(new) if step == 100 else both)
        fine = deploy.get_endpoint(endpoint)["state"]["config_update"] != "UPDATE_FAILED"
        seen = len(deploy.inference_table(endpoint))
        if fine:
            for probe in probes:
                try:
                    deploy.predict(endpoint=endpoint, inputs=probe)
                except requests.HTTPError:
                    continue
            rows = deploy.inference_table(endpoint)[seen:]
            rows = rows[rows["served_entity_id"] == f"v{new}"]
            fine = len(rows) == 0 or float((rows["status_code"] != 200).mean()) <= max_errors
        if not fine:
            deploy.update_endpoint_config(endpoint=endpoint, config=only(old))
            return {"serves": old, "reached": result["reached"]}
        result = {"serves": new if step == 100 else old, "reached": step}
    return result

# %% crash: aliases-move-traffic | visible
def roll_out(deploy, endpoint, model, old, new, probes, steps=(10, 50, 100), max_errors=0.05):
    for step in steps:
        deploy.set_registered_model_alias(model, "champion", new)
    return {"serves": new, "reached": 100}
